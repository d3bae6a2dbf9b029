//! The links of invitations, in a file that only its owner reads, until there is mail to send them with.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use remit_domain::import::team::Post;
use remit_domain::secret::{OrgSecret, Secret};

use super::bad_lines::cell;
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::{count, links};

/// Where links go.
pub struct Links<'a> {
    app: &'a App,
    generator: StdRng,
    path: PathBuf,
    file: Option<File>,
    failure: Option<io::Error>,
    count: u64,
}

impl<'a> Links<'a> {
    /// Writes them to `path`, after what is there. Opened before anything is imported: a link that cannot be written is lost.
    pub fn new(app: &'a App, path: &Path, wanted: bool) -> Result<Links<'a>, Failure> {
        let file = if wanted { Some(open(path)) } else { None };
        let file = file.transpose().map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        let generator = app.random.generator()?;
        Ok(Links { app, generator, path: path.to_owned(), file, failure: None, count: 0 })
    }

    /// No more will come.
    pub fn close(self) -> Result<(), Failure> {
        if self.count > 0 {
            let links = count(self.count, "invitation link is", "invitation links are");
            say!("{links} in {}.", self.path.display());
            links::tell_address(&self.app.config);
        } else if self.file.is_some_and(|file| file.metadata().is_ok_and(|data| data.len() == 0)) {
            std::fs::remove_file(&self.path)?;
        }
        self.failure.map_or(Ok(()), |error| {
            Err(Failure::new(format!("some invitation links could not be written: {error}"))
                .remedy("Those people are invited; remit user invite ADDRESS gives them a new link."))
        })
    }
}

impl Post for Links<'_> {
    fn secret(&mut self) -> Secret {
        Secret::random(&mut self.generator)
    }

    fn deliver(&mut self, email: &str, link: &OrgSecret) {
        self.count += 1;
        if let Some(file) = &mut self.file {
            let written = writeln!(file, "{},{}", cell(email), self.app.invitation_link(link));
            self.failure = self.failure.take().or(written.err());
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // A file that was there before may be open to others.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}
