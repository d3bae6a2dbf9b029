//! Deleting an organisation, and taking everything along before (section 1 of the rules).

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::rngs::StdRng;
use remit_db::{params, sql_global};
use remit_domain::absence::{self, commands::NewAbsence};
use remit_domain::account::second_factor::{self, Key};
use remit_domain::action::finish;
use remit_domain::action::hand_over::take_over;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Error, Result};
use remit_domain::id::OrgId;
use remit_domain::invitation::Invitation;
use remit_domain::layout::commands::keep as keep_layout;
use remit_domain::layout::{Layout, List, Place as Column};
use remit_domain::organisation::deletion::{delete_some, keep, plan};
use remit_domain::organisation::export::{self, Place};
use remit_domain::organisation::{self, Confirmation};
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::session::commands::sign_in;
use remit_domain::session::{Attempt, Entered, Opening};
use remit_domain::user::{Status, commands as users};
use remit_domain::workflow::{Level, NewWorkflow};
use remit_domain::{customer, group, invitation, job, session, token, workflow};
use serde_json::Value as Json;

use crate::support::{NOW, PASSWORD, Workspace, call, hasher, late, later, name, new_secret, today};

const DAY: i64 = 86_400;
const ANN: &str = "ann@example.org";
const OWNER: &str = "olive.owner@example.org";

/// Puts something into every table.
async fn fill(workspace: &Workspace) {
    let owner = &workspace.owner;
    let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
    let bob = workspace.joined("Bob", Role::Member, Position::AccountManager).await;
    let carl = workspace.user("Carl", Role::Member, Position::Finance, Status::Invited).await.0;
    workspace.write(|tx| users::invite(tx, owner, &[(carl, Invitation::Mail("en"))])).await;
    workspace.user("Cleo", Role::Member, Position::Finance, Status::Invited).await;
    let group = workspace.group("EMEA", &[bob.user().unwrap()]).await;
    let former = workspace.group("APAC", &[]).await;
    workspace.write(|tx| group::commands::remove(tx, owner, former, &group::commands::Transfer::default())).await;
    let customer = workspace.customer("C1", &[&ann, &bob]).await;
    workspace.invoice(customer, &late("1", 10)).await;
    workspace.invoice(customer, &late("2", 20)).await;
    let rule = OwnerRule::Group(group, Reach::Assigned);
    let steps = vec![call(1, &[rule]), call(5, &[rule])];
    let calls = NewWorkflow { name: "Calls".into(), level: Level::Invoice, min_days_between: 0, steps };
    let calls = workspace.workflow_of(&calls, &[customer]).await;
    let first = workspace.read(|tx| workflow::detail(tx, owner, calls)).await.workflow.steps[0].id;
    workspace.write(|tx| workflow::commands::replace_rules(tx, owner, first, &[rule, OwnerRule::Assigned])).await;
    workspace.plan(today()).await;
    let done = workspace.open(customer).await[0].id;
    workspace.write(|tx| finish::complete(tx, &bob, done)).await;
    let everything_is_large = sql_global!("update organisations set move_at_once = 0 where id = $1");
    workspace.write(|tx| Ok(tx.run(everything_is_large, params![owner.org])?)).await;
    let members = [ann.user().unwrap(), bob.user().unwrap()];
    workspace.write(|tx| group::commands::set_members(tx, owner, group, &members)).await;
    let other = workspace.open(customer).await[0].clone();
    workspace.write(|tx| take_over(tx, owner, other.id, other.version)).await;
    let cover = absence::Cover { substitute: None, with_sight: false };
    let (from, until) = (NOW.plus_seconds(DAY), NOW.plus_seconds(2 * DAY));
    let away = NewAbsence { user: ann.user().unwrap(), from, until, cover };
    workspace.write(|tx| absence::commands::plan(tx, owner, &away)).await;
    workspace.write(|tx| token::commands::create(tx, owner, &name("reports"), Scope::Read, &new_secret())).await;
    let system = Actor { capacity: Capacity::System, ..owner.clone() };
    workspace.write(|tx| job::commands::put_in(tx, &system, job::Kind::Plan, today())).await;
    let layout = Layout::new(&[Column { column: "name".into(), is_shown: true }]).unwrap();
    workspace.write(|tx| keep_layout(tx, owner, List::Users, &layout)).await;
    come_half_way(workspace, &ann).await;
    let gone = workspace.joined("Dan", Role::Member, Position::Finance).await.user().unwrap();
    workspace.write(|tx| users::remove(tx, owner, gone, &users::Replacement::default())).await;
}

/// Somebody has shown a password on the way in, and not yet a code.
async fn come_half_way(workspace: &Workspace, person: &Actor) {
    let key = Key::random(&mut StdRng::seed_from_u64(7));
    workspace.write(|tx| second_factor::commands::begin(tx, person, &new_secret(), &key)).await;
    let confirmed = sql_global!("update second_factors set confirmed_at = 1");
    workspace.write(|tx| Ok(tx.run(confirmed, params![])?)).await;
    let proof = workspace.prove(ANN, NOW).await;
    let (secret, org) = (new_secret(), Some(workspace.org));
    let opening = Opening { secret: &secret, org, stay: true, address: "192.0.2.1", agent: "test", at: NOW };
    let entered = workspace.write(|tx| sign_in(tx, &proof, &opening)).await;
    assert!(matches!(entered, Entered::HalfWay));
    // Whatever comes after is to be by password alone.
    workspace.write(|tx| Ok(tx.run(sql_global!("delete from second_factors"), params![])?)).await;
}

/// Another organisation in the same database, in which Ann is, too.
async fn elsewhere(workspace: &Workspace) -> OrgId {
    let made = workspace.another_organisation("Globex", ANN).await;
    workspace.accept_as_known(&made.invitation, ANN, NOW).await.unwrap();
    let there = Actor { org: made.org, capacity: Capacity::Operator, ..workspace.owner.clone() };
    let new = customer::NewCustomer { number: "C1".into(), name: None, country: String::new() };
    workspace.write(|tx| customer::commands::create(tx, &there, &new)).await;
    made.org
}

/// Says at a moment that it is to be deleted, by these words.
async fn planned(workspace: &Workspace, actor: &Actor, address: &str, typed: &str) -> Result<()> {
    let proof = workspace.prove(address, actor.at).await;
    workspace.try_write(|tx| plan(tx, actor, &Confirmation { name: typed, proof: &proof })).await
}

async fn delete_at(workspace: &Workspace) -> Option<Instant> {
    workspace.read(|tx| organisation::load(tx, workspace.org)).await.delete_at
}

/// Every line, read a few at a time.
async fn lines(workspace: &Workspace) -> Vec<BTreeMap<String, Json>> {
    let (mut all, mut place) = (Vec::new(), Some(Place::default()));
    while let Some(from) = place {
        let piece = workspace.read(|tx| export::piece(tx, &workspace.owner, &from, 2)).await;
        all.extend(piece.lines.iter().map(|line| serde_json::from_str(line).unwrap()));
        place = piece.next;
    }
    all
}

fn is(answer: &Result<()>, conflict: Conflict) -> bool {
    matches!(answer, Err(Error::Conflict(it)) if *it == conflict)
}

both_engines! {
    async fn every_table_is_emptied_and_nothing_of_another_organisation(workspace: Workspace) {
        fill(&workspace).await;
        let other = elsewhere(&workspace).await;
        workspace.write(|tx| export::note(tx, &workspace.owner)).await;
        planned(&workspace, &workspace.owner, OWNER, "Acme Collections").await.unwrap();
        let (all, others) = (workspace.database().rows_of(workspace.org), workspace.database().rows_of(other));
        let empty: Vec<_> = all.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table).collect();
        assert_eq!(empty, [""; 0], "whatever is not filled here is not seen to go");
        let over = NOW.plus_seconds(7 * DAY);
        let some = async |at| workspace.write(|tx| delete_some(tx, workspace.org, at, 3)).await;
        assert!(!some(over.plus_seconds(-1)).await);
        assert_eq!(workspace.database().rows_of(workspace.org), all, "not before the week is over");
        while some(over).await {}

        let left = workspace.database().rows_of(workspace.org);
        let left: Vec<_> = left.iter().filter(|(_, rows)| !rows.is_empty()).map(|(table, _)| table).collect();
        assert_eq!(left, [""; 0]);
        assert!(workspace.db.read(|tx| organisation::load(tx, workspace.org)).await.is_err());
        assert!(!some(over).await, "twice is once");
        assert_eq!(workspace.database().rows_of(other), others);
        let accounts = workspace.database().ask("select email from accounts");
        assert_eq!(accounts, [[ANN]], "of who is in another organisation");
        if workspace.db.engine() == Engine::Sqlite {
            for table in ["users", "groups", "customers", "invoices"] {
                let count = |table: &str| workspace.database().ask(&format!("select cast(count(*) as text) from {table}"));
                assert_eq!(count(&format!("{table}_text_docsize")), count(table), "what {table} are searched by");
            }
        }
    }

    async fn nobody_comes_in_once_it_has_begun(workspace: Workspace) {
        fill(&workspace).await;
        workspace.write(|tx| export::note(tx, &workspace.owner)).await;
        planned(&workspace, &workspace.owner, OWNER, "Acme Collections").await.unwrap();
        let over = NOW.plus_seconds(7 * DAY);
        let invited = workspace.user("Late", Role::Member, Position::Finance, Status::Invited).await.1.unwrap();
        let bearer = workspace
            .write(|tx| token::commands::create(tx, &workspace.owner, &name("late"), Scope::Read, &new_secret()))
            .await
            .1;
        let session = new_secret();
        let opening = Opening { secret: &session, org: None, stay: true, address: "192.0.2.1", agent: "test", at: NOW };
        let proof = workspace.prove(OWNER, NOW).await;
        workspace.write(|tx| sign_in(tx, &proof, &opening)).await.session().unwrap();
        // From the first batch on, which takes nothing away yet.
        assert!(workspace.write(|tx| delete_some(tx, workspace.org, over, 100)).await);
        assert!(workspace.db.read(|tx| session::actor_of(tx, &session.hash(), NOW, "")).await.unwrap().is_none());
        assert!(workspace.read(|tx| token::actor_of(tx, &bearer, NOW, "")).await.is_none());
        assert!(workspace.db.read(|tx| invitation::open(tx, &invited, NOW)).await.is_err());
        let attempt = workspace.write(|tx| Attempt::begin(tx, OWNER, "192.0.2.1", NOW)).await;
        let proof = attempt.verify(hasher(), PASSWORD).unwrap();
        let refused = workspace.try_write(|tx| sign_in(tx, &proof, &opening)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::SignInRefused))), "{refused:?}");
        let kept = workspace.try_write(|tx| keep(tx, &workspace.owner)).await;
        assert!(is(&kept, Conflict::BeingDeleted), "by whatever clock");
    }

    async fn acc_table_only_the_owner_deletes_and_keeps_and_takes_everything_along(workspace: Workspace) {
        let admin = workspace.admin().await;
        let of_admin = planned(&workspace, &admin, "adam.admin@example.org", "Acme Collections").await;
        assert!(matches!(of_admin, Err(Error::Denied)));
        for actor in [&admin, &workspace.finance().await] {
            assert!(matches!(workspace.try_write(|tx| keep(tx, actor)).await, Err(Error::Denied)));
            assert!(matches!(workspace.try_write(|tx| export::note(tx, actor)).await, Err(Error::Denied)));
            let piece = workspace.db.read(|tx| export::piece(tx, actor, &Place::default(), 1)).await;
            assert!(matches!(piece, Err(Error::Denied)));
        }
    }

    async fn it_takes_an_export_of_the_day_the_name_and_the_password(workspace: Workspace) {
        let (owner, typed) = (&workspace.owner, "acme  collections");
        assert!(is(&planned(&workspace, owner, OWNER, typed).await, Conflict::ExportFirst));
        workspace.write(|tx| export::note(tx, owner)).await;
        assert!(matches!(planned(&workspace, owner, OWNER, "Acme").await, Err(Error::Invalid(_))));
        workspace.admin().await;
        let others = planned(&workspace, owner, "adam.admin@example.org", typed).await;
        assert!(matches!(others, Err(Error::Denied)));
        let tomorrow = later(owner, DAY);
        assert!(is(&planned(&workspace, &tomorrow, OWNER, typed).await, Conflict::ExportFirst), "a day is over");
        planned(&workspace, &later(owner, DAY - 1), OWNER, typed).await.unwrap();
        assert_eq!(delete_at(&workspace).await, Some(NOW.plus_seconds(8 * DAY - 1)));
    }

    async fn an_export_counts_for_whoever_made_it(workspace: Workspace) {
        let adam = workspace.admin().await;
        workspace.write(|tx| export::note(tx, &workspace.owner)).await;
        let to = adam.user().unwrap();
        workspace.write(|tx| users::transfer_ownership(tx, &workspace.operator(), to, None)).await;
        let capacity = Capacity::User { id: to, role: Role::Owner, position: Position::AccountManager };
        let heir = Actor { capacity, ..adam };
        let refused = planned(&workspace, &heir, "adam.admin@example.org", "Acme Collections").await;
        assert!(is(&refused, Conflict::ExportFirst));
    }

    async fn it_is_kept_within_the_week_and_said_again_the_day_stays(workspace: Workspace) {
        let owner = &workspace.owner;
        workspace.write(|tx| export::note(tx, owner)).await;
        planned(&workspace, owner, OWNER, "Acme Collections").await.unwrap();
        planned(&workspace, &later(owner, 60), OWNER, "Acme Collections").await.unwrap();
        let over = NOW.plus_seconds(7 * DAY);
        assert_eq!(delete_at(&workspace).await, Some(over));
        workspace.write(|tx| keep(tx, &later(owner, 7 * DAY - 1))).await;
        workspace.write(|tx| keep(tx, &later(owner, 7 * DAY - 1))).await;
        assert_eq!(delete_at(&workspace).await, None);
        assert!(!workspace.write(|tx| delete_some(tx, workspace.org, over.plus_seconds(DAY), 100)).await);
        let recorded = workspace.recorded().await;
        let last = &recorded[recorded.len() - 3..];
        assert_eq!(last, ["organisation.exported", "organisation.deletion_planned", "organisation.kept"]);
    }

    async fn an_export_has_every_row_and_column_but_for_secrets(workspace: Workspace) {
        fill(&workspace).await;
        elsewhere(&workspace).await;
        let lines = lines(&workspace).await;
        let mut rows = workspace.database().rows_of(workspace.org);
        for secret in ["sessions", "half_way_sign_ins"] {
            rows.remove(secret);
        }
        let mut columns = workspace.database().columns();
        for (table, rows) in &rows {
            let of_table: Vec<_> = lines.iter().filter(|line| line["table"] == *table.as_str()).collect();
            assert_eq!(of_table.len(), rows.len(), "{table}");
            let secrets = ["org_id", "token_hash"];
            let kept = columns.remove(table).unwrap().into_iter().filter(|it| !secrets.contains(&it.as_str()));
            let expected: BTreeSet<_> = kept.chain(["table".to_owned()]).collect();
            assert_eq!(of_table[0].keys().cloned().collect::<BTreeSet<_>>(), expected, "{table}");
        }
        let tables: BTreeSet<_> = lines.iter().map(|line| line["table"].as_str().unwrap()).collect();
        let all = rows.keys().map(String::as_str).chain(["organisations"]).collect();
        assert_eq!(tables, all);
        let customer = lines.iter().find(|line| line["table"] == "customers").unwrap();
        assert_eq!((&customer["number"], &customer["paused_until_on"]), (&Json::from("C1"), &Json::Null));
    }
}
