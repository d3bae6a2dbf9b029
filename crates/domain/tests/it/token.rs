//! Machines and their tokens.

use remit_db::{params, sql};
use remit_domain::Actor;
use remit_domain::actor::Capacity;
use remit_domain::error::{Error, Problem};
use remit_domain::permission::Scope;
use remit_domain::secret::OrgSecret;
use remit_domain::session::confirm;
use remit_domain::token::commands::{create, revoke, touch};
use remit_domain::token::{Bearer, actor_of, all};
use remit_domain::{error, group};

use crate::support::{NOW, later, name, new_secret, secret};

both_engines! {
    async fn a_token_says_what_acts_where(workspace: Workspace) {
        let secret = secret(9);
        let (id, bearer) =
            workspace.write(|tx| create(tx, &workspace.owner, &name("Books"), Scope::Read, &secret)).await;
        let caller = workspace.read(|tx| actor_of(tx, &bearer, NOW.plus_seconds(5), "192.0.2.9")).await.unwrap();
        let capacity = Capacity::Token { id, scope: Scope::Read };
        let expected = Actor { org: workspace.org, capacity, at: NOW.plus_seconds(5), source: "192.0.2.9".into() };
        assert_eq!(caller.actor, expected);
        assert_eq!(caller.organisation.name, "Acme Collections");
        assert!(caller.is_to_be_touched);

        workspace.write(|tx| touch(tx, &caller.actor)).await;
        let again = workspace.read(|tx| actor_of(tx, &bearer, NOW.plus_seconds(60), "")).await.unwrap();
        assert!(!again.is_to_be_touched, "noted at most once a minute");
        let listed = workspace.read(|tx| all(tx, workspace.org)).await;
        assert_eq!((listed[0].name.as_str(), listed[0].last_used_at), ("Books", Some(NOW.plus_seconds(5))));
    }

    async fn a_revoked_token_is_nobodys(workspace: Workspace) {
        let secret = secret(9);
        let (id, bearer) =
            workspace.write(|tx| create(tx, &workspace.owner, &name("Books"), Scope::Write, &secret)).await;
        let caller = workspace.read(|tx| actor_of(tx, &bearer, NOW, "")).await.unwrap().actor;
        workspace.read(|tx| confirm(tx, &caller)).await;
        workspace.write(|tx| revoke(tx, &later(&workspace.owner, 1), id)).await;
        let late = workspace.db.read(|tx| confirm(tx, &caller)).await;
        assert!(matches!(late, Err(Error::Denied)), "also for a request that came in before");
        assert!(workspace.read(|tx| actor_of(tx, &bearer, NOW, "")).await.is_none());
        let again = workspace.try_write(|tx| revoke(tx, &workspace.owner, id)).await;
        assert!(matches!(again, Err(Error::NotFound)));
        assert_eq!(workspace.read(|tx| all(tx, workspace.org)).await[0].revoked_at, Some(NOW.plus_seconds(1)));
        let verbs = workspace.recorded().await;
        assert_eq!(verbs[verbs.len() - 2..], ["token.created", "token.revoked"]);
    }

    async fn a_token_of_one_organisation_opens_no_other(workspace: Workspace) {
        let secret = new_secret();
        workspace.write(|tx| create(tx, &workspace.owner, &name("Books"), Scope::Write, &secret)).await;
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let elsewhere = Bearer(OrgSecret { org: globex.org, secret });
        assert!(workspace.read(|tx| actor_of(tx, &elsewhere, NOW, "")).await.is_none());
    }

    async fn the_database_holds_only_a_hash_of_a_token(workspace: Workspace) {
        let secret = new_secret();
        workspace.write(|tx| create(tx, &workspace.owner, &name("Books"), Scope::Write, &secret)).await;
        let kept = sql!("select token_hash from tokens where org_id = $1");
        let kept = workspace.read(|tx| Ok(tx.one(kept, params![workspace.org], |row| row.get::<Vec<u8>>(0))?)).await;
        assert_eq!(kept, Some(secret.hash()));
    }

    async fn acc_table_members_make_no_tokens_and_a_token_that_reads_changes_nothing(workspace: Workspace) {
        let finance = workspace.finance().await;
        let (read, write) = (new_secret(), new_secret());
        let refused = workspace.try_write(|tx| create(tx, &finance, &name("Mine"), Scope::Read, &read)).await;
        assert!(matches!(refused, Err(Error::Denied)));

        let (_, reader) = workspace.write(|tx| create(tx, &workspace.owner, &name("R"), Scope::Read, &read)).await;
        let (_, writer) = workspace.write(|tx| create(tx, &workspace.owner, &name("W"), Scope::Write, &write)).await;
        let reader = workspace.read(|tx| actor_of(tx, &reader, NOW, "")).await.unwrap().actor;
        let writer = workspace.read(|tx| actor_of(tx, &writer, NOW, "")).await.unwrap().actor;
        let made = |actor: Actor| {
            let workspace = &workspace;
            async move { workspace.try_write(|tx| group::commands::create(tx, &actor, &name("EMEA"), &[])).await }
        };
        assert!(matches!(made(reader).await, Err(Error::Denied)));
        made(writer.clone()).await.unwrap();
        let taken = error::Fault { field: "name", problem: Problem::Taken };
        assert!(matches!(made(writer).await, Err(Error::Invalid(faults)) if faults == [taken]));
    }
}
