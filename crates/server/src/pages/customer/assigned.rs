//! Who is assigned to a customer, and in which order (CUS 1).
//!
//! Every form carries whom its reader saw assigned: what somebody else has changed since is never overwritten.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::customer;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::{CustomerId, UserId};
use remit_domain::permission::{Ability, may};
use remit_domain::user::directory::Entry;
use remit_domain::{Result, assignment};

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::{following, nothing_yet, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::pages::user::about;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::ui::picker::{Pick, picker};

/// `GET /customers/{id}/assigned`
pub async fn assigned(State(app): State<App>, signed: Signed, Path(id): Path<CustomerId>) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, None, &Refusal::default()).await
}

/// `POST /customers/{id}/assigned`: whoever is ticked, or those who were, with one moved or taken away.
pub async fn assign(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || {
        let (seen, users) = asked(&fields)?;
        app.write(reader.actor(), |tx| assignment::commands::revise(tx, reader.actor(), id, &seen, &users)).await
    };
    let done = |()| Redirect::to(&format!("/customers/{id}")).into_response();
    answer(&fields, act, done, async |refusal| {
        if refusal.stale {
            return Err(Error::Stale.into());
        }
        form(&app, &reader, id, Some(&fields), &refusal).await
    })
    .await
}

/// Who was assigned when the form was filled, and who is to be.
fn asked(fields: &Fields) -> Result<(Vec<UserId>, Vec<UserId>)> {
    let (seen, ticked) = (fields.ids::<UserId>("seen")?, fields.ids::<UserId>("users")?);
    let wanted = match fields.text("change") {
        "" => {
            let stay = seen.iter().filter(|user| ticked.contains(user));
            let come = ticked.iter().filter(|user| !seen.contains(user));
            stay.chain(come).copied().collect()
        }
        change => changed(&seen, change).ok_or_else(|| Error::invalid("users", Wrong::Unknown))?,
    };
    Ok((seen, wanted))
}

/// The same people with one of them moved or taken away: `up:usr_1`.
fn changed(seen: &[UserId], change: &str) -> Option<Vec<UserId>> {
    let (verb, user) = change.split_once(':')?;
    let user = user.parse::<UserId>().ok()?;
    let place = seen.iter().position(|known| *known == user)?;
    let mut users = seen.to_vec();
    match verb {
        "up" => users.swap(place, place.saturating_sub(1)),
        "down" => users.swap(place, (place + 1).min(seen.len() - 1)),
        "remove" => drop(users.remove(place)),
        _ => return None,
    }
    Some(users)
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: CustomerId,
    typed: Option<&Fields>,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let (words, find) = (reader.words, typed.map_or("", |fields| fields.text("find")));
    let ids = |fields: &Fields, name| fields.all(name).filter_map(|id| id.parse().ok()).collect::<Vec<UserId>>();
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Assign)?;
        let detail = customer::detail(tx, reader.actor(), id, reader.today)?;
        let now = || detail.assigned.iter().map(|assigned| assigned.user).collect::<Vec<_>>();
        let seen = typed.map_or_else(now, |fields| ids(fields, "seen"));
        let ticked = typed.map_or_else(now, |fields| ids(fields, "users"));
        let come = ticked.iter().filter(|user| !seen.contains(user));
        let chosen: Vec<_> = seen.iter().chain(come).copied().collect();
        let people = Choices::read(tx, reader, &chosen, find)?;
        Ok::<_, Error>((people, seen, ticked, detail, reader.todo(tx)?))
    };
    let (people, seen, ticked, detail, todo) = app.read_list(reader, read).await?;
    let preview = match typed {
        Some(fields) => {
            let revised = |tx: &Tx<'_>| {
                let (seen, users) = asked(fields)?;
                assignment::commands::revise(tx, reader.actor(), id, &seen, &users)
            };
            preview(app, reader, revised).await?
        }
        None => nothing_yet(words),
    };
    let (title, back, save) = (words.t("customer-assign"), format!("/customers/{id}"), words.t("customer-save"));
    let sheet = Sheet {
        title: &words.attr("customer-assign-of", &[("name", detail.customer.name.as_str().into())]),
        back: &back,
        action: Some(&format!("{back}/assigned")),
        csrf: &reader.signed.form_token,
        body: html! {
            @if let Some(fault) = refusal.at(words, "users") { (note(Kind::Bad, fault)) }
            @for user in &seen { input type="hidden" name="seen" value=(user); }
            (people.several(reader, "users", &words.t("customer-people"), find, &ticked))
        },
        aside: Some(following(words, &preview)),
        buttons: html! { (Button::submit(&save).primary()) },
    };
    Ok(reader.page(Some(Place::Customers), &todo, &title, &sheet.markup(words)))
}

/// People to tick.
pub(super) fn people(reader: &Reader<'_>, name: &str, label: &str, people: &[Entry], chosen: &[String]) -> Markup {
    let told: Vec<_> = people.iter().map(|entry| (entry, entry.id.to_string(), about(reader, entry))).collect();
    let picks: Vec<_> = told.iter().map(|(entry, id, about)| Pick::of(entry, about, chosen.contains(id))).collect();
    picker(reader.words, name, label, &picks)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: [UserId; 3] = [UserId(1), UserId(2), UserId(3)];

    fn after(change: &str) -> Option<Vec<i64>> {
        changed(&SEEN, change).map(|users| users.iter().map(|user| user.0).collect())
    }

    #[test]
    fn cus_1_one_is_moved_or_taken_away_and_the_others_keep_their_order() {
        assert_eq!(after("up:usr_3"), Some(vec![1, 3, 2]));
        assert_eq!(after("up:usr_1"), Some(vec![1, 2, 3]));
        assert_eq!(after("down:usr_1"), Some(vec![2, 1, 3]));
        assert_eq!(after("down:usr_3"), Some(vec![1, 2, 3]));
        assert_eq!(after("remove:usr_2"), Some(vec![1, 3]));
        assert_eq!([after("up:usr_9"), after("away:usr_1"), after("up")], [None, None, None]);
    }

    #[test]
    fn cus_1_those_who_are_ticked_stay_in_order_and_newcomers_follow() {
        let fields = "seen=usr_3&seen=usr_1&users=usr_1&users=usr_2&users=usr_3";
        let (_, wanted) = asked(&serde_urlencoded::from_str(fields).unwrap()).unwrap();
        assert_eq!(wanted, [UserId(3), UserId(1), UserId(2)]);
    }
}
