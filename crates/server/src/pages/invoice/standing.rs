//! Where an invoice stands, seen from a day.

use maud::Markup;
use remit_db::{Filter, Operand, Test};
use remit_domain::clock::Day;
use remit_domain::invoice::Invoice;
use remit_domain::invoice::list::{DISPUTED, DUE, PAID, PROMISED};

use crate::pages::chrome::Reader;
use crate::ui::pill::{Tone, pill};
use crate::ui::table::{Filter as Asked, Op};
use crate::words::Words;

/// Where an invoice stands: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Paid,
    Disputed,
    Promised(Day),
    Late,
    NotDue,
}

impl Standing {
    /// A promise holds until its day is over; broken, it is as if there had been none.
    pub fn of(invoice: &Invoice, today: Day) -> Standing {
        let entry = &invoice.entry;
        match invoice.promised.filter(|day| *day >= today) {
            _ if entry.paid.is_some() => Standing::Paid,
            _ if entry.is_disputed => Standing::Disputed,
            Some(day) => Standing::Promised(day),
            None if entry.due < today => Standing::Late,
            None => Standing::NotDue,
        }
    }

    /// The word for it as a pill; a promise with its day.
    pub fn pill(self, reader: &Reader<'_>) -> Markup {
        let words = reader.words;
        match self {
            Standing::Paid => pill(Tone::Good, &words.t("invoice-paid")),
            Standing::Disputed => pill(Tone::Coming, &words.t("invoice-disputed")),
            Standing::Promised(day) => {
                let day = reader.dates().short(day.date());
                pill(Tone::Waits, &words.with("invoice-promised-for", &[("day", day.into())]))
            }
            Standing::Late => pill(Tone::Late, &words.t("invoice-late")),
            Standing::NotDue => pill(Tone::Idle, &words.t("invoice-not-due")),
        }
    }
}

/// Every way to stand, as a filter has it: its word in addresses, and in the reader's language.
pub(super) fn choices(words: Words) -> Vec<(String, String)> {
    [
        ("late", words.t("invoice-late")),
        ("not_due", words.t("invoice-not-due")),
        ("promised", words.t("invoice-promised")),
        ("disputed", words.t("invoice-disputed")),
        ("paid", words.t("invoice-paid")),
    ]
    .map(|(word, label)| (word.to_owned(), label))
    .to_vec()
}

/// The invoices that stand as asked; none of these is the same as one of the others.
pub(super) fn filter(asked: &Asked, today: Day) -> Option<Filter> {
    const WORDS: [&str; 5] = ["late", "not_due", "promised", "disputed", "paid"];
    let known = |word: &&str| asked.values.iter().any(|value| value == word);
    let wanted = match asked.op {
        _ if !WORDS.iter().any(known) => return None,
        Op::Is => true,
        Op::Not => false,
        Op::Has | Op::Min | Op::Max => return None,
    };
    let stand = WORDS.iter().filter(|word| known(word) == wanted).map(|word| standing(word, today));
    Some(Filter::Any(stand.collect()))
}

fn standing(word: &str, today: Day) -> Filter {
    let unpaid = PAID.where_it(Test::Empty);
    let undisputed = DISPUTED.where_it(Test::Is(Operand::Int(0)));
    let promised = PROMISED.where_it(Test::Greater(Operand::Int(today.0 - 1)));
    let late = DUE.where_it(Test::Less(Operand::Int(today.0)));
    let not = |filter: Filter| Filter::Not(Box::new(filter));
    match word {
        "paid" => not(unpaid),
        "disputed" => Filter::All(vec![unpaid, not(undisputed)]),
        "promised" => Filter::All(vec![unpaid, undisputed, promised]),
        "late" => Filter::All(vec![unpaid, undisputed, not(promised), late]),
        _ => Filter::All(vec![unpaid, undisputed, not(promised), not(late)]),
    }
}
