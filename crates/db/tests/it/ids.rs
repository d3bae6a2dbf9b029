//! Numbers that nobody else has.

use std::collections::HashSet;

use remit_db::{Db, Error};

use crate::support::both_engines;

async fn take(db: &Db, how_many: usize) -> Vec<i64> {
    db.write(|tx| (0..how_many).map(|_| tx.next_id()).collect::<Result<Vec<_>, _>>()).await.unwrap()
}

both_engines! {
    async fn ids_are_unique_over_tasks_programs_and_starts(home) {
        let first = home.things();
        let mut seen = HashSet::new();
        for _ in 0..2 {
            let other = home.open();
            let takers: Vec<_> = [&first, &other, &first, &other]
                .map(|db| {
                    let db = db.clone();
                    tokio::spawn(async move { [take(&db, 10).await, take(&db, 1_000).await].concat() })
                })
                .into();
            for taker in takers {
                let taken = taker.await.unwrap();
                assert!(taken.iter().all(|id| *id > 0 && seen.insert(*id)));
            }
        }
        assert_eq!(seen.len(), 2 * 4 * 1_010);
    }

    async fn the_first_id_is_1_and_a_failed_write_does_not_give_its_ids_back(home) {
        let db = home.things();
        assert_eq!(take(&db, 2).await, [1, 2]);
        let failed = db.write(|tx| tx.next_id().and(Err::<(), _>(Error::Conflict))).await;
        assert!(failed.is_err());
        assert_eq!(take(&db, 1).await, [4]);
    }

    async fn a_write_begins_with_enough_ids_and_is_told_when_it_takes_too_many(home) {
        let db = home.things();
        take(&db, 899_999).await;
        assert_eq!(take(&db, 100_000).await.last(), Some(&999_999));
        assert_eq!(take(&db, 1).await, [1_000_001]);
        let greedy = db.write(|tx| (0..1_000_000).try_for_each(|_| tx.next_id().map(drop))).await;
        assert_eq!(greedy, Err(Error::OutOfIds));
        assert_eq!(take(&db, 1).await, [2_000_001]);
    }
}
