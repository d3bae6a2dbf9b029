//! Addresses as they were pasted: how they are read, and what is wrong with which (USR 2, USR 4).

use std::collections::BTreeMap;

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::text::EmailAddress;
use remit_domain::user::addresses::{self, Pasted};
use remit_domain::user::{self, User};

use super::status;
use crate::ui::icon::Icon;
use crate::ui::pill::{Tone, pill, pill_with};
use crate::words::{Words, bdi};

/// The most of a kind that are told one by one.
const TOLD: usize = 20;
/// The most characters that are shown of what is no address.
const LONGEST: usize = 100;

/// A text of addresses, read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Addresses, each once.
    pub found: Vec<Pasted>,
    /// What is no address, as it stands there.
    pub unread: Vec<String>,
    /// Those of `found` who are users already, by the keys of their addresses.
    here: BTreeMap<String, User>,
}

impl Reading {
    /// Reads the text alone.
    pub(super) fn new(text: &str) -> Reading {
        let (found, unread) = addresses::parse(text);
        Reading { found, unread, here: BTreeMap::new() }
    }

    /// Looks up who of them is here already.
    ///
    /// # Errors
    /// Those of the storage.
    pub(super) fn look_up(mut self, tx: &Tx<'_>, actor: &Actor) -> remit_domain::Result<Reading> {
        let keys: Vec<_> = self.found.iter().map(|pasted| pasted.email.key()).collect();
        self.here = user::by_email(tx, actor.org, &keys)?.into_iter().collect();
        Ok(self)
    }

    /// Whether some of it cannot be invited.
    pub(super) fn has_wrong(&self) -> bool {
        !self.unread.is_empty() || !self.here.is_empty()
    }

    /// Those who can be put in.
    pub(super) fn new_ones(&self) -> impl Iterator<Item = &Pasted> {
        self.found.iter().filter(|pasted| !self.here.contains_key(pasted.email.key()))
    }

    fn mistakable(&self) -> impl Iterator<Item = &Pasted> {
        self.found.iter().filter(|pasted| pasted.email.may_be_mistaken())
    }

    /// Without what cannot be put in.
    pub(super) fn without_rest(self) -> Reading {
        let found = self.new_ones().cloned().collect();
        Reading { found, ..Reading::default() }
    }

    /// Is there something that can be put in, beside something that cannot?
    pub(super) fn is_mixed(&self) -> bool {
        self.new_ones().next().is_some() && self.has_wrong()
    }

    /// How it was read: counts, then what needs care, each with its reason.
    pub(super) fn markup(&self, words: Words) -> Markup {
        let new = self.new_ones().count();
        let n = |count: usize| [("n", i64::try_from(count).unwrap_or(i64::MAX).into())];
        html! {
            section.reading aria-label=(words.t("user-reading")) {
                p.flex {
                    @if new > 0 { (pill(Tone::Good, &words.with("user-reading-new", &n(new)))) }
                    @if !self.here.is_empty() { (pill(Tone::Idle, &words.with("user-reading-here", &n(self.here.len())))) }
                    @if !self.unread.is_empty() {
                        (pill_with(Tone::Late, Icon::Alert, &words.with("user-reading-unread", &n(self.unread.len())), None))
                    }
                }
                ul.ruled {
                    @for piece in self.unread.iter().take(TOLD) {
                        li { (words.rich("user-not-an-address", &[], &[("address", strong(&cut(piece)))])) }
                    }
                    (more(words, self.unread.len()))
                    @for user in self.here.values().take(TOLD) { li { (already_here(words, user)) } }
                    (more(words, self.here.len()))
                    @for pasted in self.mistakable().take(TOLD) { (look_alike(words, &pasted.email)) }
                    (more(words, self.mistakable().count()))
                    @for pasted in self.new_ones().take(TOLD) { li { (as_read(pasted)) } }
                    (more(words, new))
                }
            }
        }
    }
}

/// How many of a kind are not told one by one.
fn more(words: Words, count: usize) -> Markup {
    let rest = i64::try_from(count.saturating_sub(TOLD)).unwrap_or(i64::MAX);
    html! { @if rest > 0 { li { (words.with("user-reading-more", &[("n", rest.into())])) } } }
}

fn cut(piece: &str) -> String {
    match piece.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &piece[..end]),
        None => piece.to_owned(),
    }
}

fn already_here(words: Words, user: &User) -> Markup {
    let status = status(words, user.status).to_lowercase();
    words.rich("user-already-here", &[("status", status.into())], &[("address", strong(&user.email))])
}

/// Somebody new, with the name that was beside their address.
fn as_read(pasted: &Pasted) -> Markup {
    html! { @if let Some(name) = &pasted.name { (bdi(name.as_str())) " " } span.soft { (bdi(pasted.email.as_str())) } }
}

/// A warning where letters look like others (USR 4).
pub(super) fn look_alike(words: Words, email: &EmailAddress) -> Markup {
    html! {
        @if email.may_be_mistaken() { li { (words.rich("user-look-alike", &[], &[("address", strong(email.as_str()))])) } }
    }
}

fn strong(text: &str) -> Markup {
    html! { b { (bdi(text)) } }
}
