//! What was done for a customer, the latest first.

use maud::{Markup, html};
use remit_domain::action::{Action, State};
use remit_domain::clock::{Day, Instant};
use remit_domain::permission::{Ability, may};

use super::detail::Shown;
use crate::pages::action::rows::picture;
use crate::pages::audit::about_address;
use crate::pages::chrome::Reader;
use crate::ui::icon::Icon;
use crate::words::bdi;

/// The closed actions, with who did them and when.
pub(super) fn history(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let words = reader.words;
    html! {
        section aria-labelledby="history-title" {
            div."flex mb" {
                h2 id="history-title" { (words.t("customer-history")) }
                @if may(reader.actor(), Ability::Inspect).is_ok() {
                    a."link small" href=(about_address(shown.detail.customer.id)) { (words.t("nav-audit")) }
                }
            }
            @if shown.closed.is_empty() {
                p.muted { (words.t("customer-no-history")) }
            } @else {
                ol.line { @for action in &shown.closed { (entry(reader, shown, action)) } }
                @if shown.closed_more {
                    p.mt { a.link href=(shown.actions("all")) { (words.t("customer-show-history")) } }
                }
            }
        }
    }
}

fn entry(reader: &Reader<'_>, shown: &Shown, action: &Action) -> Markup {
    let icon = if action.state == State::Done { picture(action.kind) } else { Icon::Ignore };
    html! {
        li {
            span.ico { (icon) }
            div.what { (sentence(reader, shown, action)) }
            @if let Some(at) = action.closed_at { (moment(reader, at)) }
        }
    }
}

fn sentence(reader: &Reader<'_>, shown: &Shown, action: &Action) -> Markup {
    let key = match (action.state, action.performer) {
        (State::Done, Some(_)) => "customer-did",
        (State::Ignored, Some(_)) => "customer-ignored",
        (State::Todo | State::Done | State::Ignored, _) => "customer-was-closed",
        (State::Cancelled, _) => "customer-was-cancelled",
    };
    let name = action.performer.and_then(|performer| shown.performers.get(&performer)).map_or("", String::as_str);
    let number = action.invoice.and_then(|invoice| shown.numbers.get(&invoice));
    let what = html! { (action.title) @if let Some(number) = number { " · " (number) } };
    reader.words.rich(key, &[], &[("name", html! { b { (bdi(name)) } }), ("what", what)])
}

/// "6 Nov, 11:40", where the reader is.
fn moment(reader: &Reader<'_>, at: Instant) -> Markup {
    let zone = reader.zone();
    let (day, time) = (Day::of(at, zone).date(), zone.to_datetime(at.timestamp()).time());
    let time = format!("{:02}:{:02}", time.hour(), time.minute());
    let near = reader.own_dates().near(day);
    let said = reader.words.with("customer-moment", &[("day", near.into()), ("time", time.into())]);
    reader.own_dates().time(day, &said)
}
