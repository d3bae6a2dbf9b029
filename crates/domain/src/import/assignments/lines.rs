//! The lines of a file of assignments, kept small: a customer's may stand anywhere in it, so all are read first.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::{Column, Options};
use crate::assignment::MOST_ASSIGNED;
use crate::id::UserId;
use crate::import::columns::Mapping;
use crate::import::reader::{Reader, Record};
use crate::import::{BadLine, Failure, News, Reason, Understood};
use crate::text::EmailAddress;

/// The lines to be applied, those of one customer together, in the order in which the file first names it.
#[derive(Default)]
pub(super) struct Lines {
    /// The number of each customer.
    numbers: Vec<Box<str>>,
    lines: Vec<Line>,
    users: Vec<UserId>,
}

/// One line of a file.
struct Line {
    number: u64,
    /// Its place among the customers.
    customer: usize,
    /// Where its users begin among those of all lines.
    begin: usize,
    end: usize,
}

/// What the file wants of one customer.
pub(super) struct Wanted<'l> {
    pub number: &'l str,
    lines: &'l [Line],
    users: &'l [UserId],
}

impl Lines {
    pub fn customers(&self) -> impl Iterator<Item = Wanted<'_>> {
        let groups = self.lines.chunk_by(|one, next| one.customer == next.customer);
        groups.map(|lines| Wanted { number: self.number(&lines[0]), lines, users: &self.users })
    }

    fn number(&self, line: &Line) -> &str {
        &self.numbers[line.customer]
    }

    fn add(&mut self, number: u64, customer: usize, users: &[UserId]) {
        let begin = self.users.len();
        self.users.extend_from_slice(users);
        self.lines.push(Line { number, customer, begin, end: self.users.len() });
    }

    /// Leaves out the good lines of customers with a bad one: half of an assignment would take the other half away.
    /// `spoiled` has a bad line for each of those.
    fn leave_out(&mut self, spoiled: &HashMap<usize, u64>, bad: &mut Vec<BadLine>) {
        let companion = |line: &Line, other| {
            BadLine::at(line.number, Column::Customer, self.number(line), Reason::Companion { other })
        };
        let companions = self.lines.iter().filter_map(|line| Some(companion(line, *spoiled.get(&line.customer)?)));
        bad.extend(companions);
        self.lines.retain(|line| !spoiled.contains_key(&line.customer));
    }
}

impl Wanted<'_> {
    /// The numbers of its lines.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = u64> {
        self.lines.iter().map(|line| line.number)
    }

    /// Its users in order, nobody twice; one more than there may be shows that there are too many.
    pub fn users(&self) -> Vec<UserId> {
        let mut once = Vec::new();
        for user in self.lines.iter().flat_map(|line| &self.users[line.begin..line.end]) {
            if once.len() <= MOST_ASSIGNED && !once.contains(user) {
                once.push(*user);
            }
        }
        once
    }
}

/// The places of customers, by number.
#[derive(Default)]
struct Places(HashMap<Box<str>, usize>);

impl Places {
    fn of(&mut self, number: &str) -> usize {
        if let Some(&known) = self.0.get(number) {
            return known;
        }
        let next = self.0.len();
        self.0.insert(number.into(), next);
        next
    }

    /// The numbers in the order of their places.
    fn into_numbers(self) -> Vec<Box<str>> {
        let mut numbers = vec![Box::default(); self.0.len()];
        for (number, place) in self.0 {
            numbers[place] = number;
        }
        numbers
    }
}

/// Reads the whole file: what it is, what it wants, and which lines are bad.
pub(super) fn read<F: Read + Seek>(
    file: &mut F,
    options: &Options,
    people: &HashMap<String, UserId>,
    tell: &mut impl FnMut(News<'_>),
) -> Result<(Understood, Lines, Vec<BadLine>), Failure> {
    file.rewind()?;
    let mut reader = Reader::new(file, options.encoding)?;
    let mapping = Mapping::<Column>::new(reader.header(), &options.columns)?;
    let mut understood = Understood::new(reader.delimiter(), &mapping);
    let (mut lines, mut bad, mut places, mut spoiled) =
        (Lines::default(), Vec::new(), Places::default(), HashMap::new());
    let mut record = Record::default();
    while reader.read(&mut record)? {
        understood.rows += 1;
        match users(&record, reader.header().len(), &mapping, people) {
            Ok((number, users)) => lines.add(record.line(), places.of(&number), &users),
            Err(reason) => {
                if let Some(number) = mapping.field(&record, Column::Customer) {
                    spoiled.entry(places.of(&number)).or_insert(record.line());
                }
                bad.push(reason);
            }
        }
        if understood.rows.is_multiple_of(super::BATCH as u64) {
            tell(News::Checked(understood.rows));
        }
    }
    understood.unended = reader.unended();
    lines.numbers = places.into_numbers();
    lines.leave_out(&spoiled, &mut bad);
    lines.lines.sort_unstable_by_key(|line| (line.customer, line.number));
    Ok((understood, lines, bad))
}

/// The customer and the users of one line.
fn users(
    record: &Record,
    fields: usize,
    mapping: &Mapping<Column>,
    people: &HashMap<String, UserId>,
) -> Result<(String, Vec<UserId>), BadLine> {
    if record.len() != fields {
        return Err(BadLine::whole(record.line(), Reason::Fields { found: record.len(), expected: fields }));
    }
    let field = |column| {
        let missing = || BadLine::at(record.line(), column, "", Reason::Missing);
        mapping.field(record, column).ok_or_else(missing)
    };
    let (number, addresses) = (field(Column::Customer)?, field(Column::Users)?);
    let addresses = addresses.split([',', ';', ' ']).filter(|address| !address.is_empty());
    let users = addresses.map(|address| {
        let known = EmailAddress::new(address).ok().and_then(|address| people.get(address.key()).copied());
        known.ok_or_else(|| BadLine::at(record.line(), Column::Users, address, Reason::UnknownUser))
    });
    Ok((number.into_owned(), users.collect::<Result<_, _>>()?))
}
