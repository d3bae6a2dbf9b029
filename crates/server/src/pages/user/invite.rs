//! Inviting people: many addresses at once, pasted in any form (USR 2).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::group::shown;
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Ability, Position, Role, may};
use remit_domain::user::commands::{self, Created};
use remit_domain::user::{self, NewUser};

use super::LIST;
use super::address::Reading;
use super::fields::{Asked, asked, groups_field, position_field, role_field};
use super::link::{Link, links};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::{following, not_these, not_yet, nothing_yet, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::Field;
use crate::ui::frame::Place;
use crate::words::Words;

/// Rows of the field for addresses.
const ROWS: usize = 8;

/// `GET /settings/users/invite`
pub async fn ask_whom_to_invite(
    State(app): State<App>,
    signed: Signed,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), &back, None, &Refusal::default()).await
}

/// `POST /settings/users/invite`
pub async fn invite(
    State(app): State<App>,
    signed: Signed,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    if !fields.text("check").is_empty() {
        return Ok(form(&app, &reader, &back, Some(&fields), &Refusal::default()).await?.into_response());
    }
    let new = invited(&app, &reader, &fields).await?;
    let act = async || {
        let new = new?;
        app.write(reader.actor(), |tx| put_in(tx, &reader, &new)).await
    };
    let done = |(invited, todo): (Invited, String)| told(&app, &reader, &back, &invited, is_now(&fields), &todo);
    answer(&fields, act, done, async |refusal| form(&app, &reader, &back, Some(&fields), &refusal).await).await
}

type Invited = Vec<(String, Created)>;

fn put_in(tx: &Tx<'_>, reader: &Reader<'_>, new: &[NewUser]) -> Result<(Invited, String), Error> {
    let created = commands::create(tx, reader.actor(), new)?;
    let addresses = new.iter().map(|new| new.email.to_string());
    Ok((addresses.zip(created).collect(), reader.todo(tx)?))
}

/// What became of it. Without a mail server, the links of those who are invited now are shown, and nowhere else.
fn told(app: &App, reader: &Reader<'_>, back: &Back, invited: &Invited, is_now: bool, todo: &str) -> Response {
    let handed_over: Vec<_> = invited
        .iter()
        .filter_map(|(email, it)| Some(Link::new(email, app.hand_over(email, it.invitation.as_ref()?))))
        .collect();
    if !handed_over.is_empty() {
        return links(reader, back, &handed_over, todo).into_response();
    }
    app.mail_waits();
    back.told(LIST, if is_now { "mailed" } else { "created" }, invited.len())
}

/// Whom the form asks to put in; all that is wrong with it at once, unless it is to be left out.
async fn invited(app: &App, reader: &Reader<'_>, fields: &Fields) -> Result<Result<Vec<NewUser>, Error>, Problem> {
    let mut reading = Reading::new(fields.text("email"));
    if !fields.text("rest").is_empty() {
        reading = app.db.read(|tx| reading.look_up(tx, reader.actor())).await?.without_rest();
    }
    let unread = match (reading.unread.is_empty(), reading.found.is_empty()) {
        (false, _) => Some(Wrong::NotAnEmail),
        (true, true) => Some(Wrong::Missing),
        (true, false) => None,
    };
    let mut generator = app.random.generator()?;
    Ok(match (unread, asked(fields)) {
        (None, Ok(asked)) => {
            let invitation = || is_now(fields).then(|| app.invitation(reader.words, &mut generator));
            Ok(new_users(reading, &asked, invitation))
        }
        (unread, asked) => {
            let at_address = unread.map(|problem| Fault { field: "email", problem });
            let others = match asked {
                Err(Error::Invalid(faults)) => faults,
                _ => Vec::new(),
            };
            Err(Error::Invalid(at_address.into_iter().chain(others).collect()))
        }
    })
}

fn is_now(fields: &Fields) -> bool {
    !fields.text("now").is_empty()
}

fn new_users(reading: Reading, asked: &Asked, mut invitation: impl FnMut() -> Option<Invitation>) -> Vec<NewUser> {
    let new = |pasted: user::addresses::Pasted| NewUser {
        email: pasted.email,
        name: pasted.name,
        role: asked.role,
        position: asked.position,
        groups: asked.groups.clone(),
        invitation: invitation(),
    };
    reading.found.into_iter().map(new).collect()
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    back: &Back,
    typed: Option<&Fields>,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let reading = Reading::new(typed.map_or("", |fields| fields.text("email")));
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Configure)?;
        let reading = reading.look_up(tx, reader.actor())?;
        Ok::<_, Error>((reading, shown::active(tx, reader.actor())?, reader.todo(tx)?))
    };
    let (reading, groups, todo) = app.db.read(read).await?;
    let words = reader.words;
    let (title, invite, check) = (words.t("user-invite-title"), words.t("user-invite"), words.t("user-check"));
    let new = i64::try_from(reading.new_ones().count()).unwrap_or(i64::MAX);
    let only = words.with("user-invite-only", &[("n", new.into())]);
    let (role, position) = typed.map_or((Role::Member.word(), Position::AccountManager.word()), |fields| {
        (fields.text("role"), fields.text("position"))
    });
    let preview = match typed {
        Some(fields) if reading.has_wrong() && fields.text("rest").is_empty() => not_these(words),
        Some(fields) => match invited(app, reader, fields).await? {
            Ok(new) => preview(app, reader, |tx| commands::create(tx, reader.actor(), &new)).await?,
            Err(_) => not_yet(words),
        },
        None => nothing_yet(words),
    };
    let chosen: Vec<_> = typed.map(|it| it.all("groups").map(str::to_owned).collect()).unwrap_or_default();
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back("/settings/users/invite", back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! { (refusal.note(words)) (addresses(words, typed, &reading, refusal)) },
        aside: Some(html! {
            div.stack {
                (role_field(words, role, refusal))
                (position_field(words, position, refusal))
                (groups_field(words, &groups, &chosen, refusal))
                (following(words, &preview))
            }
        }),
        buttons: html! {
            (Button::choice(&check, "check", "yes"))
            @if reading.is_mixed() { (Button::choice(&only, "rest", "left out").primary()) } @else { (Button::submit(&invite).primary()) }
        },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

/// The addresses, how they were read once they were sent, and whether they are to be invited now.
fn addresses(words: Words, typed: Option<&Fields>, reading: &Reading, refusal: &Refusal) -> Markup {
    let (label, hint) = (words.t("user-addresses"), words.t("user-addresses-hint"));
    let listed_below = |fault: &Fault| matches!(fault.problem, Wrong::NotAnEmail | Wrong::AddressTaken { .. });
    let error = match refusal.faults.iter().find(|fault| fault.field == "email") {
        Some(fault) if listed_below(fault) => Some(words.t("user-addresses-refused")),
        _ => refusal.at(words, "email"),
    };
    let text = typed.map_or("", |fields| fields.text("email"));
    let field = Field::new("email", &label).value(text).hint(&hint).error(error.as_deref()).required();
    let now = typed.is_none_or(is_now);
    let (send, means) = (words.t("user-send-now"), words.t("user-send-now-hint"));
    html! {
        (if typed.is_none() { field.focus() } else { field }.textarea(ROWS))
        @if typed.is_some() { (reading.markup(words)) }
        (Field::new("now", &send).hint(&means).checkbox(now))
    }
}
