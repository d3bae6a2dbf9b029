//! The form of an action that is added by hand: what is to be done, and whose it is, with who would get it here and now.

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::action::Kind;
use remit_domain::action::explanation::Explanation;
use remit_domain::action::owners::would_own_by_hand;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::customer::{self, Customer};
use remit_domain::group::shown::choices;
use remit_domain::id::{CustomerId, UserId};
use remit_domain::invoice::Invoice;
use remit_domain::user::directory::{self, Entry, Sought};
use remit_domain::{Result, invoice};

use super::new::Filled;
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::invoice::unpaid_of;
use crate::pages::owner_rules::{Draft, Editor, says};
use crate::pages::refusal::Refusal;
use crate::pages::whose::Names;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::{Choice, Field};
use crate::ui::frame::Place;
use crate::ui::notice::{Kind as Notice, note};
use crate::words::Words;

/// The most invoices to choose from, those due longest.
const MOST_INVOICES: usize = 100;

/// What the form shows.
pub(super) struct Shown {
    customer: Customer,
    invoices: Vec<Invoice>,
    kind: String,
    title: String,
    due: String,
    invoice: String,
    editor: Editor,
    /// Whose it would be by the rules that are chosen.
    told: Explanation,
    todo: String,
}

impl Shown {
    pub(super) fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: CustomerId, filled: Filled) -> Result<Shown> {
        let actor = reader.actor();
        let customer = customer::find(tx, actor, id)?;
        let Filled { kind, title, due, invoice, mut draft } = filled;
        let named = named(tx, reader, id, &draft)?;
        draft.keep(&named.iter().map(|entry| entry.id).collect::<Vec<_>>());
        let rules: Vec<OwnerRule> = draft.rules().into_iter().flatten().collect();
        let told = would_own_by_hand(tx, actor, id, &rules)?;
        let others = || Choices::who_could_be_given(tx, reader, id, draft.who.as_slice(), &draft.find);
        let others = draft.finding.then(others).transpose()?;
        let without_named = |found: Choices| named.iter().fold(found, |found, entry| found.without(entry.id));
        Ok(Shown {
            invoices: invoice::list::page(tx, actor, &unpaid_of(id, MOST_INVOICES))?
                .rows
                .into_iter()
                .map(|listed| listed.invoice)
                .collect(),
            editor: Editor {
                names: Names::of_explanation(tx, reader, &told, None)?,
                others: others.map(without_named),
                groups: choices(tx, actor.org, i64::MAX)?,
                named,
                draft,
            },
            todo: reader.todo(tx)?,
            customer,
            kind,
            title,
            due,
            invoice,
            told,
        })
    }
}

/// The people whom the rules name, as far as the reader may give it to them (ACC 2).
fn named(tx: &Tx<'_>, reader: &Reader<'_>, customer: CustomerId, draft: &Draft) -> Result<Vec<Entry>> {
    let (actor, people) = (reader.actor(), draft.people());
    let found = directory::who_could_be_given(tx, actor, customer, &Sought::those(&people), people.len())?;
    let mine: Vec<UserId> = actor.user().into_iter().filter(|me| people.contains(me)).collect();
    let others = found.people.into_iter().filter(|entry| !mine.contains(&entry.id));
    Ok(directory::some(tx, actor.org, &mine)?.into_iter().chain(others).collect())
}

/// The page of the form.
pub(super) fn page(reader: &Reader<'_>, shown: &Shown, refusal: &Refusal) -> Markup {
    let (words, address) = (reader.words, format!("/customers/{}", shown.customer.id));
    let save = words.t("action-add");
    let sheet = Sheet {
        title: &words.attr("action-add-for", &[("name", shown.customer.name.as_str().into())]),
        back: &address,
        action: Some(&format!("{address}/actions/new")),
        csrf: &reader.signed.form_token,
        body: body(reader, shown, refusal),
        aside: None,
        buttons: html! { (Button::choice(&save, "do", "save").primary()) },
    };
    reader.page(Some(Place::Customers), &shown.todo, &save, &sheet.markup(words))
}

fn body(reader: &Reader<'_>, shown: &Shown, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let lost = shown.editor.draft.lacks_person().then(|| words.t("fault-cannot-own"));
    let error = lost.or_else(|| refusal.at(words, "owners"));
    let finding = |rule: OwnerRule| shown.told.rules.iter().find(|finding| finding.rule == rule);
    let means = |_, rule: OwnerRule| Some(says::here(words, &shown.editor.names, finding(rule)?));
    html! {
        // What Enter presses, wherever it is pressed: the first button of the form.
        button type="submit" hidden formnovalidate {}
        (refusal.note(words))
        (what(words, shown, refusal))
        fieldset.field.stack {
            legend.label { (words.t("action-whose-is-it")) }
            p.soft { (words.t("workflow-rules-lead")) }
            @if let Some(error) = &error { (note(Notice::Bad, error)) }
            (shown.editor.markup(reader, error.is_some(), means, &together(words, shown, reader.actor().user())))
        }
    }
}

/// What there is to do, when, and about which invoice.
fn what(words: Words, shown: &Shown, refusal: &Refusal) -> Markup {
    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| (kind.word(), self::kind(words, *kind))).collect();
    let kinds: Vec<_> = kinds.iter().map(|(value, label)| Choice { value, label, sentence: "" }).collect();
    let none = words.t("action-no-invoice");
    let invoices: Vec<_> = shown.invoices.iter().map(|it| (it.id.to_string(), it.entry.number.as_str())).collect();
    let invoices = invoices.iter().map(|(value, label)| Choice { value, label, sentence: "" });
    let invoices: Vec<_> = [Choice { value: "", label: &none, sentence: "" }].into_iter().chain(invoices).collect();
    let [kind, title, due, invoice] =
        ["action-kind", "action-what", "action-due", "action-about-invoice"].map(|key| words.t(key));
    let errors = ["do-what", "title", "due", "invoice"].map(|field| refusal.at(words, field));
    let title = Field::new("title", &title).value(&shown.title).error(errors[1].as_deref());
    html! {
        (Field::new("do-what", &kind).value(&shown.kind).error(errors[0].as_deref()).select(&kinds))
        (title.focus().text())
        (Field::new("due", &due).value(&shown.due).error(errors[2].as_deref()).date())
        @if !shown.invoices.is_empty() {
            (Field::new("invoice", &invoice).value(&shown.invoice).error(errors[3].as_deref()).select(&invoices))
        }
    }
}

/// How an action is done, in a word.
#[must_use]
pub fn kind(words: Words, kind: Kind) -> String {
    match kind {
        Kind::Email => words.t("action-kind-email"),
        Kind::Call => words.t("action-kind-call"),
        Kind::Letter => words.t("action-kind-letter"),
        Kind::Task => words.t("action-kind-task"),
    }
}

/// Who would get it; while no rule is chosen yet that has been added, nobody can tell.
fn together(words: Words, shown: &Shown, me: Option<UserId>) -> Markup {
    let (rows, owned, names) = (&shown.editor.draft.rows, &shown.told.owners, &shown.editor.names);
    if rows.iter().any(|row| row.rule().is_err()) {
        return html! {};
    }
    let is_shared = owned.people.len() > 1 && owned.people.iter().any(|owner| Some(owner.user) == me);
    html! {
        @if rows.is_empty() { (words.t("action-without-rule")) " " }
        (words.t(if is_shared { "action-would-share-it" } else { "action-would-get-it" })) " "
        (names.owners(words, owned)) (names.waiting(words, owned))
    }
}
