//! A list as somebody asks for it (LST): which rows, in which order, from where on.

use remit_db::{Column, Filter, ListQuery, Operand, Pattern, Source, Test, Value};

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

/// Up to so many rows are looked up by their ids, wherever they stand in the order of a list.
pub(crate) const FEW: i64 = 500;

/// Those with `ids`, of which one more than [`FEW`] may have been read; when there are more, those that pass `many`, of
/// which every page of the list soon has enough.
pub(crate) fn few_or(id: &'static Column, ids: Vec<i64>, many: Filter) -> Filter {
    let few = i64::try_from(ids.len()).is_ok_and(|count| count <= FEW);
    if few { id.where_it(Test::OneOf(ids.into_iter().map(Operand::Int).collect())) } else { many }
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

#[cfg(test)]
mod tests {
    use remit_db::Kind;

    use super::*;

    #[test]
    fn few_are_looked_up_and_many_are_met_on_the_way() {
        const ID: Column = Column::new("id", "t.id", Kind::Int);
        let many = ID.where_it(Test::Empty);
        let of = |count| few_or(&ID, (0..count).collect(), many.clone());
        assert_eq!(of(0), ID.where_it(Test::OneOf(Vec::new())));
        assert!(of(FEW) != many && of(FEW + 1) == many);
    }
}
