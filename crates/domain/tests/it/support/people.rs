//! People of every shape.

use std::sync::OnceLock;

use remit_db::{Db, Tx};
use remit_domain::account::{Cost, Hasher, Password, PasswordHash};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::clock::Instant;
use remit_domain::id::{OrgId, UserId};
use remit_domain::invitation::{Acceptance, Invitation};
use remit_domain::organisation::Zone;
use remit_domain::organisation::commands::{Made, NewOrganisation};
use remit_domain::permission::{Position, Role};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::session::{Attempt, Opening, Proof};
use remit_domain::user::{NewUser, Status};
use remit_domain::{Error, Result, invitation, organisation, session, user};

use super::{NOW, Workspace, email, name, new_secret};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A hasher that is as cheap as argon2 allows.
pub fn hasher() -> &'static Hasher {
    static HASHER: OnceLock<Hasher> = OnceLock::new();
    HASHER.get_or_init(|| Hasher::new(Cost { memory_kib: 8, passes: 1 }).unwrap())
}

/// The hash of everybody's password.
pub fn password_hash() -> &'static PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| {
        let password = Password::new(PASSWORD, &email("nobody@example.org"), &[]).unwrap();
        hasher().hash(&password, [7; 16]).unwrap()
    })
}

/// Accepts an invitation with a new account, and signs in for the first time.
pub async fn join(db: &Db, link: &OrgSecret, called: &str) -> Actor {
    let secret = new_secret();
    let joined: Result<Actor, Error> = db.write(|tx| accept(tx, link, called, &secret, NOW)).await;
    joined.unwrap()
}

/// The same inside a transaction; the session is of this secret.
pub fn accept(tx: &Tx<'_>, link: &OrgSecret, called: &str, secret: &Secret, at: Instant) -> Result<Actor> {
    let name = name(called);
    let acceptance = Acceptance::New { name: &name, password: password_hash(), language: "en" };
    let opening = Opening { secret, org: Some(link.org), stay: true, address: "192.0.2.1", agent: "test", at };
    let (_, proof) = invitation::commands::accept(tx, link, &acceptance, at, "192.0.2.1")?;
    session::commands::sign_in(tx, &proof, &opening)?.session()
}

impl Workspace {
    /// A joined user; their address is made from the name: "Ann Lee" is ann.lee@example.org.
    pub async fn joined(&self, called: &str, role: Role, position: Position) -> Actor {
        let link = self.user(called, role, position, Status::Invited).await.1;
        join(&self.db, &link.unwrap(), called).await
    }

    /// A user who stands where `status` says: created or invited, with the link of the invitation.
    pub async fn user(
        &self,
        called: &str,
        role: Role,
        position: Position,
        status: Status,
    ) -> (UserId, Option<OrgSecret>) {
        let new = NewUser {
            email: email(&format!("{}@example.org", called.to_lowercase().replace(' ', "."))),
            name: Some(name(called)),
            role,
            position,
            groups: Vec::new(),
            invitation: (status == Status::Invited).then(|| Invitation::Link(new_secret())),
        };
        let created = self.write(|tx| user::commands::create(tx, &self.owner, std::slice::from_ref(&new))).await;
        (created[0].id, created[0].invitation.clone())
    }

    /// Another organisation in the same database, whose owner is invited at `owner`.
    pub async fn another_organisation(&self, called: &str, owner: &str) -> Made {
        let new = NewOrganisation {
            name: name(called),
            zone: Zone::new("America/New_York").unwrap(),
            currency: "USD".parse().unwrap(),
            owner: email(owner),
            owner_name: None,
            owner_position: Position::Accountant,
            invitation: new_secret(),
        };
        self.write(|tx| organisation::commands::create(tx, &new, NOW, "remit init")).await
    }

    /// Accepts an invitation with the account that `email` has, by everybody's password.
    pub async fn accept_as_known(&self, link: &OrgSecret, email: &str, at: Instant) -> Result<UserId> {
        let proof = self.prove(email, at).await;
        let acceptance = Acceptance::Known(&proof);
        self.try_write(|tx| Ok(invitation::commands::accept(tx, link, &acceptance, at, "192.0.2.1")?.0)).await
    }

    /// Shows that `email` knows everybody's password.
    pub async fn prove(&self, email: &str, at: Instant) -> Proof {
        let attempt = self.write(|tx| Attempt::begin(tx, email, "192.0.2.1", at)).await;
        attempt.verify(hasher(), PASSWORD).unwrap()
    }

    pub async fn admin(&self) -> Actor {
        self.joined("Adam Admin", Role::Admin, Position::AccountManager).await
    }

    pub async fn finance(&self) -> Actor {
        self.joined("Fay Finance", Role::Member, Position::Finance).await
    }

    pub async fn accountant(&self) -> Actor {
        self.joined("Aki Accountant", Role::Member, Position::Accountant).await
    }

    pub async fn account_manager(&self) -> Actor {
        self.joined("Max Manager", Role::Member, Position::AccountManager).await
    }
}

/// The owner, as they act at `at`.
pub fn owner_at(org: OrgId, owner: UserId, at: Instant) -> Actor {
    let capacity = Capacity::User { id: owner, role: Role::Owner, position: Position::Accountant };
    Actor { org, capacity, at, source: "192.0.2.1".into() }
}
