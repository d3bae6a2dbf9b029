//! A list as somebody asks for it (LST): which rows, in which order, from where on.

use remit_db::{Column, Filter, ListQuery, Operand, Pattern, Source, Test, Texts, Tx, Value};

use crate::error::Result;
use crate::id::OrgId;
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

pub(crate) fn is_few(count: usize) -> bool {
    i64::try_from(count).is_ok_and(|count| count <= FEW)
}

/// Those with `ids`, of which one more than [`FEW`] may have been read; when there are more, those that pass `many`, of
/// which every page of the list soon has enough.
pub(crate) fn few_or(id: &'static Column, ids: Vec<i64>, many: Filter) -> Filter {
    if is_few(ids.len()) { id.where_it(Test::OneOf(ids.into_iter().map(Operand::Int).collect())) } else { many }
}

/// Those with `part` in one of `columns`, which are the `texts` of the rows with these ids: few are found by their index, many
/// are met on the way.
pub(crate) fn containing(
    tx: &Tx<'_>,
    org: OrgId,
    texts: &Texts,
    id: &'static Column,
    columns: &[&'static Column],
    part: &str,
) -> Result<Filter> {
    let few = few_containing(tx, org, texts, part)?;
    let one_of_them = |ids: Vec<i64>| id.where_it(Test::OneOf(ids.into_iter().map(Operand::Int).collect()));
    Ok(few.map_or_else(|| any_like(columns, part), one_of_them))
}

/// The ids of the rows with `part` in their texts; none where they are not few, or `part` is too short for the index.
pub(crate) fn few_containing(tx: &Tx<'_>, org: OrgId, texts: &Texts, part: &str) -> Result<Option<Vec<i64>>> {
    let found = tx.containing(texts, org.0, part, FEW + 1)?;
    Ok(found.filter(|ids| is_few(ids.len())))
}

/// Those with `part` in one of `columns`.
pub(crate) fn any_like(columns: &[&'static Column], part: &str) -> Filter {
    let like = |column: &&'static Column| column.where_it(Test::Like(Pattern::containing(part)));
    Filter::Any(columns.iter().map(like).collect())
}

impl Wanted {
    /// The same of `source`, whose own placeholders are `params`; `search` tells in which rows a folded text is.
    pub(crate) fn of<'a>(
        &self,
        source: &'static Source,
        params: Vec<Value<'a>>,
        search: impl FnOnce(&str) -> Result<Filter>,
    ) -> Result<ListQuery<'a>> {
        let all = ListQuery::new(source, params);
        let searched = self.search.as_deref().map(text::fold).filter(|text| !text.is_empty());
        let found = searched.map(|text| search(&text)).transpose()?;
        let mut conditions = match &self.filter {
            Some(Filter::All(conditions)) => conditions.clone(),
            filter => filter.iter().cloned().collect(),
        };
        conditions.extend(found);
        Ok(ListQuery {
            filter: Some(Filter::All(conditions)),
            sort: self.sort,
            descending: self.descending,
            after: self.after.clone(),
            limit: self.limit.unwrap_or(all.limit),
            ..all
        })
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
