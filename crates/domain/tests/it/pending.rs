//! Changes that are too large to move all actions at once: right at the next read, and carried out behind.

use remit_db::{Db, params, sql, sql_global};
use remit_domain::action::keys::{check, pending};
use remit_domain::action::owners::owners_of;
use remit_domain::action::ownership::{OwnerRule, Reach, Why};
use remit_domain::action::todo;
use remit_domain::actor::Actor;
use remit_domain::id::{ActionId, CustomerId, GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::workflow::{Level, NewWorkflow};
use remit_domain::{Error, Result, assignment, group, user};

use crate::support::{Workspace, call, late, today};

const CUSTOMERS: usize = 4;

/// Two account managers share all customers; a step belongs to those of a group who are assigned. Every change is large.
struct Books {
    workspace: Workspace,
    ann: Actor,
    ben: Actor,
    finance: Actor,
    group: GroupId,
    customers: Vec<CustomerId>,
    actions: Vec<ActionId>,
}

impl Books {
    async fn new(workspace: Workspace) -> Books {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::AccountManager).await;
        let finance = workspace.finance().await;
        let group = workspace.group("Collections", &[]).await;
        let mut customers = Vec::new();
        for number in 0..CUSTOMERS {
            let customer = workspace.customer(&format!("C-{number}"), &[&ann, &ben]).await;
            workspace.invoice(customer, &late(&format!("I-{number}"), 10)).await;
            customers.push(customer);
        }
        let steps = vec![call(5, &[OwnerRule::Group(group, Reach::Assigned)])];
        let new = NewWorkflow { name: "Calls".into(), level: Level::Invoice, min_days_between: 0, steps };
        workspace.workflow_of(&new, &customers).await;
        workspace.plan(today()).await;
        let org = workspace.org;
        workspace
            .write(|tx| {
                Ok(tx.run(sql_global!("update organisations set move_at_once = 0 where id = $1"), params![org])?)
            })
            .await;
        let mut actions = Vec::new();
        for &customer in &customers {
            actions.push(workspace.open(customer).await[0].id);
        }
        Books { workspace, ann, ben, finance, group, customers, actions }
    }

    async fn set_members(&self, members: &[&Actor]) {
        let users: Vec<UserId> = members.iter().filter_map(|actor| actor.user()).collect();
        let (owner, group) = (&self.workspace.owner, self.group);
        self.workspace.write(|tx| group::commands::set_members(tx, owner, group, &users)).await;
    }

    /// The actions in somebody's To do, as each way of asking says on this node.
    async fn todo_on(&self, node: &Db, actor: &Actor) -> Vec<ActionId> {
        let (org, user) = (self.workspace.org, actor.user().unwrap());
        let wanted = todo::Wanted { user, today: today(), kind: None, after: None, limit: 50 };
        let page: Result<_> = node.read(|tx| todo::page(tx, org, &wanted)).await;
        let page: Vec<ActionId> = page.unwrap().iter().map(|item| item.action).collect();
        let count: Result<i64> = node.read(|tx| todo::count(tx, org, user, today())).await;
        let listed = user::list::one;
        let owner = &self.workspace.owner;
        let listed: Result<_> = node.read(|tx| listed(tx, owner, user)).await;
        assert_eq!((count.unwrap(), listed.unwrap().workload.actions), (page.len() as i64, page.len() as i64));
        page
    }

    async fn todo(&self, actor: &Actor) -> Vec<ActionId> {
        self.todo_on(&self.workspace.db, actor).await
    }

    async fn owners(&self, action: ActionId) -> (Why, Vec<UserId>) {
        let owners = self.workspace.read(|tx| owners_of(tx, self.workspace.org, action)).await.unwrap();
        (owners.why, owners.people.into_iter().map(|owner| owner.user).collect())
    }

    async fn noted(&self) -> i64 {
        let count = sql!("select count(*) from pending_moves where org_id = $1");
        let org = self.workspace.org;
        self.workspace.read(|tx| Ok(tx.one(count, params![org], |row| row.get(0))?.unwrap())).await
    }

    async fn move_some(&self, most: i64) {
        self.workspace.write(|tx| pending::move_some(tx, self.workspace.org, most)).await;
    }

    async fn move_all(&self) {
        while self.noted().await > 0 {
            self.move_some(3).await;
        }
    }

    async fn differences(&self) -> Vec<String> {
        let org = self.workspace.org;
        self.workspace
            .read(|tx| {
                let mut report = check::Report::default();
                check::placements(tx, org, None, 100, &mut report)?;
                check::keys(tx, org, None, 1_000, &mut report)?;
                assert!(report.placements > 0 && report.keys > 0);
                Ok(report.differences)
            })
            .await
    }
}

both_engines! {
    async fn grp_8_a_very_large_change_is_seen_by_the_next_read_and_moves_behind(workspace: Workspace) {
        let books = Books::new(workspace).await;
        assert_eq!(books.todo(&books.finance).await, books.actions, "nobody is in the group");
        books.set_members(&[&books.ann]).await;
        assert_eq!(books.noted().await, 1);
        for moved in 0..=CUSTOMERS {
            assert_eq!(books.todo(&books.ann).await, books.actions, "{moved} have moved");
            assert_eq!(books.todo(&books.finance).await, [], "{moved} have moved");
            for &action in &books.actions {
                assert_eq!(books.owners(action).await, (Why::Rule, vec![books.ann.user().unwrap()]));
            }
            assert_eq!(books.differences().await, [""; 0]);
            books.move_some(1).await;
        }
        assert_eq!(books.noted().await, 0);
    }

    async fn grp_8_a_second_very_large_change_comes_before_the_first_has_moved(workspace: Workspace) {
        let books = Books::new(workspace).await;
        books.set_members(&[&books.ann]).await;
        books.move_some(1).await;
        books.set_members(&[&books.ben]).await;
        assert_eq!(books.todo(&books.ann).await, [], "whoever has left sleeps at once");
        assert_eq!(books.todo(&books.ben).await, books.actions);
        books.move_some(2).await;
        books.set_members(&[&books.ann, &books.ben]).await;
        books.move_some(1).await;
        for actor in [&books.ann, &books.ben] {
            assert_eq!(books.todo(actor).await, books.actions);
        }
        books.move_all().await;
        assert_eq!(books.todo(&books.ann).await, books.actions, "those that were passed while she was not in it too");
        assert_eq!(books.differences().await, [""; 0]);
    }

    async fn grp_8_readers_and_writers_inside_the_window_meet_the_truth(workspace: Workspace) {
        let books = Books::new(workspace).await;
        let (other, owner) = (books.workspace.another_node(), books.workspace.owner.clone());
        let ben = books.ben.user().unwrap();
        books.set_members(&[&books.ann]).await;
        assert_eq!(books.todo_on(&other, &books.ann).await, books.actions, "on another node");
        let of_ben = books.customers[1];
        let reassigned: Result<_> = other.write(|tx| assignment::commands::set(tx, &owner, of_ben, &[ben])).await;
        reassigned.unwrap();
        let theirs = [books.actions[0], books.actions[2], books.actions[3]];
        assert_eq!(books.todo(&books.ann).await, theirs);
        assert_eq!(books.todo_on(&other, &books.finance).await, [books.actions[1]], "it falls back");
        books.move_some(1).await;
        let suspended: Result<_> = other.write(|tx| user::commands::suspend(tx, &owner, books.ann.user().unwrap())).await;
        suspended.unwrap();
        assert_eq!(books.todo(&books.finance).await, books.actions);
        books.move_all().await;
        assert_eq!(books.differences().await, [""; 0]);
    }

    async fn grp_8_what_a_dying_worker_leaves_another_goes_on_with(workspace: Workspace) {
        let books = Books::new(workspace).await;
        books.set_members(&[&books.ann]).await;
        let org = books.workspace.org;
        let dies = books.workspace.try_write(|tx| {
            pending::move_some(tx, org, 2)?;
            Err::<(), _>(Error::Denied)
        });
        assert!(dies.await.is_err());
        assert_eq!((books.noted().await, books.todo(&books.ann).await), (1, books.actions.clone()));
        books.move_some(2).await;
        let other = books.workspace.another_node();
        let goes_on: Result<_> = other.write(|tx| pending::move_some(tx, org, 10)).await;
        goes_on.unwrap();
        assert_eq!((books.noted().await, books.todo(&books.ann).await), (0, books.actions.clone()));
        assert_eq!(books.differences().await, [""; 0]);
    }

    async fn grp_8_edited_rules_of_very_many_actions_move_behind(workspace: Workspace) {
        let books = Books::new(workspace).await;
        let org = books.workspace.org;
        let step = sql!("select id from steps where org_id = $1");
        let step = books.workspace.read(|tx| Ok(tx.one(step, params![org], |row| row.get(0))?.unwrap())).await;
        let (owner, rules) = (&books.workspace.owner, [OwnerRule::Assigned]);
        books.workspace.write(|tx| remit_domain::workflow::commands::replace_rules(tx, owner, step, &rules)).await;
        assert_eq!(books.noted().await, 2);
        for actor in [&books.ann, &books.ben] {
            assert_eq!(books.todo(actor).await, books.actions);
        }
        books.move_all().await;
        assert_eq!(books.todo(&books.finance).await, []);
        assert_eq!(books.differences().await, [""; 0]);
    }
}
