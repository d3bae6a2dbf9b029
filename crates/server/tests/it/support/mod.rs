//! A running server with an organisation whose people stand for every kind of user.

pub mod books;
pub mod client;
pub mod home;
pub mod telephone;

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use remit_db::{Db, Options, Tx};
use remit_domain::account::Cost;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::{Kind, NewAction};
use remit_domain::actor::Capacity;
use remit_domain::clock::Instant;
use remit_domain::customer::NewCustomer;
use remit_domain::id::{ActionId, CustomerId, OrgId, UserId};
use remit_domain::invitation::Invitation;
use remit_domain::organisation::Zone;
use remit_domain::organisation::commands::NewOrganisation;
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::text::{EmailAddress, Name};
use remit_domain::user::NewUser;
use remit_domain::{Actor, Error, action, audit, customer, organisation, schema, token, user};
use remit_server::app::{App, Parts};
use remit_server::config::{self, Config};
use remit_server::connections::{self, Limits};
use remit_server::edge::{Clock, Random};
use remit_server::hashing::Hashing;
use remit_server::router::router;
use remit_server::worker;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use client::Client;
use home::Home;

/// Runs each test on both engines, as `name::sqlite` and `name::postgres`.
macro_rules! both_engines {
    ($($(#[doc = $doc:literal])* fn $name:ident($site:ident) $body:block)*) => {$(
        $(#[doc = $doc])*
        fn $name($site: &$crate::support::Site) $body

        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&$crate::support::Site::start($crate::support::home::Home::sqlite()));
            }

            #[test]
            fn postgres() {
                super::$name(&$crate::support::Site::start($crate::support::home::Home::postgres()));
            }
        }
    )*};
}
pub(crate) use both_engines;

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery";

/// Every user of the site who can sign in, by what they stand for.
pub const PEOPLE: &[(&str, Role, Position)] = &[
    ("owner", Role::Owner, Position::AccountManager),
    ("admin", Role::Admin, Position::AccountManager),
    ("finance", Role::Member, Position::Finance),
    ("accountant", Role::Member, Position::Accountant),
    ("manager", Role::Member, Position::AccountManager),
    ("colleague", Role::Member, Position::AccountManager),
];

/// What the operator has set where mail goes out.
const MAIL: [(&str, &str); 3] = [
    ("address", "https://nordlys.example"),
    ("smtp", "smtp://127.0.0.1:1?tls=none"),
    ("mail_from", "Remit <remit@nordlys.example>"),
];

/// A running server.
pub struct Site {
    /// Where it is.
    pub url: String,
    /// The organisation of its people.
    pub org: OrgId,
    app: App,
    now: Arc<AtomicI64>,
    runtime: Option<Runtime>,
    // Goes last: the server has to be gone before its database.
    home: Arc<Home>,
}

impl Site {
    /// Starts one on a database where everybody has joined.
    pub fn start(home: Arc<Home>) -> Site {
        let runtime = Runtime::new().unwrap();
        let now = Arc::new(AtomicI64::new(noon().0));
        let app = runtime.block_on(async { app(&home, &now) });
        let found = runtime.block_on(app.db.read(organisation::all)).unwrap();
        let org = found.first().map_or(OrgId(0), |organisation| organisation.id);
        let url = listen(&runtime, app.clone());
        Site { url, org, app, now, runtime: Some(runtime), home }
    }

    /// Makes the organisation on an empty database, and lets everybody join.
    fn prepare(home: Home) -> Arc<Home> {
        let home = Arc::new(home);
        let mut site = Site::start(Arc::clone(&home));
        let (org, invitation) = site.block_on(found(&site.app, "Nordlys", &address("owner")));
        site.org = org;
        site.join(&invitation);
        site.invite_people();
        home
    }

    /// Runs commands as the model has them.
    pub fn write<T: Send>(&self, work: impl Fn(&Tx<'_>, &Actor) -> Result<T, Error> + Send + Sync) -> T {
        let actor = self.actor();
        self.block_on(self.app.db.write(|tx| work(tx, &actor))).unwrap()
    }

    /// Does the work behind the requests, once.
    pub fn work(&self) {
        self.block_on(worker::work_once(&self.app)).unwrap();
    }

    /// Lets the worker work by this clock, without pause, until `done`.
    pub fn work_by(&self, clock: Clock, done: impl FnOnce()) {
        let app = App::new(Parts { clock, ..Parts::clone(&self.app) });
        let (stop, stopped) = watch::channel(false);
        let worker = self.runtime.as_ref().unwrap().spawn(worker::work(app, Duration::from_millis(1), stopped));
        done();
        stop.send(true).unwrap();
        self.block_on(worker).unwrap();
    }

    /// Reads a list for `actor`, which is through when `work` is.
    pub fn while_a_list_is_read(&self, actor: &Actor, work: impl FnOnce()) {
        let ((begins, begun), (ends, ended)) = (mpsc::channel(), mpsc::channel::<()>());
        thread::scope(|threads| {
            // Gone with a panic, too, which ends the list.
            let end = ends;
            threads.spawn(move || {
                let read = self.app.read_list_of(actor, |_| {
                    begins.send(()).unwrap();
                    let _end = ended.recv();
                    Ok(())
                });
                self.block_on(read).unwrap();
            });
            begun.recv().unwrap();
            work();
            drop(end);
        });
    }

    /// Takes the database away under the running server.
    pub fn lose_database(&self) {
        self.home.lose();
    }

    /// Whoever runs the program on its server.
    pub fn actor(&self) -> Actor {
        Actor { org: self.org, capacity: Capacity::Operator, at: self.app.clock.now(), source: "test".to_owned() }
    }

    /// How many records the audit log has.
    pub fn records(&self) -> i64 {
        self.write(|tx, actor| Ok(audit::chain::head(tx, actor.org)?.seq))
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// A visitor of the same server where its operator has set something else.
    pub fn visitor_where(&self, settings: &[(&'static str, &str)]) -> Client {
        let app = App::new(Parts { config: configured(settings), ..Parts::clone(&self.app) });
        Client::new(&listen(self.runtime.as_ref().unwrap(), app))
    }

    /// One of [`PEOPLE`], signed in where mail goes out; nothing does while nobody works.
    pub fn signed_in_with_mail(&self, who: &str) -> Client {
        let mut client = self.visitor_where(&MAIL);
        assert_eq!(client.sign_in(&address(who), PASSWORD).status, 303);
        client
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(&self.url)
    }

    /// One of [`PEOPLE`], signed in.
    pub fn signed_in(&self, who: &str) -> Client {
        let mut client = self.visitor();
        let answer = client.sign_in(&address(who), PASSWORD);
        assert_eq!(answer.status, 303, "{who}: {}", answer.body);
        client
    }

    /// A program with a token of this scope.
    pub fn program(&self, scope: Scope) -> Client {
        self.visitor().with_token(&self.token(scope))
    }

    /// The same where mail goes out.
    pub fn program_with_mail(&self, scope: Scope) -> Client {
        self.visitor_where(&MAIL).with_token(&self.token(scope))
    }

    fn token(&self, scope: Scope) -> String {
        let secret = self.secret();
        let name = Name::new("a program").unwrap();
        let (_, bearer) = self.write(|tx, actor| token::commands::create(tx, actor, &name, scope, &secret));
        bearer.reveal()
    }

    /// A secret that nobody else has.
    pub fn secret(&self) -> Secret {
        Secret::random(&mut self.app.random.generator().unwrap())
    }

    /// The id of one of [`PEOPLE`].
    pub fn user(&self, who: &str) -> UserId {
        self.user_of(&address(who))
    }

    /// The id of whoever has this address.
    pub fn user_of(&self, email: &str) -> UserId {
        let email = EmailAddress::new(email).unwrap();
        let found = self.write(|tx, actor| user::by_email(tx, actor.org, &[email.key()]));
        found.first().unwrap().1.id
    }

    /// Makes a user who is invited; answers with what the invitation opens with.
    pub fn invite(&self, email: &str, role: Role, position: Position) -> OrgSecret {
        let secret = self.secret();
        let new = NewUser {
            email: EmailAddress::new(email).unwrap(),
            name: None,
            role,
            position,
            groups: Vec::new(),
            invitation: Some(Invitation::Link(secret.clone())),
        };
        self.write(|tx, actor| user::commands::create(tx, actor, std::slice::from_ref(&new)));
        OrgSecret { org: self.org, secret }
    }

    /// Makes another organisation; answers with its owner, signed in.
    pub fn other_organisation(&self) -> (OrgId, Client) {
        let (org, invitation) = self.block_on(found(&self.app, "Elsewhere", "owner@elsewhere.example"));
        (org, self.join(&invitation))
    }

    /// Makes a customer to whom nobody is assigned, with an action of finance.
    pub fn customer_with_action(&self) -> (CustomerId, ActionId) {
        let new = NewCustomer { number: "K-1".to_owned(), name: Some("Klinikum".to_owned()), country: String::new() };
        let customer = self.write(|tx, actor| customer::commands::create(tx, actor, &new));
        (customer, self.action(customer, "Call them"))
    }

    /// Makes an action of finance.
    pub fn action(&self, customer: CustomerId, title: &str) -> ActionId {
        let action = NewAction {
            customer,
            invoice: None,
            kind: Kind::Call,
            title: title.to_owned(),
            due_on: "2026-06-29".parse().unwrap(),
            rules: vec![OwnerRule::Position(Position::Finance)],
        };
        self.write(|tx, actor| action::commands::add(tx, actor, &action))
    }

    /// Somebody of the other organisation.
    pub fn elsewhere_user(&self) -> UserId {
        let email = EmailAddress::new("owner@elsewhere.example").unwrap();
        let read = self.app.db.read(|tx| {
            let others = organisation::all(tx)?.into_iter().find(|organisation| organisation.id != self.org).unwrap();
            user::by_email(tx, others.id, &[email.key()])
        });
        self.block_on(read).unwrap().first().unwrap().1.id
    }

    fn invite_people(&self) {
        for (who, role, position) in PEOPLE.iter().filter(|(_, role, _)| *role != Role::Owner) {
            self.join(&self.invite(&address(who), *role, *position));
        }
    }

    /// Accepts an invitation as a person does, in a browser.
    pub fn join(&self, invitation: &OrgSecret) -> Client {
        let mut client = self.visitor();
        let page = format!("/invitation/{}", invitation.reveal());
        client.get(&page);
        let answer = client.post(&page, &[("name", "Somebody"), ("password", PASSWORD)]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{}", answer.body);
        client
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.as_ref().unwrap().block_on(future)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

/// Serves `app`, and answers where.
fn listen(runtime: &Runtime, app: App) -> String {
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(connections::serve(listener, router(app), Limits::default(), pending()));
    url
}

/// The address of one of [`PEOPLE`].
pub fn address(who: &str) -> String {
    format!("{who}@nordlys.example")
}

/// Noon on a Monday.
fn noon() -> Instant {
    Instant::from("2026-06-29T12:00:00Z".parse::<jiff::Timestamp>().unwrap())
}

fn app(home: &Home, now: &Arc<AtomicI64>) -> App {
    let db = Db::open(&home.url, Options { connections: 4, ..Options::default() }).unwrap();
    db.migrate(schema::MIGRATIONS).unwrap();
    let now = Arc::clone(now);
    let clock = Clock::of(move || Instant(now.load(Ordering::SeqCst)));
    let hashing = Hashing::new(Cost { memory_kib: 8, passes: 1 }).unwrap();
    App::new(Parts {
        db,
        config: configured(&[("address", "https://nordlys.example")]),
        clock,
        random: Random::system(),
        hashing,
    })
}

fn configured(settings: &[(&'static str, &str)]) -> Config {
    let flags: Vec<_> = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    config::load(None, std::iter::empty(), &flags).unwrap().config
}

async fn found(app: &App, name: &str, owner: &str) -> (OrgId, OrgSecret) {
    let new = NewOrganisation {
        name: Name::new(name).unwrap(),
        zone: Zone::new("Europe/Paris").unwrap(),
        currency: "EUR".parse().unwrap(),
        owner: EmailAddress::new(owner).unwrap(),
        owner_name: None,
        owner_position: Position::AccountManager,
        invitation: Secret::random(&mut StdRng::seed_from_u64(name.len() as u64)),
    };
    let at = app.clock.now();
    let made = app.db.write(|tx| organisation::commands::create(tx, &new, at, "test")).await.unwrap();
    (made.org, made.invitation)
}
