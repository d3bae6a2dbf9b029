//! Making organisations.

use remit_domain::error::{Conflict, Error};
use remit_domain::id::OrgId;
use remit_domain::organisation::commands::{NewOrganisation, create};
use remit_domain::organisation::{Zone, all, load};
use remit_domain::permission::Position;

use crate::support::{NOW, at_once, email, name, new_secret};

both_engines! {
    async fn an_organisation_begins_in_test_mode_with_an_invited_owner(workspace: Workspace) {
        let made = workspace.another_organisation("Globex", "Olive.Owner@example.org").await;
        let organisation = workspace.read(|tx| load(tx, made.org)).await;
        assert_eq!((organisation.name.as_str(), organisation.zone.name()), ("Globex", "America/New_York"));
        assert!(organisation.test_mode);
        assert_eq!((organisation.plan_at_minute, organisation.next_change_at), (510, None));

        let invited = workspace.read(|tx| remit_domain::invitation::open(tx, &made.invitation, NOW)).await;
        assert_eq!(invited.user, made.owner);
        assert_eq!((invited.organisation.as_str(), invited.name.as_str()), ("Globex", "Olive.Owner@example.org"));
        assert!(invited.account.is_some(), "she has an account at Acme already");
        assert_eq!(workspace.read(all).await.len(), 2);
    }

    async fn no_two_organisations_have_one_name(workspace: Workspace) {
        let namesake = NewOrganisation {
            name: name("  acme  COLLECTIONS "),
            zone: Zone::new("UTC").unwrap(),
            currency: "USD".parse().unwrap(),
            owner: email("olive@example.org"),
            owner_name: None,
            owner_position: Position::Finance,
            invitation: new_secret(),
        };
        let globex = NewOrganisation { name: name("Globex"), ..namesake.clone() };
        let made = at_once(6, &workspace.db, |_, db| {
            let globex = globex.clone();
            async move { db.write(|tx| create(tx, &globex, NOW, "remit init")).await }
        });
        let taken = |answer: &Result<_, _>| matches!(answer, Err(Error::Conflict(Conflict::AlreadyExists)));
        assert_eq!(made.await.iter().filter(|answer| taken(answer)).count(), 5, "one of six at once");
        assert_eq!(workspace.read(all).await.len(), 2);
        let refused = workspace.try_write(|tx| create(tx, &namesake, NOW, "remit init")).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::AlreadyExists))));
        assert!(matches!(workspace.db.read(|tx| load(tx, OrgId(404))).await, Err(Error::NotFound)));
    }
}
