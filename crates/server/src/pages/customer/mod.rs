//! Customers: the list, one customer, and the forms about one or several.

mod asked;
mod assigned;
mod bulk;
mod detail;
mod due;
mod history;
mod list;
mod name;
mod owners;
mod pause;
mod picked;
mod side;
mod workflow;

use maud::{Markup, html};
use remit_domain::money::Totals;
use remit_domain::permission::{Ability, may};

pub(super) use asked::wanted;
pub use assigned::{assign, assigned};
pub use bulk::{ask_to_assign, ask_to_set_workflow, assign_several, set_workflow_of_several};
pub use detail::show;
pub use list::list;
pub(super) use list::{news as told_of_several, people as assigned_to};
pub use name::{ask_for_name, rename};
pub use owners::owners;
pub use pause::{ask_to_pause, pause};
pub use side::when;
pub use workflow::{ask_for_workflow, set_workflow};

use super::chrome::Reader;
use crate::ui::money::money;
use crate::words::Words;

/// Whether the reader assigns users and workflows (ACC).
pub(super) fn assigns(reader: &Reader<'_>) -> bool {
    may(reader.actor(), Ability::Assign).is_ok()
}

/// One line per currency (ACT 7).
pub(super) fn sums(words: Words, totals: &Totals) -> Markup {
    html! {
        @for (place, sum) in totals.sums().iter().enumerate() {
            @if place > 0 { br; }
            (money(words, sum.minor, sum.currency.code(), sum.currency.exponent()))
        }
    }
}
