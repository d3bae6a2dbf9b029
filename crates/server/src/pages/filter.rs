//! What the filters of a list's address ask of the model. What cannot be asked of a column is dropped.

use std::str::FromStr;

use jiff::tz::TimeZone;
use remit_db::{Column, Filter, Operand, Pattern, Test, Total, Tx};
use remit_domain::clock::Day;
use remit_domain::id::{CustomerId, GroupId, OrgId};
use remit_domain::{Actor, Error, Result, customer, group, workflow};

use crate::ui::table::{Filter as Asked, Filterable, Op, TableState};
use crate::words::Words;

/// One of several values, or none of them; `test` tells what each means.
#[must_use]
pub fn choice(asked: &Asked, test: impl Fn(&str) -> Option<Filter>) -> Option<Filter> {
    let any: Vec<_> = asked.values.iter().filter_map(|value| test(value)).collect();
    if any.is_empty() { None } else { these_or_others(asked, Filter::Any(any)) }
}

/// Those that are found, or all others.
#[must_use]
pub fn these_or_others(asked: &Asked, found: Filter) -> Option<Filter> {
    match asked.op {
        Op::Is => Some(found),
        Op::Not => Some(Filter::Not(Box::new(found))),
        Op::Has | Op::Min | Op::Max => None,
    }
}

/// One of several numbers, or none of them; `number` tells which each value means. An index answers it.
#[must_use]
pub fn one_of(column: &'static Column, asked: &Asked, number: impl Fn(&str) -> Option<i64>) -> Option<Filter> {
    let numbers: Vec<_> = asked.values.iter().filter_map(|value| number(value)).map(Operand::Int).collect();
    if numbers.is_empty() { None } else { these_or_others(asked, column.where_it(Test::OneOf(numbers))) }
}

/// The customers that a list is narrowed to, as choices: a list is narrowed to one from the customer's own page, and
/// nobody is offered all of them.
///
/// # Errors
/// Those of the storage.
pub fn customers(tx: &Tx<'_>, actor: &Actor, state: &TableState) -> Result<Option<Filterable>> {
    let ids: Vec<CustomerId> = held(state, "customer").collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let names = customer::list::names(tx, actor, &ids)?;
    Ok(Some(Filterable::Choice(names.into_iter().map(|(id, name)| (id.to_string(), name)).collect())))
}

/// So many values of a filter are offered; the others are meant by a part of their name.
pub const OFFERED: i64 = 100;

/// The values that a list is narrowed by in a column.
pub fn held<'a, T: FromStr>(state: &'a TableState, column: &'a str) -> impl Iterator<Item = T> + 'a {
    let asked = state.filters.iter().filter(move |asked| asked.column == column);
    asked.flat_map(|asked| &asked.values).filter_map(|value| value.parse().ok())
}

/// What each value of a filter means: an id, or a part of the names that `named` finds.
///
/// # Errors
/// Those of `named`.
pub fn meant<T: FromStr>(asked: &Asked, named: impl Fn(&str) -> Result<Vec<T>>) -> Result<Vec<T>> {
    let mut ids = Vec::new();
    for value in asked.values.iter().filter(|value| *value != Filterable::NONE) {
        match value.parse() {
            Ok(id) => ids.push(id),
            Err(_) => ids.extend(named(value)?),
        }
    }
    Ok(ids)
}

/// What is of groups, by their ids or by parts of their names (GRP 7).
///
/// # Errors
/// Those of `find` and of the storage.
pub fn groups(
    tx: &Tx<'_>,
    org: OrgId,
    asked: &Asked,
    find: impl FnOnce(&[GroupId]) -> Result<Filter>,
) -> Result<Option<Filter>> {
    let groups = meant(asked, |part| group::list::active_with(tx, org, part))?;
    let found = if groups.is_empty() { Filter::Any(Vec::new()) } else { find(&groups)? };
    Ok(these_or_others(asked, found))
}

/// Customers or steps by their ids; `find` tells what is of them.
///
/// # Errors
/// Those of `find`.
pub fn ids<T: FromStr>(asked: &Asked, find: impl FnOnce(&[T]) -> Result<Filter>) -> Result<Option<Filter>> {
    let ids: Vec<T> = asked.values.iter().filter_map(|value| value.parse().ok()).collect();
    Ok(if ids.is_empty() { None } else { these_or_others(asked, find(&ids)?) })
}

/// The groups that a list can be narrowed to (GRP 7). Where there are none, nothing is offered.
///
/// # Errors
/// Those of the storage.
pub fn group_choices(tx: &Tx<'_>, org: OrgId, state: &TableState) -> Result<Option<Filterable>> {
    let mut groups = group::shown::choices(tx, org, OFFERED)?;
    let others = held(state, "group").filter(|id| groups.iter().all(|(known, _)| known != id));
    groups.extend(group::names(tx, org, &others.collect::<Vec<_>>())?);
    let choices: Vec<_> = groups.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    Ok((!choices.is_empty()).then(|| offered(choices)))
}

/// All of them where they are few.
#[must_use]
pub fn offered(choices: Vec<(String, String)>) -> Filterable {
    let are_few = i64::try_from(choices.len()).is_ok_and(|count| count < OFFERED);
    if are_few { Filterable::Choice(choices) } else { Filterable::Offered(choices) }
}

/// The steps of workflows that a list can be narrowed to.
///
/// # Errors
/// Those of the storage.
pub fn step_choices(tx: &Tx<'_>, words: Words, actor: &Actor) -> Result<Option<Filterable>> {
    let mut choices = Vec::new();
    for workflow in workflow::list(tx, actor)? {
        for (number, step) in (1i64..).zip(&workflow.steps) {
            let named = [("workflow", workflow.name.as_str().into()), ("number", number.into())];
            choices.push((step.id.to_string(), format!("{}, {}", words.attr("group-step", &named), step.name)));
        }
    }
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

/// A moment of that day, of it or later, of it or earlier, as it is a day in `zone`; or none at all.
#[must_use]
pub fn moment(column: &'static Column, asked: &Asked, zone: &TimeZone) -> Option<Filter> {
    let from = |day: Day| column.where_it(Test::Greater(Operand::Int(day.start(zone).0.saturating_sub(1))));
    let until = |day: Day| column.where_it(Test::Less(Operand::Int(day.plus(1).start(zone).0)));
    let test = |value: &str| match (value.parse::<Day>(), asked.op) {
        _ if value == Filterable::NONE => Some(column.where_it(Test::Empty)),
        (Ok(day), Op::Min) => Some(from(day)),
        (Ok(day), Op::Max) => Some(until(day)),
        (Ok(day), _) => Some(Filter::All(vec![from(day), until(day)])),
        (Err(_), _) => None,
    };
    match asked.op {
        Op::Min | Op::Max => {
            let any: Vec<_> = asked.values.iter().filter_map(|value| test(value)).collect();
            (!any.is_empty()).then_some(Filter::Any(any))
        }
        _ => choice(asked, test),
    }
}

/// So many, or more, or fewer; `at_least` tells of whom there are so many or more.
///
/// # Errors
/// Those of `at_least`.
pub fn number(asked: &Asked, at_least: impl Fn(i64) -> Result<Filter>) -> Result<Vec<Filter>> {
    let Some(number) = asked.values.first().and_then(|value| value.parse::<u32>().ok()).map(i64::from) else {
        return Ok(Vec::new());
    };
    // Beyond the cap of the lists nothing is told apart.
    let at_most = || {
        let more = if number < Total::CAP { vec![Filter::Not(Box::new(at_least(number + 1)?))] } else { Vec::new() };
        Ok::<_, Error>(more)
    };
    Ok(match asked.op {
        Op::Min => vec![at_least(number)?],
        Op::Max => at_most()?,
        Op::Is => [vec![at_least(number)?], at_most()?].concat(),
        Op::Has | Op::Not => Vec::new(),
    })
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
    fn a_moment_is_of_the_day_that_it_is_in_the_zone() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let (from, until) = (10 * 86_400_000_000 - 7_200_000_000, 11 * 86_400_000_000 - 7_200_000_000);
        let later = DUE.where_it(Test::Greater(Operand::Int(from - 1)));
        let earlier = DUE.where_it(Test::Less(Operand::Int(until)));
        let any = |filter| Some(Filter::Any(vec![filter]));
        assert_eq!(moment(&DUE, &asked(Op::Min, "1970-01-11"), &zone), any(later.clone()));
        assert_eq!(moment(&DUE, &asked(Op::Max, "1970-01-11"), &zone), any(earlier.clone()));
        assert_eq!(moment(&DUE, &asked(Op::Is, "1970-01-11"), &zone), any(Filter::All(vec![later, earlier])));
        assert_eq!(moment(&DUE, &asked(Op::Min, "none"), &zone), any(DUE.where_it(Test::Empty)));
        assert_eq!(moment(&DUE, &asked(Op::Min, "never"), &zone), None);
    }

    #[test]
    fn a_number_is_in_its_own_bounds() {
        let at_least = |number| Ok(DUE.where_it(Test::AtLeast(number)));
        let of = |op, value| number(&asked(op, value), at_least).unwrap();
        let (three, four) = (DUE.where_it(Test::AtLeast(3)), Filter::Not(Box::new(DUE.where_it(Test::AtLeast(4)))));
        assert_eq!(of(Op::Is, "3"), [three.clone(), four.clone()]);
        assert_eq!((of(Op::Min, "3"), of(Op::Max, "3")), (vec![three], vec![four]));
        for (op, wrong) in [(Op::Min, "-1"), (Op::Min, "many"), (Op::Is, "1.5"), (Op::Not, "1")] {
            assert_eq!(of(op, wrong), [], "{wrong}");
        }
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
