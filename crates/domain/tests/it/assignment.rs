//! Who deals with a customer.

use remit_db::{params, sql};
use remit_domain::action::owners::owners_of;
use remit_domain::action::ownership::Why;
use remit_domain::actor::Actor;
use remit_domain::assignment::commands::{change, move_book, set, set_each};
use remit_domain::assignment::{Change, MOST_ASSIGNED, MOST_CUSTOMERS};
use remit_domain::customer;
use remit_domain::error::{Error, Problem};
use remit_domain::id::{CustomerId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::workflow::Level;

use crate::support::{Workspace, late, later, today};

async fn users(workspace: &Workspace, count: usize) -> Vec<UserId> {
    let mut users = Vec::new();
    for called in ["Ann Lee", "Ben Roy", "Cat Fox", "Dan Orr"].into_iter().take(count) {
        users.push(workspace.user(called, Role::Member, Position::AccountManager, Status::Invited).await.0);
    }
    users
}

async fn assigned(workspace: &Workspace, customer: CustomerId) -> Vec<UserId> {
    let detail = workspace.read(|tx| customer::detail(tx, &workspace.owner, customer, today())).await;
    detail.assigned.into_iter().map(|assigned| assigned.user).collect()
}

async fn dates(workspace: &Workspace, customer: CustomerId) -> Vec<i64> {
    let read = sql!("select created_at from assignments where org_id = $1 and customer_id = $2 order by place");
    workspace.read(|tx| Ok(tx.all(read, params![workspace.org, customer], |row| row.get(0))?)).await
}

async fn refused(workspace: &Workspace, actor: &Actor, customer: CustomerId, users: &[UserId]) -> Problem {
    match workspace.try_write(|tx| set(tx, actor, customer, users)).await {
        Err(Error::Invalid(faults)) if faults[0].field == "users" => faults[0].problem.clone(),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn cus_1_users_keep_their_order_and_those_who_stay_their_date(workspace: Workspace) {
        let users = users(&workspace, 3).await;
        let (ann, ben, cat) = (users[0], users[1], users[2]);
        let customer = workspace.customer("C1", &[]).await;
        let owner = &workspace.owner;
        workspace.write(|tx| set(tx, owner, customer, &[ben, ann])).await;
        assert_eq!(assigned(&workspace, customer).await, [ben, ann]);
        let hour_later = later(owner, 3_600);
        workspace.write(|tx| set(tx, &hour_later, customer, &[cat, ben])).await;
        assert_eq!(assigned(&workspace, customer).await, [cat, ben]);
        assert_eq!(dates(&workspace, customer).await, [hour_later.at.0, owner.at.0]);
        workspace.write(|tx| set(tx, owner, customer, &[])).await;
        assert_eq!(assigned(&workspace, customer).await, []);
    }

    async fn cus_1_in_bulk_whoever_is_not_named_stays_as_they_are(workspace: Workspace) {
        let users = users(&workspace, 3).await;
        let (ann, ben, cat) = (users[0], users[1], users[2]);
        let owner = &workspace.owner;
        let (one, two) = (workspace.customer("C1", &[]).await, workspace.customer("C2", &[]).await);
        workspace.write(|tx| set(tx, owner, one, &[ann, ben])).await;
        let both = [one, two];
        let add_cat = Change { add: vec![cat], remove: vec![ann] };
        assert_eq!(workspace.write(|tx| change(tx, owner, &both, &add_cat)).await, 2);
        assert_eq!((assigned(&workspace, one).await, assigned(&workspace, two).await), (vec![ben, cat], vec![cat]));
        assert_eq!(workspace.write(|tx| change(tx, owner, &both, &add_cat)).await, 0, "nothing is left to change");
    }

    async fn cus_1_the_same_are_assigned_to_several_customers_and_not_to_too_many_at_once(workspace: Workspace) {
        let users = users(&workspace, 2).await;
        let (alfa, beta) = (workspace.customer("C1", &[]).await, workspace.customer("C2", &[]).await);
        let owner = &workspace.owner;
        workspace.write(|tx| set(tx, owner, alfa, &users)).await;
        assert_eq!(workspace.write(|tx| set_each(tx, owner, &[alfa, beta], &users)).await, 1, "one of them has them already");
        assert_eq!(assigned(&workspace, beta).await, users);
        let many = vec![alfa; MOST_CUSTOMERS + 1];
        let refused = workspace.try_write(|tx| set_each(tx, owner, &many, &users)).await;
        assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].field == "customers"));
    }

    async fn cus_1_a_whole_book_moves_with_places_and_dates(workspace: Workspace) {
        let users = users(&workspace, 3).await;
        let (ann, ben, cat) = (users[0], users[1], users[2]);
        let owner = &workspace.owner;
        let (one, two) = (workspace.customer("C1", &[]).await, workspace.customer("C2", &[]).await);
        workspace.write(|tx| set(tx, owner, one, &[cat, ann])).await;
        workspace.write(|tx| set(tx, owner, two, &[ann, cat, ben])).await;
        let moved = workspace.write(|tx| move_book(tx, &later(owner, 60), ann, ben)).await;
        assert_eq!(moved, 2);
        assert_eq!(assigned(&workspace, one).await, [cat, ben]);
        assert_eq!(assigned(&workspace, two).await, [ben, cat], "the earlier of the two places");
        assert_eq!(dates(&workspace, one).await, [owner.at.0; 2]);
        assert!(matches!(workspace.try_write(|tx| move_book(tx, owner, ben, ben)).await, Err(Error::Invalid(_))));
    }

    async fn own_2_open_actions_follow_at_once(workspace: Workspace) {
        let users = users(&workspace, 2).await;
        let owner = &workspace.owner;
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 10)).await;
        workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        workspace.plan(today()).await;
        let action = workspace.open(customer).await[0].id;
        let owners = async || {
            let owners = workspace.read(|tx| owners_of(tx, workspace.org, action)).await.unwrap();
            (owners.why, owners.people.into_iter().map(|owner| owner.user).collect::<Vec<_>>())
        };
        assert_eq!(owners().await, (Why::Owner, vec![owner.user().unwrap()]));
        workspace.write(|tx| set(tx, owner, customer, &users)).await;
        assert_eq!(owners().await, (Why::Rule, users.clone()));
        workspace.write(|tx| move_book(tx, owner, users[0], users[1])).await;
        assert_eq!(owners().await, (Why::Rule, vec![users[1]]));
    }

    async fn only_people_who_are_in_the_organisation_are_assigned(workspace: Workspace) {
        let users = users(&workspace, 2).await;
        let owner = &workspace.owner;
        let customer = workspace.customer("C1", &[]).await;
        let created = workspace.user("Eve Day", Role::Member, Position::AccountManager, Status::Created).await.0;
        workspace.write(|tx| set(tx, owner, customer, &[created])).await;
        let elsewhere = workspace.customer("C2", &[]).await;
        workspace.write(|tx| set(tx, owner, elsewhere, &[users[0], users[1]])).await;
        workspace.write(|tx| remit_domain::user::commands::suspend(tx, owner, users[0])).await;
        workspace.write(|tx| set(tx, owner, elsewhere, &[users[1], users[0]])).await;
        assert_eq!(assigned(&workspace, elsewhere).await, [users[1], users[0]], "whoever is assigned may stay");
        assert_eq!(refused(&workspace, owner, customer, &[users[0]]).await, Problem::Unknown);
        assert_eq!(refused(&workspace, owner, customer, &[UserId(404)]).await, Problem::Unknown);
        assert_eq!(refused(&workspace, owner, customer, &[created, created]).await, Problem::Repeated);
        let crowd: Vec<_> = (0..=MOST_ASSIGNED as i64).map(UserId).collect();
        assert_eq!(refused(&workspace, owner, customer, &crowd).await, Problem::TooMany { max: MOST_ASSIGNED });
        assert_eq!(assigned(&workspace, customer).await, [created]);
    }

    async fn acc_table_assigning_is_for_administrators(workspace: Workspace) {
        let (member, admin) = (workspace.finance().await, workspace.admin().await);
        let customer = workspace.customer("C1", &[]).await;
        let user = admin.user().unwrap();
        assert!(matches!(workspace.try_write(|tx| set(tx, &member, customer, &[user])).await, Err(Error::Denied)));
        assert!(matches!(workspace.try_write(|tx| move_book(tx, &member, user, user)).await, Err(Error::Denied)));
        workspace.write(|tx| set(tx, &admin, customer, &[user])).await;
        let unknown = workspace.try_write(|tx| set(tx, &admin, CustomerId(404), &[user])).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        assert!(workspace.recorded().await.ends_with(&["assignment.changed".to_owned()]));
    }
}
