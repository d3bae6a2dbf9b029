//! What the filters of a list's address ask of the model. What cannot be asked of a column is dropped.

use std::str::FromStr;

use remit_db::{Column, Filter, Operand, Pattern, Test, Tx};
use remit_domain::clock::Day;
use remit_domain::id::{CustomerId, OrgId};
use remit_domain::{Actor, Result, customer, group};

use crate::ui::table::{Filter as Asked, Filterable, Op, TableState};

/// One of several values, or none of them; `test` tells what each means.
#[must_use]
pub fn choice(asked: &Asked, test: impl Fn(&str) -> Option<Filter>) -> Option<Filter> {
    let any: Vec<_> = asked.values.iter().filter_map(|value| test(value)).collect();
    match asked.op {
        _ if any.is_empty() => None,
        Op::Is => Some(Filter::Any(any)),
        Op::Not => Some(Filter::Not(Box::new(Filter::Any(any)))),
        Op::Has | Op::Min | Op::Max => None,
    }
}

/// One of several numbers, or none of them; `number` tells which each value means. An index answers it.
#[must_use]
pub fn one_of(column: &'static Column, asked: &Asked, number: impl Fn(&str) -> Option<i64>) -> Option<Filter> {
    let numbers: Vec<_> = asked.values.iter().filter_map(|value| number(value)).map(Operand::Int).collect();
    let held = column.where_it(Test::OneOf(numbers.clone()));
    match asked.op {
        _ if numbers.is_empty() => None,
        Op::Is => Some(held),
        Op::Not => Some(Filter::Not(Box::new(held))),
        Op::Has | Op::Min | Op::Max => None,
    }
}

/// The customers that a list is narrowed to, as choices: a list is narrowed to one from the customer's own page, and
/// nobody is offered all of them.
///
/// # Errors
/// Those of the storage.
pub fn customers(tx: &Tx<'_>, actor: &Actor, state: &TableState) -> Result<Option<Filterable>> {
    let asked = state.filters.iter().filter(|asked| asked.column == "customer").flat_map(|asked| &asked.values);
    let ids: Vec<CustomerId> = asked.filter_map(|value| value.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let names = customer::list::names(tx, actor, &ids)?;
    Ok(Some(Filterable::Choice(names.into_iter().map(|(id, name)| (id.to_string(), name)).collect())))
}

/// Groups or customers by their ids; `find` tells what is of them.
///
/// # Errors
/// Those of `find`.
pub fn ids<T: FromStr>(asked: &Asked, find: impl FnOnce(&[T]) -> Result<Filter>) -> Result<Option<Filter>> {
    let ids: Vec<T> = asked.values.iter().filter_map(|value| value.parse().ok()).collect();
    Ok(match asked.op {
        _ if ids.is_empty() => None,
        Op::Is => Some(find(&ids)?),
        Op::Not => Some(Filter::Not(Box::new(find(&ids)?))),
        Op::Has | Op::Min | Op::Max => None,
    })
}

/// The groups that a list can be narrowed to (GRP 7). Where there are none, nothing is offered.
///
/// # Errors
/// Those of the storage.
pub fn group_choices(tx: &Tx<'_>, org: OrgId) -> Result<Option<Filterable>> {
    let groups = group::shown::choices(tx, org)?;
    let choices: Vec<_> = groups.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    Ok((!choices.is_empty()).then_some(Filterable::Choice(choices)))
}

/// The filter of an address that leaves a list with what is about one customer.
#[must_use]
pub fn about(customer: CustomerId) -> String {
    format!("f.customer=is%3A{customer}")
}

/// A text that contains one of the values, is one of them, or is none of them.
#[must_use]
pub fn text(column: &'static Column, asked: &Asked) -> Option<Filter> {
    let like = |value: &String| column.where_it(Test::Like(Pattern::containing(value)));
    match asked.op {
        Op::Has => Some(Filter::Any(asked.values.iter().map(like).collect())),
        _ => choice(asked, |value| Some(column.where_it(Test::Is(Operand::Text(value.to_owned()))))),
    }
}

/// A day, that day or later, that day or earlier.
#[must_use]
pub fn day(column: &'static Column, asked: &Asked) -> Option<Filter> {
    let day = asked.values.first()?.parse::<Day>().ok()?;
    match asked.op {
        Op::Min => Some(column.where_it(Test::Greater(Operand::Int(day.0 - 1)))),
        Op::Max => Some(column.where_it(Test::Less(Operand::Int(day.0 + 1)))),
        _ => choice(asked, |value| Some(column.where_it(Test::Is(Operand::Int(value.parse::<Day>().ok()?.0))))),
    }
}

#[cfg(test)]
mod tests {
    use remit_db::Kind;

    use super::*;

    const DUE: Column = Column::new("due", "due_on", Kind::Int);

    fn asked(op: Op, value: &str) -> Asked {
        Asked { column: "due".into(), op, values: vec![value.into()] }
    }

    #[test]
    fn a_day_is_in_its_own_bounds() {
        assert_eq!(day(&DUE, &asked(Op::Min, "1970-01-11")), Some(DUE.where_it(Test::Greater(Operand::Int(9)))));
        assert_eq!(day(&DUE, &asked(Op::Max, "1970-01-11")), Some(DUE.where_it(Test::Less(Operand::Int(11)))));
    }

    #[test]
    fn what_cannot_be_asked_is_dropped() {
        assert_eq!(day(&DUE, &asked(Op::Min, "yesterday")), None);
        assert_eq!(choice(&asked(Op::Max, "a"), |_| Some(DUE.where_it(Test::Empty))), None);
        assert_eq!(choice(&asked(Op::Is, "a"), |_| None), None);
        assert_eq!(one_of(&DUE, &asked(Op::Is, "a"), |_| None), None);
        assert_eq!(one_of(&DUE, &asked(Op::Has, "1"), |_| Some(1)), None);
    }
}
