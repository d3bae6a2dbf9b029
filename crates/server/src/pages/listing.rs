//! From the state of a list in its address to what is asked of the model, and back.

use remit_domain::list::Wanted;

use crate::ui::table::{Page, ROWS, TableState, Total};
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

/// A count that ends at the cap: "63", "1,000+".
#[must_use]
pub fn capped(words: Words, count: i64) -> String {
    let shown = words.number(count.min(remit_db::Total::CAP));
    if count > remit_db::Total::CAP { words.with("table-at-least", &[("n", shown.into())]) } else { shown }
}
