//! What is searched is found as by looking at everything (LST 1), whichever way it came to its name.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use remit_domain::action;
use remit_domain::customer::commands::rename;
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::text::fold;
use remit_domain::user::Status;
use remit_domain::workflow::Level;
use remit_domain::{Actor, customer, group, invoice, user};

use crate::support::{Workspace, join, name, today};

/// More than are looked up by their ids.
const MANY: usize = 620;
/// Words in the names of the customers; the first is in each.
const WORDS: [&str; 7] = ["Branch", "Straße", "100%", "l'Œuvre", "\"quoted\"", "日本語の会社", "back\\slash_"];

/// Customers with names of two of the words, and an invoice each.
async fn filled(workspace: &Workspace) {
    let mut file = "customer id,name,invoice number,issue date,due date,amount\n".to_owned();
    for n in 0..MANY {
        let words = format!("{} {} {n:04}", WORDS[0], WORDS[n % WORDS.len()]).replace('"', "\"\"");
        writeln!(file, "C{n:04},\"{words}\",INV-{},2026-01-05,2026-02-05,100.00", n * 7).unwrap();
    }
    workspace.import(&file).await;
}

/// The whole list, page by page, as `page` answers it from where the last one ended.
macro_rules! whole {
    ($workspace:expr, $search:expr, |$tx:ident, $wanted:ident| $page:expr, |$row:ident| $text:expr) => {{
        let mut $wanted = Wanted { search: Some($search.to_owned()), ..Wanted::default() };
        let mut found = BTreeSet::new();
        loop {
            let page = $workspace.read(|$tx| $page).await;
            for $row in page.rows {
                assert!(found.insert($text), "one row is listed once");
            }
            match page.next {
                Some(next) => $wanted.after = Some(next),
                None => break found,
            }
        }
    }};
}

async fn customers(workspace: &Workspace, actor: &Actor, search: &str) -> BTreeSet<String> {
    whole!(workspace, search, |tx, wanted| customer::list::page(tx, actor, &wanted, today()), |row| format!(
        "{} {}",
        row.customer.name, row.customer.number
    ))
}

async fn invoices(workspace: &Workspace, search: &str) -> BTreeSet<String> {
    whole!(workspace, search, |tx, wanted| invoice::list::page(tx, &workspace.owner, &wanted), |row| format!(
        "{} {}",
        row.customer_name, row.invoice.entry.number
    ))
}

async fn actions(workspace: &Workspace, which: action::list::Which, search: &str) -> BTreeSet<String> {
    whole!(workspace, search, |tx, wanted| action::list::page(tx, &workspace.owner, which, &wanted), |row| format!(
        "{} {}",
        row.customer_name,
        row.invoice_number.unwrap_or_default()
    ))
}

async fn users(workspace: &Workspace, search: &str) -> BTreeSet<String> {
    whole!(workspace, search, |tx, wanted| user::list::page(tx, &workspace.owner, &wanted), |row| row.user.name.clone())
}

async fn groups(workspace: &Workspace, search: &str) -> BTreeSet<String> {
    let active = group::list::Which::Active;
    whole!(workspace, search, |tx, wanted| group::list::page(tx, &workspace.owner, active, &wanted), |row| row
        .group
        .name
        .clone())
}

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}

fn with(all: &BTreeSet<String>, search: &str) -> BTreeSet<String> {
    all.iter().filter(|text| fold(text).contains(&fold(search))).cloned().collect()
}

/// Says which are missing and which are too many, not which are right.
fn is_found(found: &BTreeSet<String>, expected: &BTreeSet<String>, search: &str) {
    let differing: Vec<_> = found.symmetric_difference(expected).take(5).collect();
    assert!(differing.is_empty(), "{search:?}: {} found, {} expected: {differing:?}", found.len(), expected.len());
}

both_engines! {
    async fn lst_1_each_list_finds_what_looking_at_all_of_it_finds(workspace: Workspace) {
        filled(&workspace).await;
        let ids = workspace.read(|tx| customer::list::ids(tx, &workspace.owner, &Wanted::default(), MANY)).await;
        workspace.workflow(Level::Invoice, &[0], &ids).await;
        workspace.plan(today()).await;
        let owner = &workspace.owner;
        let all = [customers(&workspace, owner, "").await, invoices(&workspace, "").await];
        assert_eq!(all.each_ref().map(BTreeSet::len), [MANY, MANY]);
        for search in [
            "branch", "BRANCH 100%", "STRASSE", "0%", "œuvre", "\"quo", "\"", "本語の", "本語", "\\slash_", "_", "%", "h l'",
            "0042", "c0042", "inv-42", "INV-4", "nowhere", "bra nch", "*", "branch AND 100%", "  ", "a\u{f0000}b",
        ] {
            let (by_customer, by_invoice) = (with(&all[0], search), with(&all[1], search));
            is_found(&customers(&workspace, owner, search).await, &by_customer, search);
            let name = |text: &String| text.rsplit_once(' ').unwrap().0.to_owned();
            let by_either: BTreeSet<_> = by_customer.iter().chain(&by_invoice).map(name).collect();
            is_found(&invoices(&workspace, search).await.iter().map(name).collect(), &by_either, search);
            for which in [action::list::Which::Open, action::list::Which::All] {
                let found = actions(&workspace, which, search).await;
                is_found(&found.iter().map(name).collect(), &by_either, search);
            }
        }
    }

    async fn acc_2_an_index_finds_nothing_out_of_sight(workspace: Workspace) {
        let ann = workspace.account_manager().await;
        let elsewhere = workspace.another_organisation("Globex", "gil@example.org").await;
        filled(&workspace).await;
        workspace.customer("C-Ann Branch", &[&ann]).await;
        assert_eq!(customers(&workspace, &ann, "branch").await.len(), 1);
        assert_eq!(customers(&workspace, &ann, "branch 0042").await.len(), 0);
        let gil = Actor { org: elsewhere.org, ..workspace.owner.clone() };
        assert_eq!(customers(&workspace, &gil, "branch 0042").await.len(), 0);
    }

    async fn lst_1_what_has_another_name_is_found_by_that_alone(workspace: Workspace) {
        let owner = &workspace.owner;
        let id = workspace.customer("K-1", &[]).await;
        workspace.write(|tx| rename(tx, owner, id, "Wayne Enterprises", 1)).await;
        assert_eq!(customers(&workspace, owner, "wayne").await, set(["Wayne Enterprises K-1"]));
        workspace.write(|tx| rename(tx, owner, id, "Stark Industries", 2)).await;
        assert_eq!(customers(&workspace, owner, "wayne").await, set([]));
        assert_eq!(customers(&workspace, owner, "k-1").await, set(["Stark Industries K-1"]));

        let header = "customer id,name,invoice number,issue date,due date,amount\n";
        workspace.import(&format!("{header}K-2,,900,2026-01-05,2026-02-05,1.00\n")).await;
        workspace.import(&format!("{header}K-2,Umbrella,900,2026-01-05,2026-02-05,1.00\n")).await;
        assert_eq!(customers(&workspace, owner, "umbrella").await, set(["Umbrella K-2"]));

        let group = workspace.group("Night watch", &[]).await;
        assert_eq!(groups(&workspace, "watch").await, set(["Night watch"]));
        workspace.write(|tx| group::commands::rename(tx, owner, group, &name("Day shift"), 1)).await;
        assert_eq!(groups(&workspace, "watch").await, set([]));
        assert_eq!(groups(&workspace, "shift").await, set(["Day shift"]));

        let (_, link) = workspace.user("Bob", Role::Member, Position::Finance, Status::Invited).await;
        assert_eq!(users(&workspace, "bob@example").await, set(["Bob"]));
        join(&workspace.db, &link.unwrap(), "Robert Paulson").await;
        for search in ["bob@example", "paulson"] {
            assert_eq!(users(&workspace, search).await, set(["Robert Paulson"]), "{search}");
        }
    }
}
