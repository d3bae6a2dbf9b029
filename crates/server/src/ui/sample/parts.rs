use maud::{Markup, html};

use super::{AOIFE, CSRF, INES, MATEO, NOURA, TOMASZ};
use crate::ui::avatar::{Ring, gone, ringed};
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::{Choice, Field};
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::notice::{Kind, note};
use crate::ui::people::{Reason, fallback};
use crate::ui::picker::{Pick, picker};
use crate::ui::pill::{Tone, pill};
use crate::words::Words;

const POSITIONS: &[Choice<'_>] = &[
    Choice { value: "1", label: "Finance", sentence: "Sees every customer, and gets what nobody else can do." },
    Choice { value: "2", label: "Accountant", sentence: "Sees every customer." },
    Choice { value: "3", label: "Account manager", sentence: "Sees only the customers they are assigned to." },
];

fn fields() -> Markup {
    html! {
        form.stack {
            (Field::new("name", "Name").value("collections  emea").error(Some("There is already a group called Collections EMEA.")).text())
            (Field::new("list", "Position").value("2").hint("Sees every customer.").select(POSITIONS))
            (Field::new("addresses", "E-mail addresses").textarea(3))
            (Field::new("position", "Position").value("3").radios(POSITIONS))
            (Field::new("now", "Send the invitation now").checkbox(true))
        }
    }
}

fn rings(words: Words) -> Markup {
    html! {
        div.flex {
            span.who { (ringed(AOIFE.0, AOIFE.1, Ring::Rule)) span { "By the rule" } }
            span.who { (ringed(INES.0, INES.1, Ring::Substitute)) span { "By a substitute" } }
            span.who { (ringed(NOURA.0, NOURA.1, Ring::Fallback)) span { "As a fallback" } }
            span.who { (gone(TOMASZ.0, TOMASZ.1)) span { "Suspended" } }
            (fallback(words, Reason::Finance))
        }
    }
}

pub(super) fn page(words: Words) -> Markup {
    let tones = [
        (Tone::Good, "Joined"),
        (Tone::Coming, "Invited"),
        (Tone::Idle, "Created"),
        (Tone::Off, "Suspended"),
        (Tone::Waits, "Away"),
        (Tone::Late, "52 days late"),
    ];
    html! {
        (header(&Header::new("Components")))
        div.stack {
            div.flex {
                (Button::submit("Save changes").primary()) (Button::submit("New group").icon(Icon::Plus)) (Button::submit("Cancel").quiet())
                (Button::submit("Remove Rental desk").icon(Icon::Trash).danger()) (Button::submit("Small").small())
            }
            (rings(words))
            div.flex { @for (tone, word) in tones { (pill(tone, word)) } }
            (fields())
            (note(Kind::Info, "Aoife changed this group while you were editing."))
            (note(Kind::Bad, "The list could not be loaded."))
            (note(Kind::Care, "Kilbride Physiotherapy Ltd would have nobody."))
        }
    }
}

pub(super) fn group(words: Words) -> Markup {
    let pick = |person: (i64, &'static str), about, chosen| Pick {
        value: format!("usr_{}", person.0),
        id: person.0,
        name: person.1,
        about,
        chosen,
        was: false,
    };
    let people = [
        pick(MATEO, "Account manager · After hours", true),
        pick(NOURA, "Account manager · Key accounts", true),
        pick(INES, "Finance · Collections EMEA", false),
        pick(AOIFE, "Finance · Collections EMEA, Disputes desk", false),
        pick(TOMASZ, "Accountant · Collections Americas", false),
    ];
    let body = html! {
        (Field::new("name", "Name").value("Physiotherapists").hint("Renaming keeps members, rules and actions.").longest(80).required().text())
        (picker(words, "members", "Members", &people))
    };
    let sheet = Sheet {
        title: "Edit Physiotherapists",
        back: "groups.html",
        action: Some("/groups/grp_1"),
        csrf: CSRF,
        body,
        aside: None,
        buttons: html! { (Button::submit("Save").primary()) },
    };
    sheet.markup(words)
}
