//! Ending an absence, or taking it back before it begins: the form says first whose actions would be whose (PRE 3).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::absence::{State as Stands, commands, list};
use remit_domain::error::Error;
use remit_domain::id::{AbsenceId, UserId};

use super::form::{end_address, ending};
use super::list::lines;
use super::{OWN, PROFILE, USERS};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::preview;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;

/// `GET /settings/users/{id}/absence/{absence}/end`
pub async fn ask_to_end(
    State(app): State<App>,
    signed: Signed,
    Path((user, absence)): Path<(UserId, AbsenceId)>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    End { user, absence, from: Some(&back) }.sheet(&app, &signed.reader()).await
}

/// `POST /settings/users/{id}/absence/{absence}/end`
pub async fn end(
    State(app): State<App>,
    signed: Signed,
    Path((user, absence)): Path<(UserId, AbsenceId)>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    End { user, absence, from: Some(&back) }.make(&app, &signed.reader(), &fields).await
}

/// `GET /profile/absence/{absence}/end`
pub async fn ask_to_end_own(
    State(app): State<App>,
    signed: Signed,
    Path(absence): Path<AbsenceId>,
) -> Result<Markup, Problem> {
    End { user: signed.user()?, absence, from: None }.sheet(&app, &signed.reader()).await
}

/// `POST /profile/absence/{absence}/end`
pub async fn end_own(
    State(app): State<App>,
    signed: Signed,
    Path(absence): Path<AbsenceId>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    End { user: signed.user()?, absence, from: None }.make(&app, &signed.reader(), &fields).await
}

/// The absence that is to be ended.
struct End<'a> {
    user: UserId,
    absence: AbsenceId,
    /// The list of users that the form was opened from; none on the profile.
    from: Option<&'a Back>,
}

impl End<'_> {
    fn back(&self) -> &str {
        self.from.map_or(PROFILE, |back| back.to(USERS))
    }

    fn address(&self) -> String {
        match self.from {
            Some(_) => leading_back(&end_address(&format!("{USERS}/{}/absence", self.user), self.absence), self.back()),
            None => end_address(OWN, self.absence),
        }
    }

    fn command(&self, tx: &Tx<'_>, reader: &Reader<'_>) -> Result<(), Error> {
        commands::end_of(tx, reader.actor(), self.user, self.absence)
    }

    async fn make(&self, app: &App, reader: &Reader<'_>, fields: &Fields) -> Result<Response, Problem> {
        let act = async || app.write(reader.actor(), |tx| self.command(tx, reader)).await;
        let done = |()| match self.from {
            Some(back) => back.told(USERS, "absence-ended", self.user),
            None => Redirect::to(&format!("{PROFILE}?did=absence-ended")).into_response(),
        };
        answer(fields, act, done, async |refusal| match refusal.conflict {
            // It is over: there is no form about it any more.
            Some(conflict) => Err(Error::Conflict(conflict).into()),
            None => self.sheet(app, reader).await,
        })
        .await
    }

    async fn sheet(&self, app: &App, reader: &Reader<'_>) -> Result<Markup, Problem> {
        let read = |tx: &Tx<'_>| {
            let listed = list::of_user(tx, reader.actor(), self.user)?;
            let mut known = listed.coming.into_iter();
            let found = known.find(|(absence, _)| absence.id == self.absence).ok_or(Error::NotFound)?;
            let people: Vec<_> = found.0.cover.substitute.into_iter().chain([self.user]).collect();
            Ok::<_, Error>((found, reader.names(tx, &people)?, reader.todo(tx)?))
        };
        let (found, names, todo) = app.db.read(read).await?;
        let preview = preview(app, reader, |tx| self.command(tx, reader)).await?;
        let (words, is_own) = (reader.words, self.from.is_none());
        let name = names.get(&self.user).map_or("", String::as_str);
        let title = if is_own { words.t("absence-title") } else { words.attr("absence-of", &[("name", name.into())]) };
        let button = ending(reader, is_own, found.1 == Stands::Current);
        let sheet = Sheet {
            title: &title,
            back: self.back(),
            action: Some(&self.address()),
            csrf: &reader.signed.form_token,
            body: html! { (lines(reader, [found].iter(), &names, |_, _| html! {})) },
            aside: Some(preview),
            buttons: html! { (Button::submit(&button).primary()) },
        };
        Ok(reader.page((!is_own).then_some(Place::Users), &todo, &title, &sheet.markup(words)))
    }
}
