use maud::{Markup, html};

use super::{Key, ROWS, Table};
use crate::ui::icon::Icon;
use crate::words::Words;

/// How many rows a list has in all (LST 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Counted to the end.
    Exactly(i64),
    /// Counting stopped here.
    AtLeast(i64),
}

/// Where a page stands in the whole list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// How many rows the list has; none when it is not worth saying.
    pub total: Option<Total>,
    /// The cursor of the page after, when there is one.
    pub next: Option<String>,
}

/// Something that may be done with several rows at once. The ticked rows are sent as `pick`;
/// `all` instead means whatever the list shows at `return`.
#[derive(Debug, Clone)]
pub struct Bulk<'a> {
    /// Before the word.
    pub icon: Icon,
    /// What it does.
    pub text: &'a str,
    /// Where it is sent.
    pub action: &'a str,
    /// Whether it first asks on a page of its own.
    pub asks: bool,
}

impl Table<'_> {
    /// Shown by the stylesheet while a row is ticked.
    pub(super) fn bulk_bar(&self, words: Words) -> Markup {
        if self.bulk.is_empty() {
            return html! {};
        }
        let selected = |n: i64| words.attr("table-selected", &[("n", n.into())]);
        let clear = words.t("table-clear");
        html! {
            form.bulk id=(self.form_id()) method="post" data-swap="" {
                input type="hidden" name="return" value=(self.state.address(self.path));
                span.b role="status" data-count="" data-one=(selected(1)) data-other=(selected(2)) {}
                @if let Some(total) = self.page.total.filter(|_| self.has_more()) { (self.all_that_match(words, total)) }
                span.sep {}
                @for bulk in &self.bulk { (self.bulk_button(bulk)) }
                span.sep {}
                button.icon.sm type="reset" aria-label=(clear) title=(clear) { (Icon::Cross) }
            }
        }
    }

    /// Means every row of the list, on whichever page it is (CUS 1).
    fn all_that_match(&self, words: Words, total: Total) -> Markup {
        html! {
            label.check {
                input.box type="checkbox" name="all" value="matching" data-everything="" autocomplete="off";
                span { (words.with("table-select-matching", &[("total", counted(words, total).into())])) }
            }
        }
    }

    fn has_more(&self) -> bool {
        self.page.next.is_some() || self.state.after().is_some()
    }

    /// The button carries the proof, not the form: what only asks must not put it into an address.
    fn bulk_button(&self, bulk: &Bulk<'_>) -> Markup {
        let (method, name, value) =
            if bulk.asks { (Some("get"), None, None) } else { (None, Some("csrf"), Some(self.csrf)) };
        html! {
            button."btn sm quiet" type="submit" formaction=(bulk.action) formmethod=[method] name=[name] value=[value] {
                (bulk.icon) (bulk.text)
            }
        }
    }

    pub(super) fn pager(&self, words: Words) -> Markup {
        let state = self.state;
        let start = (state.from > 2 * ROWS).then(|| state.at_start().address(self.path));
        let previous = state.previous().map(|page| page.address(self.path));
        let next = self.page.next.as_ref().map(|row| state.next(row, self.count()).address(self.path));
        if self.page.total.is_none() && state.after().is_none() && next.is_none() {
            return html! {};
        }
        html! {
            nav.pages aria-label=(words.t("table-pages")) {
                @if let Some(total) = self.page.total { (self.range(words, total)) }
                div.end {
                    @if let Some(address) = start { a."btn sm quiet" href=(address) { (words.t("table-first")) } }
                    @if let Some(address) = previous { a."btn sm" rel="prev" href=(address) { (words.t("table-previous")) } }
                    @if let Some(address) = next { a."btn sm" rel="next" href=(address) { (words.t("table-next")) } }
                }
            }
        }
    }

    fn range(&self, words: Words, total: Total) -> Markup {
        let (first, count) = (self.state.from, self.count());
        let whole = counted(words, total).into();
        let range = [("first", first.into()), ("last", (first + count - 1).into()), ("total", whole)];
        html! {
            @if count > 0 { span { (words.with("table-range", &range)) } }
            @if let Total::AtLeast(_) = total {
                a.link href=(self.state.counted().address(self.path)) { (words.t("table-exact")) }
            }
        }
    }

    fn count(&self) -> i64 {
        self.sections.iter().map(|section| section.rows.len() as i64).sum()
    }

    /// The keys that the rows answer to, where there is a keyboard.
    pub(super) fn hints(&self, words: Words) -> Markup {
        if self.keys.is_empty() {
            return html! {};
        }
        html! {
            p.hints {
                span { kbd { "j" } kbd { "k" } (words.t("keys-move")) }
                @for key in self.keys {
                    @let (letter, meaning) = hint(words, *key);
                    span { kbd { (letter) } (meaning) }
                }
                span { kbd { "?" } (words.t("keys-all")) }
            }
        }
    }
}

fn counted(words: Words, total: Total) -> String {
    match total {
        Total::Exactly(n) => words.number(n),
        Total::AtLeast(n) => words.with("table-at-least", &[("n", n.into())]),
    }
}

fn hint(words: Words, key: Key) -> (char, String) {
    match key {
        Key::Tick => ('x', words.t("keys-tick")),
        Key::Complete => ('e', words.t("keys-complete")),
        Key::Ignore => ('i', words.t("keys-ignore")),
        Key::Open => ('o', words.t("keys-open")),
        Key::Why => ('w', words.t("keys-why")),
    }
}
