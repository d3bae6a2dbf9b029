//! Why an action is whose it is (OWN 10), as a sheet over the list and as a page.

use axum::extract::State;
use maud::{Markup, html};
use remit_domain::Error;
use remit_domain::action::ownership::{Explanation, Owners};
use remit_domain::action::{self, owners};
use remit_domain::id::ActionId;

use crate::actor::Signed;
use crate::app::App;
use crate::extract::Path;
use crate::pages::chrome::Reader;
use crate::pages::whose::Names;
use crate::problem::Problem;
use crate::ui::dialog::Sheet;
use crate::ui::why::steps;

/// What the sheet tells.
struct Told {
    title: String,
    back: String,
    explanation: Explanation,
    owners: Owners,
    names: Names,
    todo: String,
}

/// `GET /actions/{id}/why`
pub async fn why(State(app): State<App>, signed: Signed, Path(id): Path<ActionId>) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let told = app
        .db
        .read(|tx| {
            let actor = reader.actor();
            let action = action::find(tx, actor, id)?;
            let explanation = owners::explanation(tx, actor.org, id)?.ok_or(Error::NotFound)?;
            let owners = owners::owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?;
            let names = Names::of_explanation(tx, actor.org, actor.user(), &explanation, &owners)?;
            let back = format!("/customers/{}", action.customer);
            Ok::<_, Error>(Told { title: action.title, back, explanation, owners, names, todo: reader.todo(tx)? })
        })
        .await?;
    Ok(page(&reader, &told))
}

fn page(reader: &Reader<'_>, told: &Told) -> Markup {
    let words = reader.words;
    let title = words.t("why-page");
    let asked = i64::try_from(told.explanation.rules.len()).unwrap_or(i64::MAX);
    let sheet = Sheet {
        title: &title,
        back: &told.back,
        action: None,
        csrf: &reader.signed.form_token,
        body: html! {
            p { b { (told.title) } }
            p { (told.names.owners(words, &told.owners)) }
            p."muted small" { (words.with("why-lead", &[("count", asked.into())])) }
            (steps(&told.names.traces(words, &told.explanation)))
        },
        aside: None,
        buttons: html! {},
    };
    reader.page(None, &told.todo, &title, &sheet.markup(words))
}
