//! What is due now, and whose it is.

use maud::{Markup, Render, html};
use remit_domain::action::list::Listed;
use remit_domain::workflow::Workflow;

use super::detail::Shown;
use super::{assigns, sums};
use crate::pages::back::leading_back;
use crate::pages::chrome::Reader;
use crate::pages::listing;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::icon::Icon;
use crate::ui::money::money;

/// Every open action, the one that is due first before the others.
pub(super) fn due(reader: &Reader<'_>, shown: &Shown) -> Markup {
    html! {
        @for (place, listed) in shown.open.iter().enumerate() { (open(reader, shown, listed, place == 0)) }
        @if shown.open.is_empty() { (nothing(reader, shown)) }
        (listing::rest(reader.words, "customer-show-all-open", &shown.actions("open"), shown.open.len(), shown.open_count))
    }
}

fn open(reader: &Reader<'_>, shown: &Shown, listed: &Listed, is_first: bool) -> Markup {
    let (words, action) = (reader.words, &listed.action);
    let title = format!("due-{}", action.id);
    html! {
        section.due aria-labelledby=(title) data-row="" {
            div {
                h2 id=(title) { (action.title) @if let Some(number) = &listed.invoice_number { " · " (number) } }
                p.meta { (meta(reader, shown, listed)) }
            }
            p.amt {
                @if let Some(amount) = action.amount {
                    b { (money(words, amount.minor, amount.currency.code(), amount.currency.exponent())) }
                }
                @if is_first {
                    @let amount = sums(words, &shown.detail.outstanding);
                    span."muted small" { (words.rich("customer-unpaid", &[], &[("amount", amount)])) }
                }
            }
            div.foot {
                (shown.whose.cell(words, action.id))
                div.end {
                    (hand_overs(reader, shown, listed))
                    @if shown.whose.is_mine(reader, action.id) { (forms(reader, shown, listed, is_first)) }
                }
            }
        }
    }
}

/// From which step it comes, when it was due, and until when it is hidden.
fn meta(reader: &Reader<'_>, shown: &Shown, listed: &Listed) -> Markup {
    let (words, dates, action) = (reader.words, reader.dates(), &listed.action);
    let day = action.due_on.date();
    let place = |workflow: &Workflow| workflow.steps.iter().position(|step| Some(step.id) == action.step);
    let step = shown.workflow.as_ref().and_then(|workflow| Some((workflow, place(workflow)? + 1)));
    let until = action.snoozed_until.filter(|until| *until > reader.today);
    html! {
        @if let Some((workflow, number)) = step {
            (words.with("customer-step-of", &[("number", number.into()), ("workflow", workflow.name.as_str().into())])) " "
        }
        (words.with("customer-due-on", &[("day", dates.long(day).into())]))
        @if dates.is_late(day) { " · " span."late b" { (dates.due(day)) } }
        @if let Some(until) = until { " · " (words.with("customer-hidden-until", &[("day", dates.near(until.date()).into())])) }
    }
}

/// Giving it to somebody else, and taking it over.
fn hand_overs(reader: &Reader<'_>, shown: &Shown, listed: &Listed) -> Markup {
    let (words, id) = (reader.words, listed.action.id);
    let opens = |key: &str, verb: &str| {
        let address = leading_back(&format!("/actions/{id}/{verb}"), &shown.address());
        Button::opens(&words.t(key), &address).quiet().render()
    };
    html! {
        @if shown.whose.may_take_over(reader, id) { (opens("action-take-over", "take-over")) }
        @if shown.whose.is_mine(reader, id) { (opens("action-hand-over", "hand-over")) }
    }
}

/// Completing and ignoring it.
fn forms(reader: &Reader<'_>, shown: &Shown, listed: &Listed, is_first: bool) -> Markup {
    let words = reader.words;
    let form = |verb: &str, button: &Button<'_>| {
        html! {
            form method="post" action={ "/actions/" (listed.action.id) "/" (verb) } data-swap="" {
                (csrf(&reader.signed.form_token))
                input type="hidden" name="return" value=(shown.address());
                (button)
            }
        }
    };
    let (complete, ignore) = (words.t("action-complete"), words.t("action-ignore"));
    let complete = Button::submit(&complete).icon(Icon::Check).shown_key('e');
    html! {
        (form("ignore", &Button::submit(&ignore).quiet().key('i')))
        (form("complete", &if is_first { complete.primary() } else { complete }))
    }
}

/// Nothing is due: why, and what to do about it.
fn nothing(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let (words, customer) = (reader.words, &shown.detail.customer);
    let paused = customer.paused_until.is_some_and(|until| until > reader.today);
    let settled = shown.detail.outstanding.sums().is_empty();
    let reason = match customer.workflow {
        _ if settled => words.t("customer-all-paid"),
        None => words.t("customer-without-workflow"),
        Some(_) if paused => words.t("customer-left-alone"),
        Some(_) => words.t("customer-nothing-due-yet"),
    };
    let (choose, address) = (words.t("customer-set-workflow"), format!("{}/workflow", shown.address()));
    html! {
        section.due aria-labelledby="due-title" {
            div { h2 id="due-title" { (words.t("customer-nothing-due")) } p.meta { (reason) } }
            @if !settled {
                p.amt { b { (sums(words, &shown.detail.outstanding)) } span."muted small" { (words.t("customer-outstanding")) } }
            }
            @if customer.workflow.is_none() && !settled && assigns(reader) {
                div.foot { div.end { (Button::opens(&choose, &address).icon(Icon::Workflow)) } }
            }
        }
    }
}
