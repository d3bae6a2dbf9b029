//! Looking through somebody else's eyes (USR 2).

use remit_domain::actor::{Actor, Capacity};
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::Secret;
use remit_domain::session::commands::{sign_in, touch};
use remit_domain::session::{self, Opening, Session, View, view};
use remit_domain::user::commands::{self as users, Replacement};
use remit_domain::user::{self, Status};
use remit_domain::{customer, group};

use crate::support::{NOW, Workspace, later, name, new_secret};

const DAY: i64 = 86_400;

/// A session of the person at this address.
async fn opened(workspace: &Workspace, address: &str) -> Secret {
    let (proof, secret) = (workspace.prove(address, NOW).await, new_secret());
    let opening = Opening { secret: &secret, org: None, stay: true, address: "192.0.2.1", agent: "test", at: NOW };
    let _ = workspace.write(|tx| sign_in(tx, &proof, &opening)).await;
    secret
}

async fn at(workspace: &Workspace, secret: &Secret, seconds: i64) -> Session {
    let at = NOW.plus_seconds(seconds);
    workspace.read(|tx| session::actor_of(tx, &secret.hash(), at, "192.0.2.1")).await.unwrap()
}

/// An admin who looks through the eyes of this user.
async fn viewing(workspace: &Workspace, user: UserId) -> (Actor, Secret) {
    let admin = workspace.admin().await;
    let secret = opened(workspace, "adam.admin@example.org").await;
    workspace.write(|tx| view::start(tx, &admin, &secret, user)).await;
    (admin, secret)
}

both_engines! {
    async fn usr_2_the_session_has_the_actor_of_whoever_is_seen(workspace: Workspace) {
        let max = workspace.account_manager().await;
        let own = workspace.customer("Own", &[&max]).await;
        let others = workspace.customer("Others", &[]).await;
        let id = max.user().unwrap();
        let (admin, secret) = viewing(&workspace, id).await;
        let seen = at(&workspace, &secret, 1).await;
        let by = admin.user().unwrap();
        let capacity = Capacity::Viewer { by, id, role: Role::Member, position: Position::AccountManager };
        assert_eq!((seen.actor.capacity, seen.view), (capacity, View::Of(later(&admin, 1))));
        assert_eq!((seen.name.as_str(), seen.email.as_str()), ("Max Manager", "max.manager@example.org"));
        workspace.read(|tx| customer::find(tx, &seen.actor, own)).await;
        let unseen = workspace.db.read(|tx| customer::find(tx, &seen.actor, others)).await;
        assert!(matches!(unseen, Err(Error::NotFound)));

        workspace.write(|tx| view::end(tx, &admin, &secret)).await;
        workspace.write(|tx| view::end(tx, &admin, &secret)).await;
        assert_eq!(at(&workspace, &secret, 2).await.actor, later(&admin, 2));
        let recorded = workspace.records().await;
        let last: Vec<_> = recorded.iter().rev().take(2).map(|it| (it.verb.as_str(), it.actor_id, &it.subject)).collect();
        let subject = id.to_string();
        assert_eq!(last, [("view.ended", Some(by.0), &subject), ("view.started", Some(by.0), &subject)]);
    }

    async fn usr_2_what_is_over_ends_no_look_that_was_begun_since(workspace: Workspace) {
        let (max, fay) = (workspace.account_manager().await.user().unwrap(), workspace.finance().await.user().unwrap());
        let (admin, secret) = viewing(&workspace, max).await;
        workspace.write(|tx| users::remove(tx, &workspace.owner, max, &Replacement::default())).await;
        assert_eq!(at(&workspace, &secret, 1).await.view, View::Over(max));
        workspace.write(|tx| view::start(tx, &admin, &secret, fay)).await;
        workspace.write(|tx| view::end_of(tx, &admin, &secret, max)).await;
        assert_eq!(at(&workspace, &secret, 2).await.actor.user(), Some(fay));
    }

    async fn usr_2_who_only_looks_changes_nothing(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Admin, Position::Finance).await;
        let (_, secret) = viewing(&workspace, ann.user().unwrap()).await;
        let seen = at(&workspace, &secret, 1).await.actor;
        let confirmed = workspace.db.read(|tx| session::confirm(tx, &seen)).await;
        assert!(matches!(confirmed, Err(Error::OnlyLooks)));
        let before = workspace.recorded().await.len();
        let made = workspace.try_write(|tx| group::commands::create(tx, &seen, &name("Night"), &[])).await;
        assert!(matches!(made, Err(Error::OnlyLooks)), "also past the door");
        assert_eq!(workspace.recorded().await.len(), before);
    }

    async fn usr_2_a_visit_is_of_whoever_looks_and_not_of_whoever_is_seen(workspace: Workspace) {
        let max = workspace.account_manager().await.user().unwrap();
        let (admin, secret) = viewing(&workspace, max).await;
        let visit = at(&workspace, &secret, DAY).await;
        workspace.write(|tx| touch(tx, &visit, &secret)).await;
        let last = async |id| workspace.read(|tx| user::list::one(tx, &workspace.owner, id)).await.user.last_visit_at;
        assert_eq!(last(max).await, Some(NOW));
        assert_eq!(last(admin.user().unwrap()).await, Some(NOW.plus_seconds(DAY)));
        assert_eq!(at(&workspace, &secret, DAY).await.seen_at, NOW.plus_seconds(DAY), "the session does not run out");
    }

    async fn usr_2_nobody_looks_who_may_not_and_nobody_is_seen_who_could_not_sign_in(workspace: Workspace) {
        let admin = workspace.admin().await;
        let fay = workspace.finance().await;
        let secret = opened(&workspace, "adam.admin@example.org").await;
        let (owner, own) = (workspace.owner.user().unwrap(), admin.user().unwrap());
        let start = async |actor: &Actor, id| workspace.try_write(|tx| view::start(tx, actor, &secret, id)).await;
        for (actor, id) in [(&admin, owner), (&admin, own), (&fay, own), (&workspace.operator(), own)] {
            assert!(matches!(start(actor, id).await, Err(Error::Denied)), "{actor:?}");
        }
        let created = workspace.user("New", Role::Member, Position::Finance, Status::Created).await.0;
        assert!(matches!(start(&admin, created).await, Err(Error::Conflict(Conflict::WrongStatus))));
        assert!(matches!(start(&admin, UserId(404)).await, Err(Error::NotFound)));
        let invited = workspace.user("Soon", Role::Member, Position::Finance, Status::Invited).await.0;
        start(&admin, invited).await.unwrap();
        let ended = workspace.try_write(|tx| view::start(tx, &admin, &new_secret(), invited)).await;
        assert!(matches!(ended, Err(Error::Denied)), "the session has ended meanwhile");
    }

    async fn usr_2_looking_ends_when_the_right_to_it_or_whoever_is_seen_goes(workspace: Workspace) {
        let max = workspace.account_manager().await.user().unwrap();
        let (admin, secret) = viewing(&workspace, max).await;
        let (owner, id) = (&workspace.owner, admin.user().unwrap());
        let view = async || at(&workspace, &secret, 1).await.view;
        assert_eq!(view().await, View::Of(later(&admin, 1)));
        workspace.write(|tx| users::change_role(tx, owner, id, Role::Member)).await;
        assert_eq!(view().await, View::Over(max), "demoted");
        workspace.write(|tx| users::change_role(tx, owner, id, Role::Admin)).await;
        workspace.write(|tx| users::suspend(tx, owner, max)).await;
        assert_eq!(view().await, View::Over(max), "the user is suspended");
        workspace.write(|tx| users::remove(tx, owner, max, &Replacement::default())).await;
        let over = at(&workspace, &secret, 1).await;
        assert_eq!((over.view, over.actor), (View::Over(max), later(&admin, 1)), "removed");
        workspace.write(|tx| view::end(tx, &admin, &secret)).await;
        assert_eq!(view().await, View::Own);
        workspace.write(|tx| users::suspend(tx, owner, id)).await;
        assert!(workspace.read(|tx| session::actor_of(tx, &secret.hash(), NOW, "")).await.is_none());
    }
}
