//! From the state of a list in its address to what is asked of the model, and back.

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Result;
use remit_domain::layout::{self, List};
use remit_domain::list::Wanted;

use super::chrome::Reader;
use crate::ui::table::{Chooser, Page, ROWS, TableState, Total};
use crate::words::Words;

/// The search, the place and the size of a page; filters and order are each list's own.
#[must_use]
pub fn wanted(state: &TableState) -> Wanted {
    let after = state.after().map(str::to_owned);
    let search = Some(state.search.clone()).filter(|text| !text.is_empty());
    let descending = state.sort.as_ref().is_some_and(|sort| sort.descending);
    Wanted { search, after, descending, limit: usize::try_from(ROWS).ok(), ..Wanted::default() }
}

/// How far the rows are to be counted (LST 2).
#[must_use]
pub fn cap(state: &TableState) -> i64 {
    if state.exact { i64::MAX - 1 } else { remit_db::Total::CAP }
}

/// Where a page of the list stands in the whole.
#[must_use]
pub fn page(next: Option<String>, total: remit_db::Total) -> Page {
    let total = if total.more { Total::AtLeast(total.count) } else { Total::Exactly(total.count) };
    Page { total: Some(total), next }
}

/// The columns of a list as its reader keeps them (LST 1).
///
/// # Errors
/// Those of the storage.
pub fn chooser(tx: &Tx<'_>, reader: &Reader<'_>, list: List) -> Result<Chooser> {
    let layout = layout::own(tx, reader.actor(), list)?;
    let kept = layout.map(|it| it.places().into_iter().map(|place| (place.column, place.is_shown)).collect());
    Ok(Chooser { action: format!("/lists/{list}/columns"), kept })
}

/// How many there are: "63", "1,000+".
#[must_use]
pub fn counted(words: Words, total: remit_db::Total) -> String {
    let shown = words.number(total.count);
    if total.more { words.with("table-at-least", &[("n", shown.into())]) } else { shown }
}

/// The way to the whole list at `address`, where a part of a page shows `shown` of its rows only.
#[must_use]
pub fn rest(words: Words, key: &'static str, address: &str, shown: usize, total: remit_db::Total) -> Markup {
    let complete = !total.more && i64::try_from(shown).is_ok_and(|shown| shown >= total.count);
    html! {
        @if !complete {
            p.mt { a.link href=(address) { (words.with(key, &[("count", counted(words, total).into())])) } }
        }
    }
}

/// The same of what was counted to one beyond the cap.
#[must_use]
pub fn capped(words: Words, count: i64) -> String {
    let cap = remit_db::Total::CAP;
    counted(words, remit_db::Total { count: count.min(cap), more: count > cap })
}
