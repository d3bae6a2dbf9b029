//! The mail server by which Remit sends.

use std::fmt;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use url::Url;

use super::Secret;

/// How what is said to a mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS once the server has said hello; without it nothing is sent.
    StartTls,
    /// Nothing: for a server on the same machine or network.
    Plain,
}

/// The address of a mail server: `smtps://USER:PASSWORD@HOST:PORT`, or `smtp://` for STARTTLS, or that with `?tls=none`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Smtp {
    /// Its name or IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: Security,
    /// Who sends, where the server asks.
    pub credentials: Option<(String, Secret)>,
}

const FORM: &str = "smtp is smtps://USER:PASSWORD@HOST:465, smtp://USER:PASSWORD@HOST:587 for STARTTLS, or smtp://HOST:25?tls=none; \
     characters of the password that mean something in an address are written like %40";

impl TryFrom<String> for Smtp {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Smtp, &'static str> {
        let url = Url::parse(&text).map_err(|_| FORM)?;
        let (security, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Security::Tls, 465),
            ("smtp", None) => (Security::StartTls, 587),
            ("smtp", Some("tls=none")) => (Security::Plain, 25),
            _ => return Err(FORM),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(FORM)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(FORM);
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| FORM);
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((decoded(user)?, Secret::new(decoded(password)?))),
            _ => return Err(FORM),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Smtp { host, port: url.port().unwrap_or(port), security, credentials })
    }
}

impl fmt::Display for Smtp {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, query) = match self.security {
            Security::Tls => ("smtps", ""),
            Security::StartTls => ("smtp", ""),
            Security::Plain => ("smtp", "?tls=none"),
        };
        let user = self.credentials.as_ref().map(|(user, _)| format!("{user}@")).unwrap_or_default();
        write!(f, "{scheme}://{user}{}:{}{query}", self.host, self.port)
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(text: &str) -> Result<Smtp, &'static str> {
        text.to_owned().try_into()
    }

    #[test]
    fn an_address_says_how_the_server_is_spoken_to() {
        for (text, security, port) in [
            ("smtps://mail.example", Security::Tls, 465),
            ("smtp://mail.example", Security::StartTls, 587),
            ("smtp://mail.example:2525", Security::StartTls, 2525),
            ("smtp://127.0.0.1:1025?tls=none", Security::Plain, 1025),
            ("smtp://[::1]?tls=none", Security::Plain, 25),
        ] {
            let smtp = smtp(text).unwrap();
            assert_eq!((smtp.security, smtp.port, smtp.credentials), (security, port, None), "{text}");
        }
        let with_password = smtp("smtps://remit%40example.org:p%40ss%3Aw@mail.example").unwrap();
        let (user, password) = with_password.credentials.unwrap();
        assert_eq!(
            (user.as_str(), password.reveal(), with_password.host.as_str()),
            ("remit@example.org", "p@ss:w", "mail.example")
        );
    }

    #[test]
    fn what_is_no_address_of_a_mail_server_is_refused() {
        for wrong in [
            "mail.example",
            "https://mail.example",
            "smtp://",
            "smtp://mail.example?tls=maybe",
            "smtps://mail.example?tls=none",
            "smtp://user@mail.example",
            "smtp://:password@mail.example",
            "smtp://mail.example/path",
        ] {
            assert!(smtp(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_password_is_never_shown() {
        let smtp = smtp("smtp://remit:hunter2@mail.example").unwrap();
        assert_eq!(format!("{smtp} {smtp:?}"), "smtp://remit@mail.example:587 smtp://remit@mail.example:587");
    }
}
