//! People to choose from: those who are chosen, and those who are found among everybody, however many there are.

use maud::Markup;
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::id::{CustomerId, UserId};
use remit_domain::permission::Position;
use remit_domain::text::{fold, without_marks};
use remit_domain::user::directory::{self, Entry, Found, Sought};

use super::chrome::Reader;
use super::user::{about, position};
use crate::ui::picker::{Choose, Pick, Search, finder};
use crate::words::Words;

/// People beside the chosen ones that are shown at once.
pub const SHOWN: usize = 50;

/// The positions in whose word, as the reader reads it, this is.
#[must_use]
pub fn positions(words: Words, part: &str) -> Vec<Position> {
    let part = without_marks(&fold(part));
    let has_it = |it: &Position| !part.is_empty() && without_marks(&fold(&position(words, *it))).contains(&part);
    Position::ALL.iter().copied().filter(has_it).collect()
}

/// Those who are chosen, and those who may be instead or as well.
pub struct Choices {
    chosen: Vec<Entry>,
    found: Found,
}

impl Choices {
    /// Reads them: the chosen, be they suspended, and the first of all whom `find` finds.
    ///
    /// # Errors
    /// [`Error::Denied`] for who may not look at users, those of the storage.
    pub fn read(tx: &Tx<'_>, reader: &Reader<'_>, chosen: &[UserId], find: &str) -> Result<Choices, Error> {
        let sought = Sought { part: find, positions: &positions(reader.words, find), among: None };
        let found = directory::search(tx, reader.actor(), &sought, SHOWN)?;
        Ok(Choices { chosen: directory::some(tx, reader.actor().org, chosen)?, found })
    }

    /// The same of those to whom an action for `customer` can be handed over.
    ///
    /// # Errors
    /// Those of [`directory::who_could_own`].
    pub fn who_could_own(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        customer: CustomerId,
        chosen: &[UserId],
        find: &str,
    ) -> Result<Choices, Error> {
        let found = |sought: &Sought<'_>| directory::who_could_own(tx, reader.actor(), customer, sought, SHOWN);
        Choices::of(reader, chosen, find, found)
    }

    /// The same of those to whom an action for `customer` can be given that the reader adds.
    ///
    /// # Errors
    /// Those of [`directory::who_could_be_given`].
    pub fn who_could_be_given(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        customer: CustomerId,
        chosen: &[UserId],
        find: &str,
    ) -> Result<Choices, Error> {
        let found = |sought: &Sought<'_>| directory::who_could_be_given(tx, reader.actor(), customer, sought, SHOWN);
        Choices::of(reader, chosen, find, found)
    }

    /// The same of those who may stand in for somebody.
    ///
    /// # Errors
    /// Those of [`directory::substitutes`].
    pub fn substitutes(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        absent: UserId,
        chosen: &[UserId],
        find: &str,
    ) -> Result<Choices, Error> {
        let found = |sought: &Sought<'_>| directory::substitutes(tx, reader.actor(), absent, sought, SHOWN);
        Ok(Choices::of(reader, chosen, find, found)?.without(absent))
    }

    /// Whoever is chosen has to be one of those who can be found: an id in a form tells nothing of anybody else.
    fn of(
        reader: &Reader<'_>,
        chosen: &[UserId],
        find: &str,
        found: impl Fn(&Sought<'_>) -> Result<Found, Error>,
    ) -> Result<Choices, Error> {
        let of_chosen = found(&Sought::those(chosen))?;
        let found = found(&Sought { part: find, positions: &positions(reader.words, find), among: None })?;
        Ok(Choices { chosen: of_chosen.people, found })
    }

    /// The same without one.
    #[must_use]
    pub fn without(mut self, one: UserId) -> Choices {
        let before = self.found.people.len();
        self.found.people.retain(|entry| entry.id != one);
        if self.found.people.len() < before {
            self.found.total.count -= 1;
        }
        self
    }

    /// Several of them to tick, with a search among all; `ticked` says who is.
    #[must_use]
    pub fn several(&self, reader: &Reader<'_>, name: &str, label: &str, find: &str, ticked: &[UserId]) -> Markup {
        self.finder(reader, name, label, find, ticked, Choose::Several)
    }

    /// One of them.
    #[must_use]
    pub fn one(&self, reader: &Reader<'_>, name: &str, label: &str, find: &str) -> Markup {
        let chosen: Vec<UserId> = self.chosen.iter().map(|entry| entry.id).collect();
        self.finder(reader, name, label, find, &chosen, Choose::One)
    }

    /// One of them, or nobody.
    #[must_use]
    pub fn one_or_nobody(&self, reader: &Reader<'_>, name: &str, label: &str, find: &str) -> Markup {
        let chosen: Vec<UserId> = self.chosen.iter().map(|entry| entry.id).collect();
        self.finder(reader, name, label, find, &chosen, Choose::OneOrNobody)
    }

    fn finder(
        &self,
        reader: &Reader<'_>,
        name: &str,
        label: &str,
        find: &str,
        ticked: &[UserId],
        choose: Choose,
    ) -> Markup {
        let words = reader.words;
        let chosen = |entry: &&Entry| self.chosen.iter().all(|it| it.id != entry.id);
        let people: Vec<_> = self.chosen.iter().chain(self.found.people.iter().filter(chosen)).collect();
        let told: Vec<_> = people.iter().map(|entry| (*entry, about(reader, entry))).collect();
        let picks: Vec<_> =
            told.iter().map(|(entry, about)| Pick::of(entry, about, ticked.contains(&entry.id))).collect();
        let placeholder = words.t("picker-placeholder");
        let more = usize::try_from(self.found.total.count).unwrap_or(0).saturating_sub(self.found.people.len());
        let search = Search { text: find, placeholder: &placeholder, more, chosen: None };
        finder(words, name, label, &picks, &search, choose)
    }
}
