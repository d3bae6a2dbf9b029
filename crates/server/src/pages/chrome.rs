//! What the pages of somebody signed in have in common: the frame, the reader's words, and the day it is for them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::action::todo;
use remit_domain::actor::Actor;
use remit_domain::clock::{Day, Instant};
use remit_domain::id::UserId;
use remit_domain::permission::{Ability, may};
use remit_domain::{Error, Result, user};

use super::{absence, organisation, view};
use crate::actor::Signed;
use crate::ui::dates::Dates;
use crate::ui::frame::{Frame, Me, Place, page};
use crate::words::{Language, Words};

/// The reader of a page.
pub struct Reader<'a> {
    /// Who they are, and what every form of theirs carries.
    pub signed: &'a Signed,
    /// Their language.
    pub words: Words,
    /// Today, where the organisation is.
    pub today: Day,
}

impl Signed {
    /// The user who is signed in.
    ///
    /// # Errors
    /// [`Error::Denied`] for a session of nobody, which there is not.
    pub fn user(&self) -> Result<UserId> {
        self.session.actor.user().ok_or(Error::Denied)
    }

    /// The one who reads the page.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        let words = Words::new(Language::from_tag(&self.session.language).unwrap_or_default());
        let zone = self.session.organisation.zone.rules();
        Reader { signed: self, words, today: Day::of(self.session.actor.at, zone) }
    }
}

impl Reader<'_> {
    /// What they act as.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.signed.session.actor
    }

    /// By which clock they read moments.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.signed.session.zone().rules()
    }

    /// A moment as this reader reads it: "today 19:57".
    #[must_use]
    pub fn moment(&self, at: Instant) -> Markup {
        let time = self.zone().to_datetime(at.timestamp()).strftime("%H:%M").to_string();
        html! { (self.day_of(at)) " " (time) }
    }

    /// The day of a moment, near the one that it is where they are.
    #[must_use]
    pub fn day_of(&self, at: Instant) -> Markup {
        let (day, dates) = (Day::of(at, self.zone()).date(), self.own_dates());
        dates.time(day, &dates.near(day))
    }

    /// Days of moments as this reader reads them: by the day that it is where they are.
    #[must_use]
    pub fn own_dates(&self) -> Dates {
        Dates::new(self.words, Day::of(self.actor().at, self.zone()).date())
    }

    /// How these users are called, removed and erased ones too.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn names(&self, tx: &Tx<'_>, ids: &[UserId]) -> Result<BTreeMap<UserId, String>> {
        user::names(tx, self.actor().org, ids, &self.words.t("people-erased"))
    }

    /// Days as this reader reads them.
    #[must_use]
    pub fn dates(&self) -> Dates {
        Dates::new(self.words, self.today.date())
    }

    /// How much they have to do, as the rail shows it.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn todo(&self, tx: &Tx<'_>) -> Result<String> {
        let count = todo::count(tx, self.actor().org, self.signed.user()?, self.today)?;
        let counted = self.words.number(count.min(todo::COUNTED));
        Ok(if count > todo::COUNTED { format!("{counted}+") } else { counted })
    }

    /// A whole page of theirs.
    #[must_use]
    pub fn page(&self, place: Option<Place>, todo: &str, title: &str, body: &Markup) -> Markup {
        self.page_with(place, todo, title, body, None)
    }

    /// A whole page of theirs, with a word about what was just done.
    #[must_use]
    pub fn page_with(
        &self,
        place: Option<Place>,
        todo: &str,
        title: &str,
        body: &Markup,
        toast: Option<Markup>,
    ) -> Markup {
        let Signed { session, form_token, .. } = self.signed;
        let id = self.actor().user().map_or(0, |user| user.0);
        let frame = Frame {
            words: self.words,
            organisation: &session.organisation.name,
            me: Me { id, name: &session.name, email: &session.email },
            place,
            settings: may(self.actor(), Ability::Inspect).is_ok(),
            analytics: may(self.actor(), Ability::Analyse).is_ok(),
            profile: may(self.actor(), Ability::Profile).is_ok(),
            has_others: session.has_others,
            todo: Some(todo),
            csrf: form_token,
            banners: &[view::banner(self), organisation::banner(self), absence::banner(self)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>(),
            toast,
            foot: &[],
        };
        page(&frame, title, body)
    }
}
