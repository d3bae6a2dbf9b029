//! A list as somebody asks for it (LST): which rows, in which order, from where on.

use remit_db::{Column, Filter, ListQuery, Pattern, Source, Value};

use crate::text;

/// What is wanted of a list, whichever it is.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Which rows.
    pub filter: Option<Filter>,
    /// Only rows with this text in what is searched, however it is written.
    pub search: Option<String>,
    /// In which order; as they were made, if none.
    pub sort: Option<&'static Column>,
    /// From the last to the first.
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page; as many as there may be, if none.
    pub limit: Option<usize>,
}

impl Wanted {
    /// The same of `source`, whose own placeholders are `params`.
    pub(crate) fn of<'a>(&self, source: &'static Source, params: Vec<Value<'a>>) -> ListQuery<'a> {
        let all = ListQuery::new(source, params);
        let search = self.search.as_deref().map(text::fold).filter(|text| !text.is_empty());
        ListQuery {
            filter: self.filter.clone(),
            search: search.map(|text| Pattern::containing(&text)),
            sort: self.sort,
            descending: self.descending,
            after: self.after.clone(),
            limit: self.limit.unwrap_or(all.limit),
            ..all
        }
    }
}
