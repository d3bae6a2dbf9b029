//! What the address of the list of customers asks for, and whom it can be narrowed to.

use remit_db::{Filter, Operand, Test, Tx};
use remit_domain::clock::Day;
use remit_domain::customer::list;
use remit_domain::id::{UserId, WorkflowId};
use remit_domain::list::Wanted;
use remit_domain::permission::{self, Sight};
use remit_domain::user::directory::{self, Entry};
use remit_domain::user::found;

use crate::pages::chrome::Reader;
use crate::pages::{filter, listing};
use crate::ui::table::{Filter as Asked, Filterable, TableState};

/// What the address of the list asks for.
pub(crate) fn wanted(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> remit_domain::Result<Wanted> {
    let conditions = state.filters.iter().map(|asked| match asked.column.as_str() {
        "group" => {
            filter::groups(tx, reader.actor().org, asked, |groups| list::of_groups(tx, reader.actor().org, groups))
        }
        "assigned" => assigned_to(tx, reader, asked),
        _ => Ok(condition(asked, reader.today)),
    });
    let conditions = conditions.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let sort = state.sort.as_ref();
    Ok(Wanted {
        filter: Some(Filter::All(conditions)),
        sort: Some(if sort.is_some_and(|sort| sort.column == "number") { &list::NUMBER } else { &list::NAME }),
        descending: sort.is_some_and(|sort| sort.descending),
        ..listing::wanted(state)
    })
}

/// Customers of these people, or of nobody.
fn assigned_to(tx: &Tx<'_>, reader: &Reader<'_>, asked: &Asked) -> remit_domain::Result<Option<Filter>> {
    let users = filter::meant(asked, |part| found::ids_named(tx, reader.actor().org, part))?;
    let users = users.into_iter().map(|user: UserId| Operand::Int(user.0)).collect::<Vec<_>>();
    let nobody =
        asked.values.iter().any(|value| value == Filterable::NONE).then(|| list::ASSIGNED.where_it(Test::Empty));
    let somebody = (!users.is_empty()).then(|| list::ASSIGNED.where_it(Test::OneOf(users)));
    let any = Filter::Any(nobody.into_iter().chain(somebody).collect());
    Ok(filter::these_or_others(asked, any))
}

/// The people to whom the list can be narrowed: the first, and those to whom it is; to who sees some customers, nobody of the
/// others (ACC 2).
pub(super) fn people_offered(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> remit_domain::Result<Vec<Entry>> {
    let mut people = directory::assigned(tx, reader.actor(), filter::OFFERED)?;
    if permission::sight(reader.actor()) != Sight::All {
        return Ok(people);
    }
    let others = filter::held(state, "assigned").filter(|id| people.iter().all(|known| known.id != *id));
    people.extend(directory::some(tx, reader.actor().org, &others.collect::<Vec<_>>())?);
    Ok(people)
}

fn condition(asked: &Asked, today: Day) -> Option<Filter> {
    let not = |filter: &Filter| Filter::Not(Box::new(filter.clone()));
    match asked.column.as_str() {
        "country" => filter::text(&list::COUNTRY, asked),
        "workflow" => filter::choice(asked, |value| {
            let workflow = || value.parse::<WorkflowId>().ok().map(|workflow| Test::Is(Operand::Int(workflow.0)));
            Some(list::WORKFLOW.where_it(if value == Filterable::NONE { Test::Empty } else { workflow()? }))
        }),
        "open" => {
            let none = list::OPEN_ACTION.where_it(Test::Empty);
            filter::choice(asked, |value| either(value, not(&none), none.clone()))
        }
        "outstanding" => {
            let paid = list::UNPAID.where_it(Test::Empty);
            filter::choice(asked, |value| either(value, not(&paid), paid.clone()))
        }
        "paused" => {
            let paused = list::PAUSED_UNTIL.where_it(Test::Greater(Operand::Int(today.0)));
            filter::choice(asked, |value| either(value, paused.clone(), not(&paused)))
        }
        "overdue" => {
            let late = list::UNPAID.where_it(Test::Less(Operand::Int(today.0)));
            filter::choice(asked, |value| either(value, late.clone(), not(&late)))
        }
        _ => None,
    }
}

fn either(value: &str, yes: Filter, none: Filter) -> Option<Filter> {
    match value {
        "yes" => Some(yes),
        Filterable::NONE => Some(none),
        _ => None,
    }
}
