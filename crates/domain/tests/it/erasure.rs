//! Erasing a person (USR 11).

use std::collections::BTreeSet;

use remit_domain::absence::commands::NewAbsence;
use remit_domain::account::commands::{edit_profile, set_password};
use remit_domain::account::profile::{Edit, Signature};
use remit_domain::account::reset;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::actor::{Actor, Capacity};
use remit_domain::audit::{chain, names};
use remit_domain::error::{Conflict, Error};
use remit_domain::id::{ActionId, UserId};
use remit_domain::invitation::Acceptance;
use remit_domain::mail::Outcome;
use remit_domain::mail::commands::{claim, settle};
use remit_domain::permission::{Position, Role};
use remit_domain::secret::OrgSecret;
use remit_domain::session::{Attempt, Opening, commands as sessions};
use remit_domain::user::commands::{self as users, Replacement, erase};
use remit_domain::user::{self, Status};
use remit_domain::workflow::Level;
use remit_domain::{absence, action, group, invitation};

use crate::support::{NOW, Workspace, email, late, later, name, new_secret, password_hash, today};

/// What their name, address and signature have in common, and nothing else has.
const PLANTED: &str = "zanzi";
const ADDRESS: &str = "zanzi.bar@example.org";

/// Where the planted word stands.
fn places(workspace: &Workspace) -> Vec<String> {
    let texts = workspace.database().texts();
    let has_it = |texts: &[String]| texts.iter().any(|text| text.to_lowercase().contains(PLANTED));
    texts.iter().filter(|(_, texts)| has_it(texts)).map(|((table, column), _)| format!("{table}.{column}")).collect()
}

/// Somebody who has done whatever can be done, and was removed.
async fn removed(workspace: &Workspace) -> (UserId, ActionId) {
    removed_from_here(workspace, None).await
}

/// The same, where they have come into another organisation by this link, too.
async fn removed_from_here(workspace: &Workspace, elsewhere: Option<&OrgSecret>) -> (UserId, ActionId) {
    let owner = &workspace.owner;
    let person = workspace.joined("Zanzi Bar", Role::Member, Position::AccountManager).await;
    let id = person.user().unwrap();
    let (name, signature) = (name("Zanzibar"), Signature::new("Zanzi\nNordlys").unwrap());
    let edit = Edit { name, signature, language: "fr", zone: None, version: 1 };
    workspace.write(|tx| edit_profile(tx, &person, &edit)).await;
    let group = workspace.group("EMEA", &[id]).await;
    workspace.write(|tx| group::commands::set_members(tx, owner, group, &[])).await;
    let customer = workspace.customer("C1", &[&person]).await;
    workspace.invoice(customer, &late("1", 10)).await;
    workspace.workflow(Level::Invoice, &[1], &[customer]).await;
    workspace.plan(today()).await;
    let done = workspace.open(customer).await[0].id;
    workspace.write(|tx| action::finish::complete(tx, &person, done)).await;
    let rules = vec![OwnerRule::User(id)];
    let new = action::NewAction {
        customer,
        invoice: None,
        kind: action::Kind::Task,
        title: "Check".into(),
        due_on: today(),
        rules,
    };
    workspace.write(|tx| action::commands::add(tx, owner, &new)).await;
    let cover = absence::Cover { substitute: owner.user(), with_sight: false };
    let absence = NewAbsence { user: id, from: NOW.plus_seconds(60), until: NOW.plus_seconds(600), cover };
    workspace.write(|tx| absence::commands::plan(tx, owner, &absence)).await;
    workspace.write(|tx| users::change_role(tx, owner, id, Role::Admin)).await;
    workspace.write(|tx| set_password(tx, &workspace.operator(), id, password_hash())).await;
    workspace.write(|tx| users::suspend(tx, owner, id)).await;
    workspace.write(|tx| users::reactivate(tx, owner, id)).await;
    let proof = workspace.prove(ADDRESS, NOW).await;
    let opening =
        Opening { secret: &new_secret(), org: None, stay: true, address: "192.0.2.1", agent: "test", at: NOW };
    let _ = workspace.write(|tx| sessions::sign_in(tx, &proof, &opening)).await;
    workspace.write(|tx| Attempt::begin(tx, "Zanzi.Bar@Example.org", "198.51.100.7", NOW)).await;
    mailed_in_vain(workspace).await;
    if let Some(link) = elsewhere {
        workspace.accept_as_known(link, ADDRESS, NOW).await.unwrap();
    }
    let replacement = Replacement { customers: owner.user(), rules: owner.user() };
    workspace.write(|tx| users::remove(tx, owner, id, &replacement)).await;
    (id, done)
}

/// The mails that have come about so far are refused by a server that names the address; and they ask for a new password.
async fn mailed_in_vain(workspace: &Workspace) {
    let why = Outcome::Refused(format!("550 {ADDRESS} is unknown"));
    while let Some(letter) = workspace.write(|tx| claim(tx, workspace.org, &new_secret(), NOW)).await {
        workspace.write(|tx| settle(tx, &letter, &why, NOW)).await;
    }
    workspace.write(|tx| reset::ask(tx, ADDRESS, "198.51.100.7", NOW)).await;
}

both_engines! {
    async fn usr_11_no_text_of_the_database_names_the_person_any_more(workspace: Workspace) {
        let (id, _) = removed(&workspace).await;
        let before = places(&workspace);
        for place in [
            "accounts.email",
            "accounts.signature",
            "mails.error",
            "password_requests.email_key",
            "sign_in_failures.subject",
            "users.email",
            "users.name",
        ] {
            assert!(before.contains(&place.to_owned()), "{place}: {before:?}");
        }
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        assert_eq!(places(&workspace), [""; 0]);
        assert_eq!(workspace.recorded().await.last().unwrap(), "user.erased");
        assert_eq!(workspace.read(|tx| chain::first_break(tx, workspace.org)).await, None, "the log still verifies");
    }

    async fn usr_11_the_past_and_the_log_keep_the_id_and_a_word(workspace: Workspace) {
        let (id, done) = removed(&workspace).await;
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        assert_eq!(workspace.action(done).await.performer, Some(id));
        let called = workspace.read(|tx| user::names(tx, workspace.org, &[id], "gone")).await;
        assert_eq!(called[&id], "gone");
        let (called, _) = workspace.read(|tx| user::names_and_newcomers(tx, workspace.org, &[id], "gone")).await;
        assert_eq!(called[&id], "gone");
        let ids = BTreeSet::from([id.to_string()]);
        let named = workspace.read(|tx| names::of(tx, &workspace.owner, &ids, "gone")).await;
        assert_eq!(named[&id.to_string()], "gone");
    }

    async fn usr_11_no_search_finds_the_person(workspace: Workspace) {
        let (id, _) = removed(&workspace).await;
        let found = async || {
            workspace.read(|tx| Ok(tx.containing(&user::TEXTS, workspace.org.0, PLANTED, 10)?)).await.unwrap()
        };
        assert_eq!(found().await, [id.0]);
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        assert_eq!(found().await, [0; 0]);
    }

    async fn usr_11_an_account_with_another_seat_stays(workspace: Workspace) {
        let elsewhere = workspace.another_organisation("Globex", ADDRESS).await;
        let (id, _) = removed_from_here(&workspace, Some(&elsewhere.invitation)).await;
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        assert_eq!(
            places(&workspace).iter().map(|place| place.split('.').next().unwrap()).collect::<BTreeSet<_>>(),
            BTreeSet::from(["accounts", "password_requests", "sign_in_failures", "users"])
        );
        let there = Actor { org: elsewhere.org, capacity: Capacity::Operator, ..workspace.owner.clone() };
        let seat = workspace.read(|tx| user::list::one(tx, &there, elsewhere.owner)).await.user;
        assert_eq!((seat.name.as_str(), seat.email.as_str()), ("Zanzibar", ADDRESS));
        workspace.prove(ADDRESS, NOW.plus_seconds(1_000)).await;
    }

    async fn usr_11_who_comes_back_is_somebody_new(workspace: Workspace) {
        let (id, _) = removed(&workspace).await;
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        let (anew, link) = workspace.user("Zanzi Bar", Role::Member, Position::Finance, Status::Invited).await;
        let (called, password) = (name("Bar"), password_hash());
        let acceptance = Acceptance::New { name: &called, password, language: "en" };
        let accepted = workspace
            .write(|tx| invitation::commands::accept(tx, link.as_ref().unwrap(), &acceptance, NOW, "192.0.2.1").map(|it| it.0))
            .await;
        assert_eq!(accepted, anew);
        assert_ne!(anew, id);
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        workspace.prove(ADDRESS, NOW).await;
        assert_eq!(workspace.recorded().await.iter().filter(|verb| *verb == "user.erased").count(), 1, "twice is once");
    }

    async fn usr_11_only_who_is_removed_is_erased_and_by_whoever_may_remove(workspace: Workspace) {
        let fay = workspace.finance().await;
        let max = workspace.account_manager().await.user().unwrap();
        let erased = async |actor: &Actor, id| workspace.try_write(|tx| erase(tx, actor, id)).await;
        assert!(matches!(erased(&workspace.owner, max).await, Err(Error::Conflict(Conflict::WrongStatus))));
        workspace.write(|tx| users::remove(tx, &workspace.owner, max, &Replacement::default())).await;
        assert!(matches!(erased(&fay, max).await, Err(Error::Denied)));
        assert!(matches!(erased(&workspace.owner, UserId(404)).await, Err(Error::NotFound)));
        let elsewhere = workspace.another_organisation("Globex", "gil@globex.example").await;
        let there = Actor { org: elsewhere.org, ..workspace.operator() };
        assert!(matches!(erased(&there, max).await, Err(Error::NotFound)));
        erased(&later(&workspace.admin().await, 5), max).await.unwrap();
    }

    async fn usr_11_the_operator_finds_who_was_removed_by_the_address(workspace: Workspace) {
        let (id, _) = removed(&workspace).await;
        let had = async || {
            let address = email("ZANZI.bar@EXAMPLE.org");
            workspace.read(|tx| user::removed(tx, &workspace.operator(), &address)).await
        };
        assert_eq!(had().await, [id]);
        workspace.write(|tx| erase(tx, &workspace.owner, id)).await;
        assert_eq!(had().await, []);
    }
}
