use remit_db::{params, sql};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, catch_up_with_some, end, plan};
use remit_domain::error::Conflict;
use remit_domain::id::AbsenceId;
use remit_domain::permission::{Position, Role};
use remit_domain::{Actor, Error};

both_engines! {
    async fn own_8_to_who_may_not_look_at_it_an_absence_of_somebody_else_is_not_there(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::Finance).await;
        let cover = Cover { substitute: None, with_sight: false };
        let absence =
            NewAbsence { user: ann.user().unwrap(), from: ann.at, until: ann.at.plus_seconds(60), cover };
        let ends = async |actor: &Actor, id| workspace.try_write(|tx| end(tx, actor, id)).await;
        for who in [&ann, &workspace.owner] {
            let id = workspace.write(|tx| plan(tx, &ann, &absence)).await;
            for unseen in [id, AbsenceId(404)] {
                assert!(matches!(ends(&ben, unseen).await, Err(Error::NotFound)), "{unseen}");
            }
            ends(who, id).await.unwrap();
            assert!(matches!(ends(who, id).await, Err(Error::Conflict(Conflict::WrongStatus))), "it is over");
        }
    }

    async fn own_8_of_many_absences_that_begin_at_once_a_few_are_caught_up_with_at_a_time(workspace: Workspace) {
        let ben = workspace.joined("Ben Roy", Role::Member, Position::Finance).await;
        for number in 0..20 {
            let user = workspace.joined(&format!("User {number}"), Role::Member, Position::AccountManager).await;
            let cover = Cover { substitute: ben.user(), with_sight: true };
            let (from, until) = (user.at.plus_seconds(60), user.at.plus_seconds(120));
            let absence = NewAbsence { user: user.user().unwrap(), from, until, cover };
            workspace.write(|tx| plan(tx, &workspace.owner, &absence)).await;
        }
        let running = async || {
            let count = sql!("select count(*) from absences where org_id = $1 and state = 2");
            workspace.read(|tx| Ok(tx.one(count, params![workspace.org], |row| row.get::<i64>(0))?)).await
        };
        assert_eq!(running().await, Some(0));
        for (second, most) in [(60, 20), (120, 0)] {
            let now = workspace.owner.at.plus_seconds(second);
            let mut rounds = 1;
            while workspace.write(|tx| catch_up_with_some(tx, workspace.org, now)).await {
                rounds += 1;
            }
            assert_eq!((rounds, running().await), (3, Some(most)));
            assert!(!workspace.write(|tx| catch_up_with_some(tx, workspace.org, now)).await, "nothing is left");
        }
    }
}
