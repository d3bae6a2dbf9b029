//! Handing a message to a mail server (RFC 5321), step by step: when it breaks off, the step tells whether the message can
//! have gone out.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};
use remit_domain::mail::Outcome;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::config::{Config, Security, Smtp};

/// The longest that a step may take. All of them together take less than the lease of a mail.
const STEP: Duration = Duration::from_secs(30);

/// The longest wait for the answer to a whole message, which servers look through before they take it.
const WHOLE: Duration = Duration::from_secs(60);

/// Hands messages to the mail server, one after another over one connection while that holds.
pub struct Carrier<'a> {
    smtp: &'a Smtp,
    from: &'a Mailbox,
    certificates: Option<&'a Path>,
    connection: Option<AsyncSmtpConnection>,
}

/// Why a step did not succeed.
enum Stop {
    /// The server says no, with or without hope.
    Answer(SmtpError),
    /// There is no server to say anything.
    Silence(String),
}

impl<'a> Carrier<'a> {
    /// Whoever hands messages to the server that is set up; nobody where there is none.
    pub fn of(config: &'a Config) -> Option<Carrier<'a>> {
        let (smtp, from) = config.smtp.as_ref().zip(config.mail_from.as_ref())?;
        Some(Carrier { smtp, from, certificates: config.smtp_ca.as_deref(), connection: None })
    }

    /// From whom the messages come.
    pub fn from(&self) -> &'a Mailbox {
        self.from
    }

    /// Says hello to the server, and who sends.
    ///
    /// # Errors
    /// What keeps it from taking mail of ours.
    pub async fn greet(mut self) -> Result<(), String> {
        self.connection = Some(self.connect().await?);
        self.finish().await;
        Ok(())
    }

    /// Hands a message over, and says how it went.
    pub async fn carry(&mut self, message: &Message) -> Outcome {
        // A server may have hung up since the message before.
        if let Some(connection) = &mut self.connection
            && !matches!(timeout(STEP, connection.test_connected()).await, Ok(true))
        {
            self.connection = None;
        }
        let connection = match self.connection.take() {
            Some(connection) => Ok(connection),
            None => self.connect().await,
        };
        let mut connection = match connection {
            Ok(connection) => connection,
            Err(why) => return Outcome::Unreachable(why),
        };
        match announce(&mut connection, message).await {
            Ok(()) => {}
            Err(Stop::Answer(error)) => {
                self.keep(connection).await;
                return refused(&error);
            }
            Err(Stop::Silence(why)) => return Outcome::Unreachable(why),
        }
        match timeout(WHOLE, connection.message(&message.formatted())).await {
            Ok(Ok(_)) => {
                self.connection = Some(connection);
                Outcome::Sent
            }
            Ok(Err(error)) if is_answer(&error) => {
                self.keep(connection).await;
                refused(&error)
            }
            Ok(Err(error)) => Outcome::Unknown(error.to_string()),
            Err(_) => Outcome::Unknown("the mail server did not say whether it took the mail".to_owned()),
        }
    }

    /// Says good-bye.
    pub async fn finish(self) {
        if let Some(mut connection) = self.connection {
            // It has all that it was to have.
            let _ = timeout(STEP, connection.quit()).await;
        }
    }

    /// Keeps a connection for the next message, when the server forgets this one.
    async fn keep(&mut self, mut connection: AsyncSmtpConnection) {
        if !connection.has_broken() && matches!(timeout(STEP, connection.command(Rset)).await, Ok(Ok(_))) {
            self.connection = Some(connection);
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let (smtp, name) = (self.smtp, ClientId::Domain(self.from.email.domain().to_owned()));
        let tls = match smtp.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(self.tls()?),
        };
        let address = (smtp.host.as_str(), smtp.port);
        let mut connection = if smtp.security == Security::Tls {
            in_time(AsyncSmtpConnection::connect_tokio1(address, Some(STEP), &name, tls, None)).await?
        } else {
            let stream = Box::new(in_time(without_delay(address)).await?);
            let mut connection = in_time(AsyncSmtpConnection::connect_with_transport(stream, &name)).await?;
            if let Some(tls) = tls {
                in_time(connection.starttls(tls, &name)).await?;
            }
            connection
        };
        if let Some((user, password)) = &smtp.credentials {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            in_time(connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, String> {
        let mut tls = TlsParameters::builder(self.smtp.host.clone());
        if let Some(path) = self.certificates {
            let unusable = |error: &dyn fmt::Display| format!("smtp_ca: {}: {error}", path.display());
            let pem = fs::read(path).map_err(|error| unusable(&error))?;
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| unusable(&error))?);
        }
        tls.build_rustls().map_err(|error| error.to_string())
    }
}

/// Says from whom and to whom a message is. Until all of this is taken, nothing of it can go out.
async fn announce(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Stop> {
    let envelope = message.envelope();
    let addresses = || envelope.from().into_iter().chain(envelope.to());
    let is_international = addresses().any(|address: &Address| !AsRef::<str>::as_ref(address).is_ascii());
    let speaks_it = connection.server_info().supports_feature(Extension::SmtpUtfEight);
    let options = if is_international && speaks_it { vec![MailParameter::SmtpUtfEight] } else { Vec::new() };
    step(connection.command(Mail::new(envelope.from().cloned(), options))).await?;
    for address in envelope.to() {
        step(connection.command(Rcpt::new(address.clone(), Vec::new()))).await?;
    }
    step(connection.command(Data)).await
}

async fn step<T>(said: impl Future<Output = Result<T, SmtpError>>) -> Result<(), Stop> {
    match timeout(STEP, said).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if is_answer(&error) => Err(Stop::Answer(error)),
        Ok(Err(error)) => Err(Stop::Silence(error.to_string())),
        Err(_) => Err(Stop::Silence(format!("the mail server has not answered for {} seconds", STEP.as_secs()))),
    }
}

/// A connection that does not keep the end of a message back until its beginning is acknowledged.
async fn without_delay(address: (&str, u16)) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn in_time<T, E: fmt::Display>(said: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match timeout(STEP, said).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err(format!("the mail server has not answered for {} seconds", STEP.as_secs())),
    }
}

/// Has the server said no? Whatever else went wrong, it may have said yes.
fn is_answer(error: &SmtpError) -> bool {
    error.is_permanent() || error.is_transient()
}

fn refused(error: &SmtpError) -> Outcome {
    if error.is_permanent() { Outcome::Refused(error.to_string()) } else { Outcome::Later(error.to_string()) }
}
