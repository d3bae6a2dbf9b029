//! Why a command was not done, in one line, and what to do next.

use std::io::{self, Write};
use std::process::ExitCode;

use remit_domain::Error;

use crate::edge::NoRandomness;

/// What a command ends with.
pub type Done = Result<ExitCode, Failure>;

/// Done, but for some lines of the input, which are reported.
pub const SOME_LINES_BAD: u8 = 3;

const NOT_DONE: u8 = 1;
const STORAGE: u8 = 4;

/// Why a command was not done.
#[derive(Debug)]
pub struct Failure {
    message: String,
    remedy: Option<String>,
    code: u8,
}

impl Failure {
    /// A failure that says why.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), remedy: None, code: NOT_DONE }
    }

    /// What to do next.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Failure {
        Failure { remedy: Some(remedy.into()), ..self }
    }

    /// What else is to be known, after what to do next.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Failure {
        let note = note.into();
        let remedy = self.remedy.map_or_else(|| note.clone(), |remedy| format!("{remedy}\n{note}"));
        Failure { remedy: Some(remedy), ..self }
    }

    /// Writes it to the error output; its exit code.
    pub fn tell(&self) -> ExitCode {
        let mut errors = io::stderr().lock();
        // Nobody is left to tell when the error output is gone.
        let _ = writeln!(errors, "remit: {}", self.message);
        if let Some(remedy) = &self.remedy {
            let _ = writeln!(errors, "{remedy}");
        }
        ExitCode::from(self.code)
    }
}

impl From<remit_db::Error> for Failure {
    fn from(error: remit_db::Error) -> Failure {
        use remit_db::Error as Storage;
        let remedy = match &error {
            Storage::Busy(_) => Some("Another program holds it: wait for it to finish, or stop it."),
            Storage::Unavailable(_) => Some("See that it is there and may be used; `remit doctor` shows its address."),
            Storage::Uncertain(_) => Some("Look whether it was made before you run this again."),
            Storage::ReadOnly(_) => Some("See that this user may write to the file and to its directory."),
            Storage::Full(_) => Some("Make room on the disk. Nothing that was acknowledged is lost."),
            Storage::Older { .. } => Some("Bring its schema up to date: run remit migrate."),
            Storage::Changed { .. } => Some(
                "Another version of Remit made it: use that version, or another database with --data. \
                 A demo is made anew with remit demo --fresh.",
            ),
            Storage::TooLong => Some("Other work may be in the way: try again when there is less of it."),
            Storage::Url(_) => Some("Give a file for SQLite, or postgres://user:password@host/database."),
            _ => None,
        };
        Failure { message: error.to_string(), remedy: remedy.map(str::to_owned), code: STORAGE }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::Internal(error) => error.into(),
            other => Failure::new(other.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::new(error.to_string())
    }
}

impl From<NoRandomness> for Failure {
    fn from(error: NoRandomness) -> Failure {
        Failure::new(error.to_string())
    }
}
