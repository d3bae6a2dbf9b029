//! Jobs: done once, and again if whoever does them dies.

use jiff::civil::DateTime;
use remit_db::Db;
use remit_domain::clock::Instant;
use remit_domain::error::Error;
use remit_domain::job::commands::{claim, done, failed, is_any_due, is_missing, keep, planning_day, put_in};
use remit_domain::job::{self, Job, Kind, LEASE_SECONDS, MOST_ATTEMPTS, State, back_off_seconds};
use remit_domain::organisation;

use crate::support::{NOW, Workspace, day, today};

fn in_paris(local: &str) -> Instant {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    Instant::from(local.parse::<DateTime>().unwrap().to_zoned(zone).unwrap().timestamp())
}

async fn claimed(workspace: &Workspace, db: &Db, at: Instant) -> Option<Job> {
    let claimed: Result<_, Error> = db.write(|tx| claim(tx, workspace.org, at)).await;
    claimed.unwrap()
}

both_engines! {
    async fn act_1_planning_is_due_at_the_organisations_hour_from_monday_to_friday(workspace: Workspace) {
        let organisation = workspace.read(|tx| organisation::load(tx, workspace.org)).await;
        for (local, expected) in [
            ("2026-03-02T08:29", None),
            ("2026-03-02T08:30", Some("2026-03-02")),
            ("2026-03-06T23:59", Some("2026-03-06")),
            ("2026-03-07T12:00", None),
            ("2026-03-08T12:00", None),
            ("2026-03-30T08:30", Some("2026-03-30")),
        ] {
            assert_eq!(planning_day(&organisation, in_paris(local)), expected.map(day), "{local}");
        }
    }

    async fn act_1_there_is_one_planning_a_day_on_however_many_nodes(workspace: Workspace) {
        let (other, operator) = (workspace.another_node(), workspace.operator());
        let missing = async || workspace.read(|tx| is_missing(tx, workspace.org, Kind::Plan, today())).await;
        assert!(missing().await);
        let (one, two) = tokio::join!(
            workspace.db.write(|tx| put_in(tx, &operator, Kind::Plan, today())),
            other.write(|tx| put_in(tx, &operator, Kind::Plan, today())),
        );
        assert!(one.unwrap() ^ two.unwrap());
        assert!(!missing().await);
        let due = async |at| workspace.read(|tx| is_any_due(tx, workspace.org, at)).await;
        assert!(due(NOW).await);
        let (one, two) =
            tokio::join!(claimed(&workspace, &workspace.db, NOW), claimed(&workspace, &other, NOW));
        assert!(one.is_some() ^ two.is_some());
        let job = one.or(two).unwrap();
        assert_eq!((job.name.as_str(), job.attempts, job.state), ("2026-03-02", 1, State::Running));
        assert!(!due(NOW).await);
        workspace.write(|tx| done(tx, &job, NOW)).await;
        assert_eq!(claimed(&workspace, &other, NOW.plus_seconds(LEASE_SECONDS)).await, None, "it is done");
        assert_eq!(workspace.read(|tx| job::given_up(tx, &workspace.owner, 10)).await, []);
    }

    async fn a_job_is_taken_over_when_its_lease_runs_out(workspace: Workspace) {
        workspace.write(|tx| put_in(tx, &workspace.operator(), Kind::Plan, today())).await;
        let slow = claimed(&workspace, &workspace.db, NOW).await.unwrap();
        let half = NOW.plus_seconds(LEASE_SECONDS / 2);
        assert!(workspace.write(|tx| keep(tx, &slow, half)).await);
        assert_eq!(claimed(&workspace, &workspace.db, NOW.plus_seconds(LEASE_SECONDS)).await, None);
        let run_out = half.plus_seconds(LEASE_SECONDS);
        let second = claimed(&workspace, &workspace.db, run_out).await.unwrap();
        assert_eq!(second.attempts, 2);
        assert!(!workspace.write(|tx| keep(tx, &slow, run_out)).await);
        workspace.write(|tx| done(tx, &slow, run_out)).await;
        assert!(workspace.write(|tx| keep(tx, &second, run_out)).await, "only whoever has it can end it");
    }

    async fn a_job_that_goes_wrong_is_tried_again_later_and_given_up_in_the_end(workspace: Workspace) {
        workspace.write(|tx| put_in(tx, &workspace.operator(), Kind::Plan, today())).await;
        let mut at = NOW;
        for attempt in 1..=MOST_ATTEMPTS {
            let job = claimed(&workspace, &workspace.db, at).await.unwrap();
            assert_eq!(job.attempts, attempt);
            workspace.write(|tx| failed(tx, &job, at, "the disk is full")).await;
            assert_eq!(claimed(&workspace, &workspace.db, at).await, None);
            at = at.plus_seconds(back_off_seconds(attempt));
        }
        assert_eq!(claimed(&workspace, &workspace.db, at).await, None);
        let left = workspace.read(|tx| job::given_up(tx, &workspace.owner, 10)).await;
        assert_eq!((left[0].name.as_str(), left[0].error.as_deref()), ("2026-03-02", Some("the disk is full")));
    }

    async fn a_job_whose_worker_dies_each_time_is_given_up_and_the_next_begins(workspace: Workspace) {
        workspace.write(|tx| put_in(tx, &workspace.operator(), Kind::Plan, today())).await;
        let mut at = NOW;
        for attempt in 1..=MOST_ATTEMPTS {
            assert_eq!(claimed(&workspace, &workspace.db, at).await.unwrap().attempts, attempt);
            at = at.plus_seconds(LEASE_SECONDS);
        }
        workspace.write(|tx| put_in(tx, &workspace.operator(), Kind::Plan, today().plus(1))).await;
        assert_eq!(claimed(&workspace, &workspace.db, at).await.unwrap().name, today().plus(1).to_string());
        let left = workspace.read(|tx| job::given_up(tx, &workspace.owner, 10)).await;
        assert_eq!((left.len(), left[0].name.as_str(), left[0].state), (1, "2026-03-02", State::Failed));
        assert_eq!(left[0].error.as_deref(), Some("whoever did it ended before it was done"));
    }

    async fn of_a_job_that_is_given_up_all_that_went_wrong_is_told(workspace: Workspace) {
        workspace.write(|tx| put_in(tx, &workspace.operator(), Kind::Plan, today())).await;
        let mut at = NOW;
        for attempt in 1..MOST_ATTEMPTS {
            let job = claimed(&workspace, &workspace.db, at).await.unwrap();
            workspace.write(|tx| failed(tx, &job, at, "the disk is full")).await;
            at = at.plus_seconds(back_off_seconds(attempt));
        }
        claimed(&workspace, &workspace.db, at).await.unwrap();
        assert_eq!(claimed(&workspace, &workspace.db, at.plus_seconds(LEASE_SECONDS)).await, None);
        let left = workspace.read(|tx| job::given_up(tx, &workspace.owner, 10)).await;
        let told = "whoever did it ended before it was done; before that: the disk is full";
        assert_eq!(left[0].error.as_deref(), Some(told));
    }

    async fn acc_table_jobs_are_for_administrators(workspace: Workspace) {
        let member = workspace.accountant().await;
        assert!(matches!(workspace.db.read(|tx| job::given_up(tx, &member, 10)).await, Err(Error::Denied)));
        let refused = workspace.try_write(|tx| put_in(tx, &member, Kind::Plan, today())).await;
        assert!(matches!(refused, Err(Error::Denied)));
    }
}
