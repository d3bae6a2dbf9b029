//! Work behind the requests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use remit_db::{params, sql_global};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{Kind, keys};
use remit_domain::clock::Instant;
use remit_domain::customer::{self, NewCustomer};
use remit_domain::id::{CustomerId, UserId};
use remit_domain::invoice::{self, Entry};
use remit_domain::money::Money;
use remit_domain::permission::Position;
use remit_domain::text::Name;
use remit_domain::workflow::{self, Anchor, Level, NewStep, NewWorkflow};
use remit_domain::{assignment, group};
use remit_server::edge::Clock;

use crate::support::{Site, both_engines};

const DAY: i64 = 86_400;

/// A customer whose invoice is due on the day of the test, and is finance's to look after.
fn due_today(site: &Site) -> CustomerId {
    due_today_for(site, OwnerRule::Position(Position::Finance))
}

fn due_today_for(site: &Site, rule: OwnerRule) -> CustomerId {
    site.write(|tx, actor| {
        let new = NewCustomer { number: "K-1".to_owned(), name: None, country: String::new() };
        let customer = customer::commands::create(tx, actor, &new)?;
        let entry = Entry {
            number: "I-1".to_owned(),
            issued: "2026-05-29".parse().unwrap(),
            due: "2026-06-29".parse().unwrap(),
            amount: Money::new(100, "EUR".parse().unwrap()),
            is_disputed: false,
            paid: None,
        };
        invoice::commands::put(tx, actor, customer, &entry)?;
        let step = |name: &str, offset_days| NewStep {
            name: name.to_owned(),
            kind: Kind::Call,
            anchor: Anchor::Due,
            offset_days,
            automatic: false,
            rules: vec![rule],
        };
        let steps = vec![step("First", 0), step("Second", 6)];
        let new = NewWorkflow { name: "Calls".to_owned(), level: Level::Invoice, min_days_between: 1, steps };
        let workflow = workflow::commands::create(tx, actor, &new)?;
        customer::commands::set_workflow(tx, actor, &[customer], Some(workflow))?;
        Ok(customer)
    })
}

fn todo(site: &Site) -> Vec<String> {
    todo_of(site, "finance")
}

fn todo_of(site: &Site, who: &str) -> Vec<String> {
    let page = site.signed_in(who).get("/api/v1/actions?mine").json();
    page["actions"].as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    fn act_1_planning_runs_once_a_day_from_the_organisations_hour_on(site) {
        due_today(site);
        let until_half_past_eight_in_paris = 5 * 3_600 + 1_800;
        site.pass(-until_half_past_eight_in_paris - 1);
        site.work();
        assert_eq!(todo(site), [""; 0]);
        site.pass(1);
        site.work();
        assert_eq!(todo(site), ["First"]);
        site.work();
        assert_eq!(todo(site), ["First"], "run again, it changes nothing");
    }

    fn own_2_keys_on_which_nothing_stands_are_dropped_after_planning(site) {
        let customer = due_today(site);
        let finance = site.user("finance");
        let assign = |users: &[UserId]| site.write(|tx, actor| assignment::commands::set(tx, actor, customer, users));
        assign(&[finance]);
        site.work();
        assert_eq!(todo(site), ["First"]);
        assign(&[]);
        site.pass(DAY);
        site.work();
        let left = site.write(|tx, actor| keys::drop_unused(tx, actor.org, None, 1_000));
        assert_eq!((left.count, todo(site)), (0, vec!["First".to_owned()]));
    }

    fn own_14_what_came_long_ago_is_forgotten_also_where_no_mail_goes_out(site) {
        let (customer, manager) = (due_today(site), site.user("manager"));
        site.work();
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[manager]));
        let noted = || {
            let count = sql_global!("select count(*) from gains where org_id = $1");
            site.write(|tx, actor| Ok(tx.one(count, params![actor.org], |row| row.get::<i64>(0))?))
        };
        site.pass(56 * DAY);
        site.work();
        assert_eq!(noted(), Some(1));
        site.pass(7 * DAY);
        site.work();
        assert_eq!(noted(), Some(0));
    }

    fn own_2_what_a_large_change_leaves_to_be_moved_is_moved_behind(site) {
        let manager = site.user("manager");
        let group = site.write(|tx, actor| group::commands::create(tx, actor, &Name::new("Calls").unwrap(), &[]));
        let customer = due_today_for(site, OwnerRule::Group(group, Reach::Assigned));
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[manager]));
        site.work();
        let everything_is_large = sql_global!("update organisations set move_at_once = 0 where id = $1");
        site.write(|tx, actor| Ok(tx.run(everything_is_large, params![actor.org])?));
        site.write(|tx, actor| group::commands::set_members(tx, actor, group, &[manager]));
        let is_any = || site.write(|tx, actor| keys::pending::is_any(tx, actor.org));
        assert!(is_any());
        assert_eq!((todo_of(site, "manager"), todo(site)), (vec!["First".to_owned()], vec![]));
        site.work();
        assert!(!is_any());
        assert_eq!((todo_of(site, "manager"), todo(site)), (vec!["First".to_owned()], vec![]));
    }

    fn a_panic_ends_a_piece_of_work_and_not_the_worker(site) {
        let (again, came) = mpsc::channel();
        let asked = AtomicUsize::new(0);
        let clock = Clock::of(move || {
            let time = asked.fetch_add(1, Ordering::SeqCst);
            assert!(time >= 8, "a fault, in the work for the organisation and in the rounds themselves");
            again.send(()).unwrap();
            Instant(0)
        });
        site.work_by(clock, move || came.recv_timeout(Duration::from_secs(60)).unwrap());
    }

    fn act_1_nothing_is_planned_on_a_weekend_and_monday_makes_up_for_it(site) {
        site.pass(5 * DAY);
        due_today(site);
        site.work();
        assert_eq!(todo(site), [""; 0], "Saturday");
        site.pass(2 * DAY);
        site.work();
        assert_eq!(todo(site), ["Second"], "Monday: the latest of the steps whose day has come");
    }
}
