//! How SQLite goes about each statement in a large organisation: by what it looks for, not through all there is.

use remit_db::{Column, Engine, Plan, Statement, Tx};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::schema::MIGRATIONS;
use remit_domain::workflow::Level;
use remit_domain::{Actor, Result, action, customer, group, invoice, user};
use rusqlite::Connection;

use crate::support::{Database, Workspace, late, today};

/// Tables that grow with the customers of an organisation.
const LARGE: &[&str] = &[
    "actions",
    "assignments",
    "closed_owners",
    "customers",
    "hand_overs",
    "invoices",
    "key_members",
    "owner_keys",
    "passed_steps",
];
/// Lengths of lists of which each entry is looked up. For half of all users, to go through the table is right.
const LISTS: [usize; 3] = [1, 8, 64];

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_goes_through_a_large_table() {
    let database = Database::empty(Engine::Sqlite);
    database.open().migrate(MIGRATIONS).unwrap();
    let connection = Connection::open(database.file()).unwrap();
    let slow: Vec<String> = Statement::all()
        .filter(|statement| !statement.place().to_string().contains("/tests/"))
        .flat_map(|statement| LISTS.map(|list| (statement, list)))
        .flat_map(|(statement, list)| {
            let text = statement.text(Engine::Sqlite, list);
            let slow = plan(&connection, text).into_iter().filter(|step| goes_through_a_large_table(step, text));
            slow.map(|step| format!("{} with {list}: {step}", statement.place())).collect::<Vec<_>>()
        })
        .collect();
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// What this index holds, the receiver of it has to look at.
const FALLEN_BACK: &str = "owner_keys_fallback (org_id=?)";
/// How many customers everybody has, passed through once to find who has many of them: a look for each of a hundred thousand
/// users takes longer.
const BUSY: &str = "SEARCH assignments USING COVERING INDEX assignments_of_user (org_id=?)";
/// How many customers there are: counted where somebody would come to see all of them, or would no longer.
const COUNTED: &str = "SEARCH customers USING COVERING INDEX sqlite_autoindex_customers_1 (org_id=?)";

/// The steps of SQLite's plan: `SEARCH actions AS a USING INDEX actions_by_base_key (org_id=? AND base_key=?)`.
fn plan(connection: &Connection, text: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("explain query plan {text}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

fn goes_through_a_large_table(step: &str, text: &str) -> bool {
    let mut words = step.split(' ');
    let (how, name) = (words.next(), words.next().unwrap_or_default());
    let through = how == Some("SCAN") || step.ends_with("(org_id=?)");
    through && is_large(name, text) && !step.ends_with(FALLEN_BACK) && ![COUNTED, BUSY].contains(&step)
}

/// Whether `name` is a large table, or what the statement calls one.
fn is_large(name: &str, text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let called = |table: &str| words.windows(2).any(|pair| pair == [table, name]);
    LARGE.iter().any(|table| *table == name || called(table))
}

/// A list as an admin asks for it, in one order after the other.
type Pages = fn(&Tx<'_>, &Actor, &Wanted) -> Result<()>;

/// Every list, and the orders that it is offered in.
fn lists() -> Vec<(&'static str, Vec<Option<&'static Column>>, Pages)> {
    let users = vec![
        None,
        Some(&user::list::EMAIL),
        Some(&user::list::ROLE),
        Some(&user::list::POSITION),
        Some(&user::list::STATUS),
        Some(&user::list::CREATED_AT),
        Some(&user::list::LAST_VISIT_AT),
    ];
    vec![
        ("customers", vec![Some(&customer::list::NAME), Some(&customer::list::NUMBER)], |tx, actor, wanted| {
            customer::list::page(tx, actor, wanted, today()).map(drop)
        }),
        ("invoices", vec![None, Some(&invoice::list::NUMBER)], |tx, actor, wanted| {
            invoice::list::page(tx, actor, wanted).map(drop)
        }),
        ("open actions", vec![Some(&action::list::DUE)], |tx, actor, wanted| {
            action::list::page(tx, actor, action::list::Which::Open, wanted).map(drop)
        }),
        ("all actions", vec![Some(&action::list::DUE)], |tx, actor, wanted| {
            action::list::page(tx, actor, action::list::Which::All, wanted).map(drop)
        }),
        ("users", users, |tx, actor, wanted| user::list::page(tx, actor, wanted).map(drop)),
        ("groups", vec![None], |tx, actor, wanted| {
            group::list::page(tx, actor, group::list::Which::Active, wanted).map(drop)
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn acc_2_what_an_account_manager_sees_is_looked_up_by_their_customers() {
    let workspace = Workspace::new(Engine::Sqlite);
    let manager = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
    for (name, sorts, page) in lists().into_iter().filter(|(name, ..)| !["users", "groups"].contains(name)) {
        for (sort, descending) in sorts.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let wanted = asked(sort, descending, None);
            let plans = workspace.read(|tx| tx.plans(|tx| page(tx, &manager, &wanted))).await;
            let [Plan { text, steps }] = plans.as_slice() else { panic!("one list is read: {plans:?}") };
            let slow: Vec<_> = steps.iter().filter(|step| goes_through_a_large_table(step, text)).collect();
            assert!(slow.is_empty(), "{name}: {slow:?} {text}");
            assert!(steps.iter().any(|step| step.contains("assignments")), "{name}: {steps:?}");
        }
    }
}

fn asked(sort: Option<&'static Column>, descending: bool, search: Option<&str>) -> Wanted {
    Wanted { sort, descending, search: search.map(str::to_owned), ..Wanted::default() }
}

async fn plans_of(workspace: &Workspace, page: Pages, wanted: &Wanted) -> Vec<Plan> {
    workspace.read(|tx| tx.plans(|tx| page(tx, &workspace.owner, wanted))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn lst_2_a_page_in_any_order_is_read_along_an_index() {
    let workspace = Workspace::new(Engine::Sqlite);
    for (name, sorts, page) in lists() {
        for (sort, descending) in sorts.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let plans = plans_of(&workspace, page, &asked(sort, descending, None)).await;
            let [Plan { text, steps }] = plans.as_slice() else { panic!("one list is read: {plans:?}") };
            let is_sorted = steps.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("BLOOM"));
            let order = sort.map_or("its own", Column::name);
            assert!(!is_sorted, "{name} in the order of {order}: {steps:?} {text}");
            assert!(steps[0].contains("(org_id=?"), "{name} in the order of {order}: {steps:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lst_1_what_few_rows_have_is_looked_up() {
    let workspace = Workspace::new(Engine::Sqlite);
    let customers = [workspace.customer("Somewhere", &[]).await, workspace.customer("Anywhere", &[]).await];
    for (customer, number) in customers.into_iter().zip(["somewhere", "2"]) {
        workspace.invoice(customer, &late(number, 1)).await;
    }
    workspace.workflow(Level::Invoice, &[0], &customers).await;
    workspace.plan(today()).await;
    for called in ["Somewhere", "Anywhere"] {
        workspace.joined(called, Role::Member, Position::Finance).await;
        workspace.group(called, &[]).await;
    }
    for (name, sorts, page) in lists() {
        for (sort, search) in sorts.into_iter().flat_map(|sort| [(sort, "somewhere"), (sort, "anywhere")]) {
            let plans = plans_of(&workspace, page, &asked(sort, false, Some(search))).await;
            let (list, found) = plans.split_last().unwrap();
            assert!(!found.is_empty(), "{name}");
            for Plan { text, steps } in found {
                let words = format!("{steps:?}");
                assert!(
                    words.contains("VIRTUAL TABLE INDEX") && words.contains("INTEGER PRIMARY KEY"),
                    "{steps:?} {text}"
                );
            }
            let slow: Vec<_> = list.steps.iter().filter(|step| goes_through_a_large_table(step, &list.text)).collect();
            assert!(slow.is_empty(), "{name}: {slow:?} {}", list.text);
        }
    }
}
