//! How soon one is told of what by mail.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::error::{Error, Fault};
use remit_domain::notification::commands::choose;
use remit_domain::notification::{Pace, Topic};

use super::{PAGE, again, told};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Form;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::{Choice, Field, csrf};
use crate::words::Words;

/// `POST /profile/notifications`
pub async fn set_notifications(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match chosen(&fields) {
        Ok(chosen) => app.write(reader.actor(), |tx| choose(tx, reader.actor(), &chosen)).await,
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => Ok(told("notifications").into_response()),
        Err(error) => again(&app, &reader, &fields, error).await,
    }
}

fn chosen(fields: &Fields) -> Result<Vec<(Topic, Pace)>, Error> {
    let (mut chosen, mut faults) = (Vec::new(), Vec::new());
    for topic in Topic::ALL {
        match fields.text(topic.word()).parse() {
            Ok(pace) => chosen.push((*topic, pace)),
            Err(problem) => faults.push(Fault { field: topic.word(), problem }),
        }
    }
    if faults.is_empty() { Ok(chosen) } else { Err(Error::Invalid(faults)) }
}

/// The form.
pub(super) fn panel(app: &App, reader: &Reader<'_>, kept: &BTreeMap<Topic, Pace>, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let paces = Pace::ALL.iter().map(|pace| (pace.word(), said(words, *pace))).collect::<Vec<_>>();
    let choices: Vec<_> = paces.iter().map(|(value, label)| Choice { value, label, sentence: "" }).collect();
    html! {
        section.panel aria-labelledby="notifications-title" {
            header { h2 id="notifications-title" { (words.t("profile-notifications")) } }
            form."body stack" method="post" action={ (PAGE) "/notifications" } {
                (csrf(&reader.signed.form_token))
                p.sub { (words.t("profile-notifications-means")) }
                @if app.config.smtp.is_none() { p.sub { (words.t("profile-notifications-no-server")) } }
                @for (topic, pace) in kept {
                    @let (label, hint) = named(words, *topic);
                    (Field::new(topic.word(), &label).value(pace.word()).hint(&hint)
                        .error(refusal.at(words, topic.word()).as_deref()).select(&choices))
                }
                div.end { (Button::submit(&words.t("profile-set-notifications"))) }
            }
        }
    }
}

/// What a topic is called, and what it is about.
fn named(words: Words, topic: Topic) -> (String, String) {
    match topic {
        Topic::Gained => (words.t("profile-topic-gained"), words.t("profile-topic-gained-hint")),
    }
}

fn said(words: Words, pace: Pace) -> String {
    match pace {
        Pace::AtOnce => words.t("profile-pace-at-once"),
        Pace::Daily => words.t("profile-pace-daily"),
        Pace::Never => words.t("profile-pace-never"),
    }
}
