//! The real program on the copied database, and those who are let in.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use remit_db::{params, sql, sql_global};
use remit_domain::account::{Cost, Hasher, Password};
use remit_domain::id::{AccountId, UserId};
use remit_domain::text::EmailAddress;

use super::client::{Connection, get};
use crate::Failure;
use crate::generate::NOW;
use crate::measure::Bench;

const PASSWORD: &str = "correct horse battery staple";
/// A command that has not ended by then never will.
const TRIES: usize = 6_000;

/// The program, until this is dropped.
pub struct Server {
    pub address: SocketAddr,
    url: String,
    process: Child,
}

impl Server {
    /// Starts it as an operator does.
    pub fn start(url: &str) -> Result<Server, Failure> {
        Server::begin(url, |program| program)
    }

    /// The same where a proxy says from where each request comes.
    pub fn behind_proxy(url: &str) -> Result<Server, Failure> {
        Server::begin(url, |program| program.env("REMIT_BEHIND_PROXY", "true"))
    }

    fn begin(url: &str, settings: impl FnOnce(&mut Command) -> &mut Command) -> Result<Server, Failure> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free()?));
        let process = settings(&mut program(url)).args(["serve", "--listen", &address.to_string()]).spawn()?;
        let server = Server { address, url: url.to_owned(), process };
        wait_for(address)?;
        Ok(server)
    }

    /// A token that may read, or write, made by the command.
    pub fn token(&self, scope: &str) -> Result<String, Failure> {
        let made = program(&self.url).args(["token", "create", "--name", "bench", "--scope", scope]).output()?;
        let said = String::from_utf8(made.stdout)?;
        if !made.status.success() {
            return Err(format!("no token: {}", String::from_utf8_lossy(&made.stderr)).into());
        }
        Ok(said.trim().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program(url: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_remit"));
    program.env("REMIT_DATA", url.trim_start_matches("sqlite:")).env("REMIT_LOG", "warn").stdin(Stdio::null());
    program
}

/// The header that carries a token.
pub fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

/// Puts off planning to the last minute of the day: the answers are to stay those of the model.
pub async fn quieten(bench: &Bench) -> Result<(), Failure> {
    let late = sql_global!("update organisations set plan_at_minute = 1439 where id = $1");
    bench.db.write(|tx| tx.run(late, params![bench.org])).await?;
    Ok(())
}

/// Gives these users an account, and signs each in by the form; answers their cookies.
pub async fn sign_in(bench: &Bench, server: &Server, users: &[UserId], cost: Cost) -> Result<Vec<String>, Failure> {
    let hasher = Hasher::new(cost)?;
    let mut cookies = Vec::new();
    for &user in users {
        let address = sql!("select email from users where org_id = $1 and id = $2");
        let email = bench.db.read(|tx| tx.one(address, params![bench.org, user], |row| row.get::<String>(0))).await?;
        let email = EmailAddress::new(&email.ok_or("there is no such user")?).map_err(|it| it.to_string())?;
        let password = Password::new(PASSWORD, &email, &[]).map_err(|it| it.to_string())?;
        let hash = hasher.hash(&password, [1; 16])?;
        bench
            .db
            .write(|tx| {
                let account = AccountId(tx.next_id()?);
                tx.run(
                    sql_global!(
                        "insert into accounts (id, email, email_key, name, language, password_hash, created_at)
                         values ($1, $2, $3, $2, 'en', $4, $5)"
                    ),
                    params![account, email.as_str(), email.key(), hash, NOW],
                )?;
                let join = sql!("update users set account_id = $3 where org_id = $1 and id = $2");
                tx.run(join, params![bench.org, user, account])
            })
            .await?;
        cookies.push(session(server.address, email.as_str()).await?);
    }
    Ok(cookies)
}

/// Signs in as a browser does: the form, its cookie and its token, then the session's cookie.
async fn session(address: SocketAddr, email: &str) -> Result<String, Failure> {
    let mut connection = Connection::open(address).await?;
    let form = connection.ask(&get("/login", "")).await?;
    let door = cookie(form.head)?;
    let token = form_token(form.body)?;
    let body = format!("csrf={token}&email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let request = format!(
        "POST /login HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {door}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = connection.ask(request.as_bytes()).await?;
    match answer.status {
        303 => cookie(answer.head),
        status => Err(format!("{email} cannot sign in: {status}").into()),
    }
}

/// The token that the form of a page carries.
pub fn form_token(page: &[u8]) -> Result<String, Failure> {
    let page = std::str::from_utf8(page)?;
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").ok_or("the form has no token")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

/// The cookies that an answer sets, as they are sent back.
pub fn cookie(head: &str) -> Result<String, Failure> {
    let set = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let pairs: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    if pairs.is_empty() { Err("no cookie is set".into()) } else { Ok(pairs.join("; ")) }
}

/// A port that is free.
pub fn free() -> Result<u16, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until somebody listens at an address.
#[expect(clippy::disallowed_methods, reason = "a process that starts gives no signal to wait for")]
pub fn wait_for(address: SocketAddr) -> Result<(), Failure> {
    for _ in 0..TRIES {
        if TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    Err(format!("nobody listens at {address}").into())
}
