//! What a filter of the address asks of the list of users.

use remit_db::{Filter, Operand, Test, Tx};
use remit_domain::Result;
use remit_domain::user::{found, list};

use crate::pages::chrome::Reader;
use crate::pages::filter;
use crate::ui::table::{Filter as Asked, Op};

/// Among the statuses: whoever is away, whichever theirs is.
pub(super) const AWAY: &str = "away";

/// The conditions of a filter; none of what cannot be asked.
pub(super) fn asked_of(tx: &Tx<'_>, reader: &Reader<'_>, asked: &Asked) -> Result<Vec<Filter>> {
    let org = reader.actor().org;
    let condition = match asked.column.as_str() {
        "name" => text(asked, |part| found::named(tx, org, part), found::called)?,
        "email" => text(asked, |part| found::addressed(tx, org, part), found::at)?,
        "customers" => return filter::number(asked, |count| found::assigned_to(tx, org, count)),
        "open" => return filter::number(asked, |count| found::with_open(tx, org, count)),
        "created" => filter::moment(&list::CREATED_AT, asked, reader.zone()),
        "visit" => filter::moment(&list::LAST_VISIT_AT, asked, reader.zone()),
        "status" => filter::choice(asked, |value| match value {
            AWAY => Some(found::away()),
            status => list::filter("status", &[status]).ok(),
        }),
        "group" => filter::groups(tx, org, asked, |groups| {
            Ok(list::GROUP.where_it(Test::OneOf(groups.iter().map(|group| Operand::Int(group.0)).collect())))
        })?,
        column => filter::choice(asked, |value| list::filter(column, &[value]).ok()),
    };
    Ok(condition.into_iter().collect())
}

/// A text that `has` one of the values, or `is` one of them or none.
fn text(asked: &Asked, has: impl Fn(&str) -> Result<Filter>, is: impl Fn(&str) -> Filter) -> Result<Option<Filter>> {
    Ok(match asked.op {
        Op::Has => Some(Filter::Any(asked.values.iter().map(|part| has(part)).collect::<Result<_>>()?)),
        _ => filter::choice(asked, |value| Some(is(value))),
    })
}
