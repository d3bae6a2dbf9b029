//! What the filters of a list's address ask of the model. What cannot be asked of a column is dropped.

use remit_db::{Column, Filter, Operand, Pattern, Test};
use remit_domain::clock::Day;

use crate::ui::table::{Filter as Asked, Op};

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
    }
}
