//! What must not stand in any log (safety 23).

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use ureq::http::Method;

use crate::support::home::Home;
use crate::support::{PASSWORD, Site, address};

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_secret_is_logged_however_much_is() {
    let kept = Kept::default();
    let writer = kept.clone();
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .try_init()
        .unwrap();

    let site = Site::start(Home::sqlite());
    let link = site.invite(
        "new@nordlys.example",
        remit_domain::permission::Role::Member,
        remit_domain::permission::Position::Finance,
    );
    let mut invited = site.join(&link);
    let mut finance = site.signed_in("finance");
    site.visitor().sign_in(&address("finance"), "planted-wrong-password");
    let bearer = format!("Bearer rmt_1_{}", "7".repeat(64));
    finance.send(&Method::GET, "/api/v1/actions?mine", &[("authorization", &bearer)], "");
    finance.get("/no/such/page?secret=planted-in-the-query");
    invited.post("/logout", &[]);

    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/invitation/{token}"), "routes are logged");
    let session = finance.cookies["__Host-remit"].clone();
    let token = finance.form_token.clone().unwrap();
    let secrets = [
        PASSWORD,
        "planted-wrong-password",
        "planted-in-the-query",
        &bearer[7..],
        &link.secret.reveal(),
        &session,
        &token,
    ];
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
