//! PostgreSQL. The only file that names its driver.
//!
//! The driver blocks on a runtime of its own, also when a connection is dropped: never where a task is polled.
//!
//! Behind a pooler that gives each transaction another connection (`?pooler=transaction`), nothing may outlive a
//! transaction: statements are not kept prepared, and settings are made in each.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{io, iter, mem, thread};

use postgres::config::{Host, SslMode};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::ids::Ids;
use crate::row::{Columns, Row};
use crate::statement::placeholders;
use crate::tx::{Body, Connection, Sink};
use crate::{Engine, Error, Mode, Options, Result, Tx, Value, lock};

/// Statements that each connection keeps prepared.
const PREPARED: usize = 512;
/// A statement that takes longer is a mistake, and stands in the way of others.
const STATEMENT_SECONDS: u32 = 60;

/// A server, and the connections to it that are idle.
pub(crate) struct Store {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    list_timeout: Duration,
    /// The settings of each transaction, where a pooler is between us and the server.
    settings: Option<String>,
    idle: Mutex<Vec<Session>>,
}

/// One connection.
struct Session {
    client: RefCell<Client>,
    /// None behind a pooler.
    prepared: Option<RefCell<HashMap<String, postgres::Statement>>>,
}

impl Store {
    pub fn open(url: &str, options: &Options) -> Result<Store> {
        let (url, extras) = with_our_words(url);
        let mut config: Config = url.parse().map_err(|error: postgres::Error| Error::Url(in_full(&error)))?;
        let settings = [
            ("statement_timeout", format!("{STATEMENT_SECONDS}s")),
            ("idle_in_transaction_session_timeout", format!("{STATEMENT_SECONDS}s")),
            ("lock_timeout", format!("{}ms", options.busy_timeout.as_millis())),
            // To compile a statement takes ten times as long as the page that it reads.
            ("jit", "off".to_owned()),
        ];
        let of_each = settings.each_ref().map(|(name, value)| format!("; set local {name} = '{value}'")).concat();
        if !extras.pooler {
            let of_session = settings.map(|(name, value)| format!("-c {name}={value} ")).concat();
            config.options(&(of_session + config.get_options().unwrap_or_default()));
        }
        config.tcp_user_timeout(Duration::from_secs(30)).notice_callback(|_| {});
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        let tls = match config.get_ssl_mode() {
            SslMode::Require => Some(trusting(extras.certificate.as_deref())?),
            _ => None,
        };
        let list_timeout = options.list_timeout;
        let store =
            Store { config, tls, list_timeout, settings: extras.pooler.then_some(of_each), idle: Mutex::default() };
        let first = store.connect()?;
        lock(&store.idle).push(first);
        Ok(store)
    }

    fn connect(&self) -> Result<Session> {
        let connected = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        let client = connected.map_err(|error| {
            let silent = error.source().is_some_and(|source| source.is::<io::Error>());
            let what = if silent { "does not answer; is it running?" } else { "cannot be used" };
            Error::Unavailable(format!("PostgreSQL at {} {what} ({})", self.place(), in_full(&error)))
        })?;
        Ok(Session { client: RefCell::new(client), prepared: self.settings.is_none().then(RefCell::default) })
    }

    /// Where the server should be, without what is secret.
    fn place(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".into(),
        };
        format!("{host}:{}", self.config.get_ports().first().unwrap_or(&5432))
    }

    /// A connection in a new transaction. One that broke while it was idle is let go.
    fn begin(&self, mode: Mode) -> Result<Session> {
        let begin = match mode {
            Mode::Read | Mode::List => "begin isolation level repeatable read read only",
            Mode::Write | Mode::WriteAlone => "begin isolation level serializable",
            Mode::ReadCommitted => "begin isolation level read committed",
        };
        let mut begin = format!("{begin}{}", self.settings.as_deref().unwrap_or_default());
        if mode == Mode::List {
            // A plan for any filter goes through an index of parts of texts for two letters, which it does not know.
            let limit = self.list_timeout.as_millis();
            let _ =
                write!(begin, "; set local statement_timeout = {limit}; set local plan_cache_mode = force_custom_plan");
        }
        // Unlike a query, a lock of a table leaves what the transaction sees to be fixed when it has it. A migration takes the
        // same one.
        match mode {
            Mode::Write => begin += "; lock table schema_migrations in row share mode",
            Mode::WriteAlone => begin += "; lock table schema_migrations in exclusive mode",
            Mode::Read | Mode::List | Mode::ReadCommitted => {}
        }
        while let Some(session) = self.take() {
            match session.script(&begin) {
                Ok(()) => return Ok(session),
                Err(busy @ Error::Busy(_)) => return Err(busy),
                Err(_) => {}
            }
        }
        let session = self.connect()?;
        session.script(&begin)?;
        Ok(session)
    }

    fn take(&self) -> Option<Session> {
        lock(&self.idle).pop()
    }
}

impl crate::Store for Store {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    /// After a panic, or when it cannot be rolled back, the connection is closed, which ends its transaction.
    fn transaction(&self, mode: Mode, ids: &Ids, body: Body) -> Result<()> {
        let session = self.begin(mode)?;
        let tx = Tx::new(mode, &session, ids);
        let keep = body(&tx);
        let outcome = match tx.failure() {
            Some(failure) => Err(failure),
            None if keep => session.script("commit").map_err(|error| match (mode, error) {
                (Mode::Write | Mode::WriteAlone, Error::Unavailable(message)) => Error::Uncertain(message),
                (_, error) => error,
            }),
            None => Ok(()),
        };
        if (keep && outcome.is_ok()) || session.script("rollback").is_ok() {
            lock(&self.idle).push(session);
        }
        outcome
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let idle = mem::take(&mut *lock(&self.idle));
        // Where a task is polled, a connection may not be closed; on a thread of its own it may.
        let _ = thread::Builder::new().spawn(move || drop(idle)).map(thread::JoinHandle::join);
    }
}

impl Session {
    /// The statement, kept prepared; none behind a pooler.
    fn prepared(&self, text: &str) -> Result<Option<postgres::Statement>> {
        let Some(prepared) = &self.prepared else { return Ok(None) };
        if let Some(statement) = prepared.borrow().get(text) {
            return Ok(Some(statement.clone()));
        }
        let statement = self.client.borrow_mut().prepare(text).map_err(error)?;
        let mut prepared = prepared.borrow_mut();
        if prepared.len() >= PREPARED {
            prepared.clear();
        }
        prepared.insert(text.to_owned(), statement.clone());
        Ok(Some(statement))
    }
}

impl Connection for Session {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn rows(&self, text: &str, params: &[Value], sink: Sink) -> Result<()> {
        let statement = self.prepared(text)?;
        let mut client = self.client.borrow_mut();
        let rows = match statement {
            Some(statement) => client.query_raw(&statement, bound(params)),
            None => client.query_typed_raw(text, typed(text, params)?),
        };
        let mut rows = rows.map_err(error)?;
        while let Some(row) = rows.next().map_err(error)? {
            sink(&Row(&row))?;
        }
        Ok(())
    }

    fn run(&self, text: &str, params: &[Value]) -> Result<u64> {
        let statement = self.prepared(text)?;
        let mut client = self.client.borrow_mut();
        match statement {
            Some(statement) => client.execute(&statement, &bound(params)),
            None => client.execute_typed(text, &typed(text, params)?),
        }
        .map_err(error)
    }

    fn takes_many_rows(&self) -> bool {
        true
    }

    fn prepare(&self, text: &str) -> Result<()> {
        self.client.borrow_mut().prepare(text).map(drop).map_err(error)
    }

    fn script(&self, text: &str) -> Result<()> {
        self.client.borrow_mut().batch_execute(text).map_err(error)
    }
}

fn bound<'v>(params: &'v [Value<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// The values with their types, which the server infers only for what is prepared; it would take more than the text wants.
fn typed<'v>(text: &str, params: &'v [Value<'v>]) -> Result<Vec<(&'v (dyn ToSql + Sync), Type)>> {
    let mut wanted = 0;
    placeholders(text, |number, _| {
        wanted = wanted.max(number);
        String::new()
    });
    if wanted != params.len() {
        return Err(Error::Statement(format!("{} values are given where {wanted} are wanted", params.len())));
    }
    let of = |value: &Value| match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
    };
    Ok(params.iter().map(|value| (value as &(dyn ToSql + Sync), of(value))).collect())
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (*self, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(value), &Type::INT8) => value.to_sql(ty, out),
            (Value::Int(value), &Type::INT4) => i32::try_from(value)?.to_sql(ty, out),
            (Value::Int(value), &Type::INT2) => i16::try_from(value)?.to_sql(ty, out),
            (Value::Int(value), &Type::BOOL) => (value != 0).to_sql(ty, out),
            (Value::Text(value), &Type::TEXT | &Type::VARCHAR | &Type::NAME) => value.to_sql(ty, out),
            (Value::Bytes(value), &Type::BYTEA) => value.to_sql(ty, out),
            (value, _) => Err(format!("{} is given where {ty} is wanted", value.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for Value<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Value<'r>, Box<dyn std::error::Error + Sync + Send>> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Value::Int),
            Type::INT4 => i32::from_sql(ty, raw).map(|value| Value::Int(value.into())),
            Type::INT2 => i16::from_sql(ty, raw).map(|value| Value::Int(value.into())),
            Type::BOOL => bool::from_sql(ty, raw).map(|value| Value::Int(value.into())),
            Type::TEXT | Type::VARCHAR | Type::NAME => <&str>::from_sql(ty, raw).map(Value::Text),
            Type::BYTEA => <&[u8]>::from_sql(ty, raw).map(Value::Bytes),
            _ => Err(format!("a {ty}: cast it to bigint, text or bytes").into()),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Value<'r>, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Columns for postgres::Row {
    fn value(&self, column: usize) -> Result<Value<'_>> {
        self.try_get(column).map_err(|error| Error::Statement(in_full(&error)))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn error(error: postgres::Error) -> Error {
    let Some(refusal) = error.as_db_error() else {
        let broken = error.is_closed() || error.source().is_some_and(|source| source.is::<io::Error>());
        return if broken { Error::Unavailable(in_full(&error)) } else { Error::Statement(in_full(&error)) };
    };
    let message = refusal.message().to_owned();
    match refusal.code().code() {
        "40001" | "40P01" => Error::Conflict,
        "55P03" => Error::Busy(message),
        "57014" => Error::TooLong,
        "25006" => Error::ReadOnly(message),
        "53100" => Error::Full(message),
        "58030" => Error::Disk(message),
        code if code.starts_with("23") => {
            let column = || Some(format!("{}.{}", refusal.table()?, refusal.column()?));
            let name = refusal.constraint().map(str::to_owned).or_else(column).unwrap_or(message);
            let key = if code == "23505" { refusal.detail().unwrap_or_default() } else { "" };
            Error::Constraint { name, key: key.to_owned() }
        }
        code if ["08", "53", "57"].iter().any(|class| code.starts_with(class)) => Error::Unavailable(message),
        _ => Error::Statement(message),
    }
}

/// The message with its causes, which the driver keeps apart.
fn in_full(error: &postgres::Error) -> String {
    let causes = iter::successors(error.source(), |cause| (*cause).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// What an address says that the driver has no word for.
#[derive(Default)]
struct Extras {
    /// The file of the certificates to trust.
    certificate: Option<String>,
    /// Is a pooler in transaction mode between us and the server?
    pooler: bool,
}

/// The address in the driver's words, and what it has none for. A certificate is always verified.
fn with_our_words(url: &str) -> (String, Extras) {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let mut extras = Extras::default();
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", path)) => extras.certificate = Some(path.to_owned()),
            Some(("sslmode", "verify-ca" | "verify-full")) => kept.push("sslmode=require"),
            Some(("pooler", "transaction")) => extras.pooler = true,
            _ => kept.push(pair),
        }
    }
    (format!("{address}?{}", kept.join("&")), extras)
}

/// TLS that trusts the certificates in a file, or else those that browsers trust.
fn trusting(certificate: Option<&str>) -> Result<MakeRustlsConnect> {
    let unusable = |error: &dyn std::fmt::Display| Error::Url(format!("sslrootcert: {error}"));
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = certificate {
        roots.roots.clear();
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))? {
            let certificate = certificate.map_err(|error| unusable(&error))?;
            roots.add(certificate).map_err(|error| unusable(&error))?;
        }
        if roots.is_empty() {
            return Err(unusable(&"no certificate is in it"));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
