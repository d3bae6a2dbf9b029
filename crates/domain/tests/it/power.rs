//! Nobody raises their own rights, by whatever they do and in whatever order (safety 28, USR 9).
//!
//! Nobody else acts meanwhile, so that whatever somebody has more in the end they have given themselves.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::actor::Capacity;
use remit_domain::id::{CustomerId, GroupId, UserId};
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role, Scope, Sight, sight};
use remit_domain::text::EmailAddress;
use remit_domain::user::commands as users;
use remit_domain::user::{Edit, NewUser, Status, list};
use remit_domain::{Actor, Result, assignment, customer, group, token};

use crate::support::{NOW, Workspace, name, new_secret};

/// Sequences of acts, on each engine.
const SEQUENCES: u64 = 120;
/// Acts in a sequence.
const ACTS: usize = 6;

/// What somebody may do at most: their role, and whether they see every customer.
fn rights(actor: &Actor) -> (Role, bool) {
    let Capacity::User { role, .. } = actor.capacity else { panic!("{actor:?}") };
    (role, sight(actor) == Sight::All)
}

/// The same person as they are now; nobody any more when they cannot sign in.
async fn now(workspace: &Workspace, actor: &Actor) -> Option<Actor> {
    let id = actor.user().unwrap();
    let found = workspace.db.read(|tx| list::one(tx, &workspace.operator(), id)).await.ok()?.user;
    let capacity = Capacity::User { id, role: found.role, position: found.position };
    matches!(found.status, Status::Joined).then(|| Actor { capacity, ..actor.clone() })
}

/// On what they act.
struct Around {
    people: Vec<UserId>,
    group: GroupId,
    customer: CustomerId,
}

/// Something that an interface lets anybody try, on anybody.
async fn act(workspace: &Workspace, actor: &Actor, around: &Around, rng: &mut StdRng) -> Result<()> {
    let own = actor.user().unwrap();
    let whom = if rng.random_bool(0.5) { own } else { around.people[rng.random_range(0..around.people.len())] };
    let role = Role::ALL[rng.random_range(0..Role::ALL.len())];
    let position = Position::ALL[rng.random_range(0..Position::ALL.len())];
    let (group, customer) = (around.group, around.customer);
    let kind = rng.random_range(0..14);
    let secret = new_secret();
    workspace
        .try_write(|tx| match kind {
            0 => users::change_role(tx, actor, whom, role),
            1 => users::change_position(tx, actor, whom, position),
            2 => {
                let version = list::one(tx, &workspace.operator(), whom).map_or(1, |listed| listed.user.version);
                users::edit(tx, actor, whom, &Edit { role, position, groups: vec![group], version })
            }
            3 => users::set_groups(tx, actor, whom, &[group]),
            4 => users::transfer_ownership(tx, actor, whom, None),
            5 => users::suspend(tx, actor, whom),
            6 => users::reactivate(tx, actor, whom),
            7 => users::remove(tx, actor, whom, &users::Replacement { customers: Some(own), rules: Some(own) }),
            8 => {
                let email = EmailAddress::new(&format!("friend{}@example.org", tx.next_id()?)).unwrap();
                let invitation = Some(Invitation::Link(secret.clone()));
                let new = NewUser { email, name: None, role, position, groups: vec![group], invitation };
                users::create(tx, actor, &[new]).map(drop)
            }
            9 => users::invite(tx, actor, &[(whom, Invitation::Link(secret.clone()))]).map(drop),
            10 => assignment::commands::set(tx, actor, customer, &[own]).map(drop),
            11 => group::commands::add_members(tx, actor, group, &[own]).map(drop),
            12 => {
                let absence = NewAbsence {
                    user: whom,
                    from: NOW,
                    until: NOW.plus_seconds(86_400),
                    cover: Cover { substitute: Some(own), with_sight: true },
                };
                plan(tx, actor, &absence).map(drop)
            }
            _ => token::commands::create(tx, actor, &name("a token"), Scope::Write, &secret).map(drop),
        })
        .await
}

/// Somebody of each kind, newly joined, with a group and a customer of nobody.
async fn around(workspace: &Workspace, seed: u64) -> (Vec<Actor>, Around) {
    let kinds = [
        (Role::Admin, Position::AccountManager),
        (Role::Member, Position::Finance),
        (Role::Member, Position::AccountManager),
    ];
    let mut actors = Vec::new();
    for (number, (role, position)) in kinds.into_iter().enumerate() {
        actors.push(workspace.joined(&format!("Person {seed} {number}"), role, position).await);
    }
    let around = Around {
        people: actors.iter().chain([&workspace.owner]).map(|actor| actor.user().unwrap()).collect(),
        group: workspace.group(&format!("Group {seed}"), &[]).await,
        customer: workspace.customer(&format!("C-{seed}"), &[]).await,
    };
    (actors, around)
}

both_engines! {
    async fn usr_9_no_six_acts_raise_ones_own_rights(workspace: Workspace) {
        let mut done = 0;
        for seed in 0..SEQUENCES {
            let (mut actors, around) = around(&workspace, seed).await;
            let rng = &mut StdRng::seed_from_u64(seed);
            let mut acting = actors.swap_remove(seed as usize % 3);
            let (role, sees_all) = rights(&acting);
            for _ in 0..ACTS {
                done += usize::from(act(&workspace, &acting, &around, rng).await.is_ok());
                let Some(after) = now(&workspace, &acting).await else { break };
                let (role_now, sees_all_now) = rights(&after);
                assert!(role_now <= role && sees_all_now <= sees_all, "{seed}: {role_now} from {role}");
                if !sees_all {
                    let id = after.user().unwrap();
                    let sees = workspace.read(|tx| customer::sees(tx, after.org, id, around.customer)).await;
                    assert!(!sees, "{seed}: sees a customer that nobody gave them");
                }
                acting = after;
            }
        }
        assert!(done > 60, "only {done} acts were permitted: the test tries nothing");
    }
}
