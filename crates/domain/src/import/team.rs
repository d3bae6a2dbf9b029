//! Imports a team: one person a line, with role, position and groups.
//!
//! People are known by their addresses. Whoever is there already keeps their name, which is theirs (USR 5), and their
//! groups, to which the file only adds. So importing a file again changes nothing.

mod line;
mod store;

use std::collections::HashSet;
use std::io::{Read, Seek};

use remit_db::Db;

use super::columns::{self, Mapping};
use super::reader::{Encoding, Reader, Record};
use super::{BadLine, Failure, News, Understood};
use crate::Actor;
use crate::permission::{self, Ability};
use crate::secret::{OrgSecret, Secret};
use line::{Format, Line};

/// So many lines are applied in one transaction.
const BATCH: usize = 500;

/// How a file is to be imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// How the text is written.
    pub encoding: Encoding,
    /// Which header is which column: (column, header).
    pub columns: Vec<(String, String)>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Take over nothing if one line is bad.
    pub all_or_nothing: bool,
    /// Invite everybody who has not been: those who are new, and those who wait in the list.
    pub invite: bool,
}

/// Where invitations come from and go to.
pub trait Post {
    /// A secret that was never used before.
    fn secret(&mut self) -> Secret;

    /// Takes the link of one person, which is stored; it is not shown again.
    fn deliver(&mut self, email: &str, link: &OrgSecret);
}

/// The columns of this import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The person's address.
    Email,
    /// The person's name.
    Name,
    /// What they may configure; where it is not said, what it was, and a member who is new.
    Role,
    /// What they see; where it is not said, what it was, and for who is new an account manager, who sees least.
    Position,
    /// Their groups, with semicolons between.
    Groups,
}

impl columns::Column for Column {
    const ALL: &'static [Column] = &[Column::Email, Column::Name, Column::Role, Column::Position, Column::Groups];

    fn name(self) -> &'static str {
        match self {
            Column::Email => "email",
            Column::Name => "name",
            Column::Role => "role",
            Column::Position => "position",
            Column::Groups => "groups",
        }
    }

    fn spellings(self) -> &'static [&'static str] {
        match self {
            Column::Email => &["email", "emailaddress", "mail", "address", "courriel", "adressemail"],
            Column::Name => &["name", "fullname", "displayname", "nom", "nomcomplet"],
            Column::Role => &["role", "accesslevel", "rôle"],
            Column::Position => &["position", "jobposition", "poste", "fonction"],
            Column::Groups => &["groups", "group", "teams", "team", "groupes", "groupe", "équipes"],
        }
    }

    fn is_required(self) -> bool {
        self == Column::Email
    }
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How the file was understood.
    pub file: Understood,
    /// Users who are new.
    pub created: u64,
    /// Users whose role, position or groups the file knows differently.
    pub updated: u64,
    /// Users who were so already.
    pub unchanged: u64,
    /// Users who are invited, new or not.
    pub invited: u64,
    /// Groups that are new.
    pub groups: u64,
    /// Memberships that are new.
    pub memberships: u64,
    /// Lines left out because something is wrong with them; each was told as [`News::Bad`].
    pub bad: u64,
    /// Whether it was applied.
    pub applied: bool,
}

/// Imports `file`, and tells what happens as it goes.
///
/// # Errors
/// What makes the file as a whole unreadable: then nothing has been applied. Failures of the storage: then what was
/// applied until then stays, and importing again goes on from there.
pub async fn import<F: Read + Seek>(
    db: &Db,
    actor: &Actor,
    file: &mut F,
    options: &Options,
    post: &mut impl Post,
    mut tell: impl FnMut(News<'_>),
) -> Result<Report, Failure> {
    let _permit = permission::may(actor, Ability::Configure)?;
    let scanned = scan(file, options, &mut tell)?;
    tell(News::Understood(&scanned.file));
    if options.all_or_nothing && !options.dry_run {
        let dry = Options { dry_run: true, ..options.clone() };
        let trial = run(db, actor, file, &dry, &scanned, post, &mut tell).await?;
        if trial.bad > 0 {
            return Ok(trial);
        }
        tell(News::Through(0));
    }
    run(db, actor, file, options, &scanned, post, &mut tell).await
}

/// What the first pass finds out.
struct Scanned {
    file: Understood,
    format: Format,
}

fn scan<F: Read + Seek>(file: &mut F, options: &Options, tell: &mut impl FnMut(News<'_>)) -> Result<Scanned, Failure> {
    file.rewind()?;
    let mut reader = Reader::new(file, options.encoding)?;
    let mapping = Mapping::new(reader.header(), &options.columns)?;
    let file = Understood::new(reader.delimiter(), &mapping);
    let mut scanned = Scanned { file, format: Format::new(mapping, reader.header().len()) };
    let mut record = Record::default();
    while reader.read(&mut record)? {
        scanned.file.rows += 1;
        scanned.format.see(&record);
        if scanned.file.rows.is_multiple_of(BATCH as u64) {
            tell(News::Checked(scanned.file.rows));
        }
    }
    scanned.file.unended = reader.unended();
    Ok(scanned)
}

async fn run<F: Read + Seek>(
    db: &Db,
    actor: &Actor,
    file: &mut F,
    options: &Options,
    scanned: &Scanned,
    post: &mut impl Post,
    tell: &mut impl FnMut(News<'_>),
) -> Result<Report, Failure> {
    file.rewind()?;
    let mut reader = Reader::new(file, options.encoding)?;
    let mut report = Report::new(scanned.file.clone(), !options.dry_run);
    let mut new_groups = HashSet::new();
    let mut through = 0;
    while through < scanned.file.rows {
        let (lines, mut bad) = next_lines(&mut reader, &scanned.format)?;
        if lines.is_empty() && bad.is_empty() {
            break; // Somebody has shortened the file since it was looked at.
        }
        through += (lines.len() + bad.len()) as u64;
        let outcome = if options.dry_run {
            db.read(|tx| store::preview(tx, actor, &lines, options.invite)).await?
        } else {
            let secrets = lines.iter().map(|_| options.invite.then(|| post.secret())).collect::<Vec<_>>();
            db.write(|tx| store::apply(tx, actor, &lines, &secrets)).await?
        };
        outcome.links.iter().for_each(|(email, link)| post.deliver(email, link));
        bad.extend(outcome.bad.iter().cloned());
        bad.sort_by_key(|bad| bad.line);
        bad.iter().for_each(|bad| tell(News::Bad(bad)));
        for line in lines.iter().filter(|line| line.email.may_be_mistaken()) {
            tell(News::LookAlike(line.line, &line.email));
        }
        report.add(&outcome, &mut new_groups, bad.len());
        tell(News::Through(through));
    }
    Ok(report)
}

fn next_lines<R: Read>(reader: &mut Reader<R>, format: &Format) -> Result<(Vec<Line>, Vec<BadLine>), Failure> {
    let (mut lines, mut bad, mut record) = (Vec::with_capacity(BATCH), Vec::new(), Record::default());
    while lines.len() + bad.len() < BATCH && reader.read(&mut record)? {
        match format.read(&record) {
            Ok(line) => lines.push(line),
            Err(why) => bad.push(why),
        }
    }
    Ok((lines, bad))
}

impl Report {
    fn new(file: Understood, applied: bool) -> Report {
        Report { file, created: 0, updated: 0, unchanged: 0, invited: 0, groups: 0, memberships: 0, bad: 0, applied }
    }

    /// A group that is to be made is met in several batches of a dry run; it counts once.
    fn add(&mut self, outcome: &store::Outcome, new_groups: &mut HashSet<String>, bad: usize) {
        self.created += outcome.created;
        self.updated += outcome.updated;
        self.unchanged += outcome.unchanged;
        self.invited += outcome.invited;
        self.memberships += outcome.memberships;
        self.bad += bad as u64;
        new_groups.extend(outcome.new_groups.iter().cloned());
        self.groups = new_groups.len() as u64;
    }
}
