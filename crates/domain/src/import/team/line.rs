//! One line of a team: what it says, or what is wrong with it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use super::Column;
use crate::error::Problem;
use crate::import::columns::Mapping;
use crate::import::reader::Record;
use crate::import::{BadLine, Reason};
use crate::permission::{Position, Role};
use crate::text::{EmailAddress, Name, fold};

/// A person as the file has them.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub line: u64,
    pub email: EmailAddress,
    pub name: Option<Name>,
    pub role: Option<Role>,
    pub position: Option<Position>,
    pub groups: Vec<Name>,
}

/// How the lines of a file are read.
pub(super) struct Format {
    mapping: Mapping<Column>,
    fields: usize,
    /// The first two lines of each address, by its hash: a million of them fit in memory.
    seen: HashMap<u64, (u64, Option<u64>)>,
}

impl Format {
    pub(super) fn new(mapping: Mapping<Column>, fields: usize) -> Format {
        Format { mapping, fields, seen: HashMap::new() }
    }

    /// Takes note of the address of `record`, so that repeated ones are known before the first line is applied.
    pub(super) fn see(&mut self, record: &Record) {
        let address = self.mapping.field(record, Column::Email).and_then(|text| EmailAddress::new(&text).ok());
        let Some(address) = address else { return };
        let (first, second) = self.seen.entry(fingerprint(address.key())).or_insert((record.line(), None));
        if *first != record.line() {
            second.get_or_insert(record.line());
        }
    }

    /// What `record` says.
    pub(super) fn read(&self, record: &Record) -> Result<Line, BadLine> {
        if record.len() != self.fields {
            let reason = Reason::Fields { found: record.len(), expected: self.fields };
            return Err(BadLine::whole(record.line(), reason));
        }
        let email = self.email(record)?;
        let role = self.word(record, Column::Role, Role::WORDS)?;
        let position = self.word(record, Column::Position, Position::WORDS)?;
        let groups = self.optional(record, Column::Groups, names)?.unwrap_or_default();
        Ok(Line {
            line: record.line(),
            email,
            name: self.optional(record, Column::Name, Name::new)?,
            role,
            position,
            groups,
        })
    }

    fn email(&self, record: &Record) -> Result<EmailAddress, BadLine> {
        let email = self.optional(record, Column::Email, EmailAddress::new)?;
        let email = email.ok_or_else(|| BadLine::at(record.line(), Column::Email, "", Reason::Missing))?;
        let other = match self.seen.get(&fingerprint(email.key())) {
            Some((first, second)) if *first == record.line() => *second,
            Some((first, _)) => Some(*first),
            None => None,
        };
        match other {
            Some(other) => Err(BadLine::at(record.line(), Column::Email, email.as_str(), Reason::Repeated { other })),
            None => Ok(email),
        }
    }

    /// "Account manager" and "account-manager" are `account_manager`.
    fn word<T: FromStr>(
        &self,
        record: &Record,
        column: Column,
        words: &'static [&'static str],
    ) -> Result<Option<T>, BadLine> {
        let parse = |text: &str| fold(text).replace([' ', '-'], "_").parse().map_err(|_| Reason::NotOneOf(words));
        self.optional(record, column, parse)
    }

    fn optional<T, E: Into<Reason>>(
        &self,
        record: &Record,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, BadLine> {
        let Some(text) = self.mapping.field(record, column) else { return Ok(None) };
        parse(&text).map(Some).map_err(|reason| BadLine::at(record.line(), column, &text, reason.into()))
    }
}

/// The most groups that one line may name: more is no team, but a file gone wrong.
const MOST_GROUPS: usize = 50;

/// The names between semicolons, each once.
fn names(text: &str) -> Result<Vec<Name>, Problem> {
    let mut names = Vec::<Name>::new();
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        if names.len() == MOST_GROUPS {
            return Err(Problem::TooMany { max: MOST_GROUPS });
        }
        let name = Name::new(part)?;
        if names.iter().all(|known| known.key() != name.key()) {
            names.push(name);
        }
    }
    Ok(names)
}

fn fingerprint(address: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    hasher.finish()
}
