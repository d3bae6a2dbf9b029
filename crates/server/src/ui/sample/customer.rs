use maud::{Markup, html};

use super::{AOIFE, CSRF, INES, MATEO, MAXIMILIANE, NOURA};
use crate::ui::avatar::{Ring, avatar, ringed};
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::money::money;
use crate::ui::pill::{Tone, pill, pill_with};
use crate::ui::table::{Cell, Column, Row, Table, TableState, Width};
use crate::ui::why::{Step, Trace, steps, why};
use crate::words::{Words, bdi};

/// The sheet behind "why?".
pub(super) fn why_sheet(words: Words) -> Markup {
    let sheet = Sheet {
        title: "Why is it theirs?",
        back: "customer.html",
        action: None,
        csrf: CSRF,
        body: steps(&explanation()),
        aside: None,
        buttons: html! {},
    };
    sheet.markup(words)
}

/// A "why?" with every kind of step.
fn explanation() -> Vec<Trace> {
    let trace = |step, title: &str, details: &[&str]| Trace {
        step,
        title: html! { (title) },
        details: details.iter().map(|detail| html! { (detail) }).collect(),
    };
    vec![
        trace(
            Step::Asked,
            "Physiotherapists who are assigned here",
            &[
                "Mateo is one, but he is away until 27 November.",
                "Yuki stands in for him, but cannot see this customer.",
            ],
        ),
        trace(Step::Asked, "Jiří Dvořák, by name", &["Suspended since 2 November."]),
        trace(
            Step::Fell,
            "So it fell back to finance",
            &["Leïla is away until 21 November; Ines stands in and is in finance anyway."],
        ),
        trace(Step::Got, "Ines Carvalho and Aoife Ní Dhomhnaill", &["Either may complete it, once."]),
    ]
}

fn due(words: Words) -> Markup {
    html! {
        section.due aria-labelledby="due-title" {
            div {
                h2 id="due-title" { "Call about INV-20418" }
                p.meta { "Second call, step 4 of “Clinics, standard”. Was due Thursday 12 November, " span."late b" { "5 days ago" } "." }
            }
            p.amt { b { (money(words, 1_824_000, "EUR", 2)) } span."muted small" { "of " (money(words, 2_641_580, "EUR", 2)) " open" } }
            div.foot {
                span.who {
                    (ringed(INES.0, INES.1, Ring::Fallback)) (ringed(AOIFE.0, AOIFE.1, Ring::Fallback))
                    span { b.b { "Ines" } " " span.you { "you" } " and " b.b { "Aoife" } }
                }
                (pill_with(Tone::Waits, Icon::Fell, "fell back to finance", None))
                (why(words, "why.html"))
                div.end { (Button::submit("Ignore").quiet()) (Button::submit("Log the call").icon(Icon::Call).primary()) }
            }
        }
    }
}

fn invoices(words: Words) -> Markup {
    let state = TableState::parse("", &[]);
    let row = |number: &str, amount, state: Markup| {
        let cells = vec![
            Cell::text(number),
            Cell::from("27 Aug".to_owned()),
            Cell::from("26 Sep".to_owned()),
            Cell::from(money(words, amount, "EUR", 2)).strong(),
            Cell::from("52 days".to_owned()).late(),
            Cell::from(state),
        ];
        Row::new(number, number, cells)
    };
    let table = Table {
        inset: true,
        columns: vec![
            Column::new("number", "Invoice").main(Width::Middle),
            Column::new("issued", "Issued"),
            Column::new("due", "Due"),
            Column::new("left", "Still due").numeric(),
            Column::new("late", "Late").numeric(),
            Column::new("state", "State"),
        ],
        sections: vec![
            vec![
                row("INV-20418", 1_824_000, pill(Tone::Late, "Late")),
                row("INV-20466", 301_500, pill(Tone::Waits, "Promised, 20 Nov")),
                row("INV-20502", 211_080, pill(Tone::Coming, "Disputed")),
                row("INV-20559", 305_000, pill(Tone::Idle, "Not due yet")),
            ]
            .into(),
        ],
        ..Table::new("invoices", "Open invoices", "/en/customer.html", &state)
    };
    html! {
        section aria-labelledby="invoices-title" {
            div."flex mb" { h2 id="invoices-title" { "Invoices" } span.muted { "4 open" } }
            (table.markup(words))
        }
    }
}

fn assigned() -> Markup {
    html! {
        section.panel aria-labelledby="assigned-title" {
            header { h2 id="assigned-title" { "Assigned, in order" } div.end { (Button::opens("Assign", "group.html").icon(Icon::Plus).small().quiet()) } }
            div.body {
                ol.rows {
                    @for (place, (id, name)) in [MAXIMILIANE, MATEO, NOURA].iter().enumerate() {
                        li {
                            span.ord { (place + 1) }
                            (avatar(*id, name))
                            span.two { span.nm { (bdi(name)) } small { "Account manager · Key accounts" } }
                        }
                    }
                }
            }
        }
    }
}

fn workflow() -> Markup {
    html! {
        section.panel aria-labelledby="workflow-title" {
            header { h2 id="workflow-title" { "Clinics, standard" } }
            div.body {
                ol.steps {
                    li.done { span { "First reminder, by itself" } time { "21 Sep" } }
                    li.done { span { "First call" } time { "6 Nov" } }
                    li.now { span { "Second call" } time { "12 Nov" } small { "Physiotherapists assigned; Jiří Dvořák" } }
                    li { span { "Formal notice, by letter" } time { "25 Nov" } small { "Letters and legal, all" } }
                }
            }
        }
    }
}

fn timeline() -> Markup {
    html! {
        section aria-labelledby="timeline-title" {
            div."flex mb" { h2 id="timeline-title" { "Timeline" } }
            ol.line {
                li {
                    span."ico note-i" { (Icon::Note) }
                    div.what { b { "Ines Carvalho" } " wrote a note" div.quote { "Paying the rest on Friday." } }
                    time { "yesterday, 16:12" }
                }
                li { span.ico { (Icon::Fell) } div.what { "Step 4 came due and fell back to finance" } time { "12 Nov, 08:30" } }
                li { span."ico pay" { (Icon::Coin) } div.what { "Payment of " b { "€3,015.00" } } time { "3 Nov" } }
            }
        }
    }
}

pub(super) fn page(words: Words) -> Markup {
    let buttons =
        html! { (Button::opens("Note", "#").icon(Icon::Note)) (Button::opens("Pause", "#").icon(Icon::Pause)) };
    let state = pill(Tone::Late, "52 days late");
    let head = Header {
        above: &[("Customers", "#customers")],
        state,
        gist: "Porto, Portugal · 30 days net",
        buttons,
        ..Header::new("Clínica de Fisioterapia Ribeira, Lda")
    };
    html! {
        (header(&head))
        div.split {
            div.stack { (due(words)) (invoices(words)) (timeline()) }
            div.stack { (assigned()) (workflow()) }
        }
    }
}
