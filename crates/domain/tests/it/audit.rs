//! The audit log and its chain.

use std::collections::BTreeSet;

use remit_db::{params, sql};
use remit_domain::account::commands::set_password;
use remit_domain::audit::chain::first_break;
use remit_domain::audit::{Recorder, list, names};
use remit_domain::id::OrgId;
use remit_domain::invitation::Invitation;
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::token::commands::{create, revoke};
use remit_domain::user::{Status, commands as users};
use remit_domain::{Actor, Error, group};

use crate::support::{Workspace, name, new_secret, password_hash};

/// A few changes of different kinds.
async fn busy(workspace: &Workspace) {
    let ann = workspace.joined("Ann Lee", Role::Member, Position::Finance).await.user().unwrap();
    let group = workspace.group("EMEA", &[ann]).await;
    workspace.write(|tx| group::commands::archive(tx, &workspace.owner, group)).await;
    workspace.write(|tx| users::change_role(tx, &workspace.owner, ann, Role::Admin)).await;
    workspace.write(|tx| users::suspend(tx, &workspace.owner, ann)).await;
}

fn operator_of(workspace: &Workspace, org: OrgId) -> Actor {
    Actor { org, ..workspace.operator() }
}

async fn broken(workspace: &Workspace) -> Option<i64> {
    workspace.read(|tx| first_break(tx, workspace.org)).await
}

both_engines! {
    async fn acc_2_the_log_and_the_names_of_its_ids_end_at_the_organisation(workspace: Workspace) {
        let there = workspace.another_organisation("Elsewhere", "eve@elsewhere.example").await;
        let theirs = workspace.read(|tx| list::page(tx, &operator_of(&workspace, there.org), &Wanted::default())).await;
        let ours = workspace.read(|tx| list::page(tx, &workspace.owner, &Wanted::default())).await;
        assert!(!theirs.rows.is_empty() && ours.rows.len() == workspace.records().await.len());
        let id = there.owner.to_string();
        let names = |actor: Actor| {
            let ids = BTreeSet::from([id.clone(), there.org.to_string()]);
            move |tx: &remit_db::Tx<'_>| names::of(tx, &actor, &ids, "erased")
        };
        assert!(workspace.read(names(workspace.owner.clone())).await.is_empty());
        assert_eq!(workspace.read(names(operator_of(&workspace, there.org))).await.len(), 2);
    }

    async fn aud_1_every_change_says_who_when_from_where_and_what(workspace: Workspace) {
        busy(&workspace).await;
        let entries = workspace.records().await;
        let last = entries.last().unwrap();
        assert_eq!(last.verb, "user.suspended");
        assert_eq!((last.actor_id, last.at), (workspace.owner.user().map(|user| user.0), workspace.owner.at));
        assert_eq!(last.source, "192.0.2.1");
        assert!(last.subject.starts_with("usr_"));
        assert_eq!(last.change, r#"{"after":{"status":"suspended"},"before":{"status":"joined"}}"#);
        assert!(entries.iter().map(|entry| entry.seq).eq(1..=i64::try_from(entries.len()).unwrap()));
    }

    async fn aud_1_every_command_on_people_leaves_its_record(workspace: Workspace) {
        let (owner, secrets) = (&workspace.owner, [new_secret(), new_secret()]);
        let begun = workspace.recorded().await.len();
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Finance).await.user().unwrap();
        let (bob, _) = workspace.user("Bob", Role::Member, Position::Finance, Status::Created).await;
        workspace.write(|tx| users::invite(tx, owner, &[(bob, Invitation::Link(secrets[0].clone()))])).await;
        workspace.write(|tx| users::change_role(tx, owner, bob, Role::Admin)).await;
        workspace.write(|tx| users::change_position(tx, owner, bob, Position::Accountant)).await;
        let group = workspace.group("EMEA", &[]).await;
        workspace.write(|tx| users::set_groups(tx, owner, bob, &[group])).await;
        let version = workspace.read(|tx| group::find(tx, workspace.org, group)).await.version;
        workspace.write(|tx| group::commands::rename(tx, owner, group, &name("APAC"), version)).await;
        workspace.write(|tx| group::commands::remove_members(tx, owner, group, &[bob])).await;
        workspace.write(|tx| group::commands::archive(tx, owner, group)).await;
        workspace.write(|tx| group::commands::restore(tx, owner, group)).await;
        workspace.write(|tx| users::suspend(tx, owner, bob)).await;
        workspace.write(|tx| users::reactivate(tx, owner, bob)).await;
        workspace.write(|tx| users::remove(tx, owner, bob, &users::Replacement::default())).await;
        let token = workspace.write(|tx| create(tx, owner, &name("Books"), Scope::Read, &secrets[1])).await.0;
        workspace.write(|tx| revoke(tx, owner, token)).await;
        workspace.write(|tx| set_password(tx, &workspace.operator(), ann, password_hash())).await;
        let entries = workspace.records().await;
        let recorded = entries[begun..].iter().map(|entry| entry.verb.as_str()).collect::<Vec<_>>();
        assert_eq!(
            recorded,
            [
                "user.created",
                "invitation.accepted",
                "session.started",
                "user.joined",
                "user.created",
                "user.invited",
                "user.role_changed",
                "user.position_changed",
                "group.created",
                "user.groups_changed",
                "group.renamed",
                "group.members_changed",
                "group.archived",
                "group.restored",
                "user.suspended",
                "user.reactivated",
                "user.removed",
                "token.created",
                "token.revoked",
                "account.password_set",
            ]
        );
        let of = |verb: &str| entries.iter().rfind(|entry| entry.verb == verb).map(|entry| (entry.recorder, entry.actor_id));
        assert_eq!(of("session.started"), Some((Recorder::User, Some(ann.0))));
        assert_eq!(of("account.password_set"), Some((Recorder::Operator, None)));
        assert_eq!(broken(&workspace).await, None);
    }

    async fn aud_1_what_is_refused_leaves_no_record(workspace: Workspace) {
        let before = workspace.recorded().await;
        let owner = workspace.owner.user().unwrap();
        let refused = workspace.try_write(|tx| users::suspend(tx, &workspace.owner, owner)).await;
        assert!(refused.is_err());
        let failed: Result<(), Error> = workspace
            .try_write(|tx| {
                group::commands::create(tx, &workspace.owner, &name("EMEA"), &[])?;
                Err(Error::Stale)
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(workspace.recorded().await, before);
    }

    async fn aud_2_nobodys_name_or_address_is_in_it(workspace: Workspace) {
        busy(&workspace).await;
        workspace.user("Zacharias", Role::Member, Position::Finance, Status::Invited).await;
        let entries = workspace.records().await;
        let text = entries.iter().map(|entry| format!("{entry:?}").to_lowercase()).collect::<String>();
        for personal in ["ann", "olive", "zacharias", "example.org", "password"] {
            assert!(!text.contains(personal), "{personal}");
        }
    }

    async fn aud_2_an_edited_record_is_found(workspace: Workspace) {
        busy(&workspace).await;
        assert_eq!(broken(&workspace).await, None);
        let edits = [
            sql!("update audit_records set actor_id = 7 where org_id = $1 and seq = 3"),
            sql!("update audit_records set at = at + 1 where org_id = $1 and seq = 4"),
            sql!("update audit_records set source = '' where org_id = $1 and seq = 5"),
            sql!("update audit_records set verb = 'user.invited' where org_id = $1 and seq = 6"),
            sql!("update audit_records set subject = 'usr_1' where org_id = $1 and seq = 7"),
            sql!("update audit_records set change = '{}' where org_id = $1 and seq = 8"),
        ];
        for (seq, edit) in [3, 4, 5, 6, 7, 8].into_iter().zip(edits).rev() {
            workspace.write(|tx| Ok(tx.run(edit, params![workspace.org])?)).await;
            assert_eq!(broken(&workspace).await, Some(seq));
        }
    }

    async fn aud_2_a_removed_record_is_found(workspace: Workspace) {
        busy(&workspace).await;
        let removal = sql!("delete from audit_records where org_id = $1 and seq = 4");
        workspace.write(|tx| Ok(tx.run(removal, params![workspace.org])?)).await;
        assert_eq!(broken(&workspace).await, Some(5));
        let first = sql!("delete from audit_records where org_id = $1 and seq = 1");
        workspace.write(|tx| Ok(tx.run(first, params![workspace.org])?)).await;
        assert_eq!(broken(&workspace).await, Some(2));
    }

    async fn aud_2_the_removal_of_the_last_records_is_found(workspace: Workspace) {
        busy(&workspace).await;
        let last = workspace.records().await.len() as i64;
        let removal = sql!("delete from audit_records where org_id = $1 and seq >= $2");
        workspace.write(|tx| Ok(tx.run(removal, params![workspace.org, last - 1])?)).await;
        assert_eq!(broken(&workspace).await, Some(last - 1));
        for later in ["Ann", "Ben", "Cyd"] {
            workspace.user(later, Role::Member, Position::Finance, Status::Invited).await;
            assert_eq!(broken(&workspace).await, Some(last), "what comes after hides nothing");
        }
    }

    async fn aud_2_numbers_that_none_is_given_are_found(workspace: Workspace) {
        busy(&workspace).await;
        let renumbered = sql!("update audit_records set seq = $3 where org_id = $1 and seq = $2");
        let last = workspace.records().await.len() as i64;
        workspace.write(|tx| Ok(tx.run(renumbered, params![workspace.org, last, i64::MAX])?)).await;
        assert_eq!(broken(&workspace).await, Some(i64::MAX));
        let others = sql!("delete from audit_records where org_id = $1 and seq < $2");
        workspace.write(|tx| Ok(tx.run(others, params![workspace.org, i64::MAX])?)).await;
        workspace.write(|tx| Ok(tx.run(renumbered, params![workspace.org, i64::MAX, -5_i64])?)).await;
        assert_eq!(broken(&workspace).await, Some(-5));
    }

    async fn aud_2_reordered_records_are_found(workspace: Workspace) {
        busy(&workspace).await;
        let aside = sql!("update audit_records set seq = $3 where org_id = $1 and seq = $2");
        for (from, to) in [(4, 1_000), (5, 4), (1_000, 5)] {
            workspace.write(|tx| Ok(tx.run(aside, params![workspace.org, from, to])?)).await;
        }
        assert_eq!(broken(&workspace).await, Some(4));
    }

    async fn aud_2_a_record_put_in_between_is_found(workspace: Workspace) {
        busy(&workspace).await;
        let inserted = sql!(
            "insert into audit_records (org_id, seq, at, actor_kind, actor_id, source, verb, subject, change, hash)
             select org_id, seq + 1000, at, actor_kind, actor_id, source, verb, subject, change, hash
             from audit_records where org_id = $1 and seq = 4"
        );
        workspace.write(|tx| Ok(tx.run(inserted, params![workspace.org])?)).await;
        assert_eq!(broken(&workspace).await, Some(1_004));
    }
}
