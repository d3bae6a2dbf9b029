use jiff::civil::{Date, date};
use maud::{Markup, html};

use super::{AOIFE, CSRF, INES, MATEO, MAXIMILIANE, NOURA, Person, TOMASZ};
use crate::ui::avatar::gone;
use crate::ui::button::Button;
use crate::ui::chips::chips;
use crate::ui::dates::Dates;
use crate::ui::header::{Header, View, header, segments, tabs};
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::money::money;
use crate::ui::people::{Owner, Reason, faces, owners, person};
use crate::ui::pill::{Tone, pill, pill_with};
use crate::ui::table::*;
use crate::ui::why::why;
use crate::words::{Words, bdi};

const TODAY: Date = date(2026, 11, 17);

const ME: Owner<'_> = Owner { id: INES.0, name: INES.1, you: true, stands_in_for: None };

fn with(person: Person) -> Owner<'static> {
    Owner { id: person.0, name: person.1, you: false, stands_in_for: None }
}

fn action(
    words: Words,
    number: i64,
    customer: &str,
    what: (Icon, &str),
    due: (i64, i8),
    whose: (&[Owner<'_>], Reason),
) -> Row {
    let (amount, day) = due;
    let day = date(2026, 11, day);
    let dates = Dates::new(words, TODAY);
    let what = format!("{} · INV-{number}", what.1);
    let due = Cell::from(dates.time(day, &dates.due(day)));
    let cells = vec![
        Cell::text(customer),
        Cell::from(html! { span.who { (Icon::Call) span { (what) } } }).title(&what),
        Cell::from(money(words, amount, "EUR", 2)).strong(),
        if dates.is_late(day) { due.late() } else { due },
        Cell::from(html! { (owners(words, whose.0, whose.1)) " " (why(words, "why.html")) }),
    ];
    Row {
        address: Some("customer.html".into()),
        actions: vec![
            Act { text: "Complete".into(), action: "/a".into(), key: 'e', first: true },
            Act { text: "Ignore".into(), action: "/i".into(), key: 'i', first: false },
        ],
        menu: vec![
            Item::Post { icon: Icon::Check, text: "Complete".into(), action: "/a".into() },
            Item::Post { icon: Icon::Ignore, text: "Ignore".into(), action: "/i".into() },
            Item::Line,
            Item::Link { icon: Icon::Customer, text: "Show the customer".into(), address: "customer.html".into() },
        ],
        ..Row::new(format!("act_{number}"), customer, cells)
    }
}

fn sections(words: Words) -> Vec<Section> {
    let substitute = Owner { stands_in_for: Some(&["Leïla"]), ..ME };
    let rule = Reason::Rule;
    let row = |number, customer: &str, what: &str, due, whose: (&[Owner<'_>], Reason)| {
        action(words, number, customer, (Icon::Call, what), due, whose)
    };
    let overdue = vec![
        row(
            20418,
            "Clínica de Fisioterapia Ribeira, Lda",
            "Second call, step 4",
            (1_824_000, 12),
            (&[ME, with(AOIFE)], Reason::Finance),
        ),
        row(20377, "Hôpital Saint-Aubin-des-Bois", "Promise not kept", (3_190_615, 13), (&[ME], rule)),
        row(
            20455,
            "Bay Ridge Sports Medicine PC",
            "Reply to a dispute",
            (1_294_000, 14),
            (&[ME], Reason::OrganisationOwner),
        ),
        row(
            20290,
            "Stichting Revalidatiecentrum De Oosterschelde en Omstreken",
            "Formal notice, step 5",
            (961_250, 15),
            (&[substitute], rule),
        ),
        row(20501, "مركز الشفاء للعلاج الطبيعي", "First call, step 3", (748_000, 16), (&[ME, with(NOURA)], rule)),
    ];
    let today = vec![
        row(20505, "Physiozentrum Elbchaussee GmbH", "Second reminder, step 2", (612_000, 17), (&[ME], rule)),
        row(
            20498,
            "Przychodnia Rehabilitacja Kraków sp. z o.o.",
            "First call, step 3",
            (1_187_320, 17),
            (&[ME, with(TOMASZ), with(AOIFE)], rule),
        ),
        row(
            20487,
            "<script>alert(1)</script>",
            "First call, step 3",
            (870_000, 17),
            (&[with(MATEO), with(NOURA), with(TOMASZ), with(AOIFE)], rule),
        ),
    ];
    let next = vec![row(20311, "Praxis Dr. Özdemir", "Formal notice, step 5", (541_500, 18), (&[ME], rule))];
    let heading = |word: &str, figures: &str| Some((word.to_owned(), html! { (figures) }));
    vec![
        Section { heading: heading("Overdue", "6 · €71,318.40 and $12,940.00"), rows: overdue },
        Section { heading: heading("Today", "5 · €29,655.20"), rows: today },
        Section { heading: heading("Next", "13 · €48,204.00"), rows: next },
    ]
}

pub(super) fn todo(words: Words) -> Markup {
    let state = TableState::parse("", &[]);
    let kind = |text, count: &str, current| View { text, address: "#".into(), count: Some(count.into()), current };
    let kinds =
        [kind("All", "24", true), kind("Calls", "9", false), kind("E-mails", "10", false), kind("Letters", "3", false)];
    let table = Table {
        order: Some(Sort { column: "due".into(), descending: false }),
        before: segments("Kind", &kinds),
        search: Some("Customer or invoice"),
        columns: vec![
            Column::new("customer", "Customer").main(Width::Wide).sortable(),
            Column::new("what", "What").cut(Width::Wide).card(Card::Bare),
            Column::new("amount", "Amount").numeric().sortable_greatest_first().card(Card::Corner),
            Column::new("due", "Due").numeric().sortable().card(Card::Aside),
            Column::new("whose", "Whose").card(Card::Line),
        ],
        sections: sections(words),
        page: Page { total: Some(Total::Exactly(24)), next: Some("k".into()) },
        bulk: vec![
            Bulk { icon: Icon::Check, text: "Complete", action: "/c", asks: false },
            Bulk { icon: Icon::Ignore, text: "Ignore", action: "/i", asks: false },
        ],
        keys: &[Key::Tick, Key::Complete, Key::Ignore, Key::Open, Key::Why],
        csrf: CSRF,
        ..Table::new("todo", "My open actions", "/en/home.html", &state)
    };
    let figure = |name: &str, value: &str, more: &str| {
        html! { div.kpi { dt { (name) } dd { span.v { (value) } span.d { (more) } } } }
    };
    html! {
        (header(&Header { gist: &Dates::new(words, TODAY).long(TODAY), ..Header::new("To do") }))
        dl.kpis {
            (figure("Overdue, mine", &money(words, 18_423_000, "EUR", 2), "6 actions"))
            (figure("Today", &money(words, 2_965_520, "EUR", 2), "5 actions"))
            (figure("Done today", "11", "24 left, 6 of them late"))
            (figure("Fell back", "3", "nobody found by the rule"))
        }
        (table.markup(words))
    }
}

type User = (Person, &'static str, &'static str, &'static [&'static str], i64, (Tone, &'static str));

const USERS: &[User] = &[
    (AOIFE, "Member", "Finance", &["Collections EMEA", "Disputes desk"], 63, (Tone::Good, "Joined")),
    (INES, "Admin", "Finance", &["Collections EMEA", "Key accounts"], 24, (Tone::Good, "Joined")),
    ((8, "Jiří Dvořák"), "Member", "Account manager", &[], 0, (Tone::Off, "Suspended")),
    ((3, "Kwame Mensah"), "Member", "Account manager", &["Rental desk"], 0, (Tone::Idle, "Created")),
    (MATEO, "Member", "Account manager", &["Physiotherapists", "After hours"], 0, (Tone::Waits, "Away, Yuki")),
    (MAXIMILIANE, "Member", "Account manager", &["Key accounts", "A", "B"], 18, (Tone::Good, "Joined")),
    ((9, "Priya Raghunathan"), "Member", "Account manager", &["Rental desk"], 12, (Tone::Coming, "Invited")),
    (TOMASZ, "Member", "Accountant", &["Collections Americas", "Letters and legal"], 1237, (Tone::Good, "Joined")),
    (NOURA, "Member", "Account manager", &["Key accounts"], 19, (Tone::Good, "Joined")),
];

fn user(words: Words, user: &User) -> Row {
    let ((id, name), role, position, groups, open, (tone, status)) = *user;
    let off = tone == Tone::Off;
    let email = format!("{}@nordlys.example", name.to_lowercase().replace(' ', "."));
    let state = if tone == Tone::Waits {
        pill_with(tone, Icon::Away, status, Some("Until 27 November"))
    } else {
        pill(tone, status)
    };
    let face = if off {
        html! { span.who { (gone(id, name)) (bdi(name)) } }
    } else {
        person(words, id, name, id == INES.0)
    };
    let cells = vec![
        Cell::from(face).title(name),
        Cell::text(&email),
        Cell::from(role.to_owned()),
        Cell::from(position.to_owned()),
        Cell::from(chips(words, groups, 1)),
        Cell::from("all".to_owned()),
        Cell::from(words.number(open)),
        Cell::from("4 Mar".to_owned()),
        if tone == Tone::Idle { Cell::none("never") } else { Cell::from("today".to_owned()) },
        Cell::from(state),
    ];
    let menu = vec![
        Item::Sheet { icon: Icon::Edit, text: "Edit".into(), address: "group.html".into(), danger: false },
        Item::Line,
        Item::Sheet { icon: Icon::Trash, text: "Remove".into(), address: "group.html".into(), danger: true },
    ];
    Row { address: Some("#u".into()), dim: off, menu, ..Row::new(format!("usr_{id}"), name, cells) }
}

fn user_columns() -> Vec<Column<'static>> {
    let statuses = ["created", "invited", "joined", "suspended", "removed"];
    let choices = statuses.map(|status| (status.to_owned(), status.to_owned())).to_vec();
    vec![
        Column::new("name", "Name").main(Width::Middle).sortable(),
        Column::new("email", "E-mail").cut(Width::Narrow).sortable().card(Card::Line).filter(Filterable::Text),
        Column::new("role", "Role").sortable().card(Card::Bare),
        Column::new("position", "Position").sortable().card(Card::Bare),
        Column::new("groups", "Groups").card(Card::Line),
        Column::new("customers", "Customers").numeric().sortable_greatest_first(),
        Column::new("open", "Open").numeric().sortable_greatest_first(),
        Column::new("created", "Created").numeric().sortable_greatest_first().card(Card::Drop).filter(Filterable::Day),
        Column::new("visit", "Last visit").numeric().sortable_greatest_first().card(Card::Drop),
        Column::new("status", "Status").sortable().card(Card::Corner).filter(Filterable::Choice(choices)),
    ]
}

fn user_list(words: Words, query: &str, rows: Vec<Row>) -> Markup {
    let state = TableState::parse(query, &[]);
    let chooser = Chooser { action: "/lists/users/columns".into(), kept: None };
    let table = Table {
        order: Some(Sort { column: "name".into(), descending: false }),
        search: Some("Name or e-mail"),
        columns: user_columns(),
        chooser: Some(&chooser),
        page: Page { total: (!rows.is_empty()).then_some(Total::AtLeast(1000)), next: Some("k".into()) },
        sections: vec![rows.into()],
        bulk: vec![
            Bulk { icon: Icon::Users, text: "Groups", action: "/groups", asks: true },
            Bulk { icon: Icon::Pause, text: "Suspend", action: "/suspend", asks: true },
        ],
        csrf: CSRF,
        ..Table::new("users", "Users", "/en/users.html", &state)
    };
    let buttons = html! { (Button::opens("Invite", "group.html").icon(Icon::Plus).primary()) };
    html! {
        (header(&Header { gist: "10 joined, 2 of them away, 1 invited", buttons, ..Header::new("Users") }))
        (table.markup(words))
    }
}

pub(super) fn users(words: Words, query: &str) -> Markup {
    user_list(words, query, USERS.iter().map(|one| user(words, one)).collect())
}

pub(super) fn nothing(words: Words) -> Markup {
    user_list(words, "q=zz", Vec::new())
}

fn group_columns() -> Vec<Column<'static>> {
    vec![
        Column::new("name", "Name").main(Width::Widest).sortable(),
        Column::new("users", "Users").sortable().card(Card::Bare),
        Column::new("customers", "Customers").numeric(),
        Column::new("open", "Open actions").numeric(),
        Column::new("rules", "Used by").card(Card::Line),
    ]
}

pub(super) fn groups(words: Words) -> Markup {
    let state = TableState::parse("", &[]);
    let group = |name: &str, people: &[Person], open: i64, rules: &[&str], badge: Markup| {
        let cells = vec![
            Cell::text(name),
            if people.is_empty() { Cell::none("No users") } else { Cell::from(faces(words, people, 7)) },
            Cell::from(words.number(118)),
            Cell::from(words.number(open)),
            if rules.is_empty() { Cell::none("No rule") } else { Cell::from(chips(words, rules, 2)) },
        ];
        let menu =
            vec![Item::Sheet { icon: Icon::Edit, text: "Edit".into(), address: "group.html".into(), danger: false }];
        let id = name.replace(' ', "-");
        Row { address: Some("group.html".into()), sheet: true, menu, badge, ..Row::new(id, name, cells) }
    };
    let alone = || html! { (pill_with(Tone::Waits, Icon::Alert, "one person", None)) };
    let rows = vec![
        group(
            "After hours",
            &[MATEO, TOMASZ, NOURA],
            42,
            &["Clinics, standard · step 3", "Rental returns · step 1", "x"],
            html! {},
        ),
        group(
            "Collections EMEA",
            &[INES, AOIFE],
            688,
            &["Clinics, standard · step 2", "Hospitals, public · step 1"],
            html! {},
        ),
        group("Letters and legal", &[INES], 9, &["Hospitals, public · step 5"], alone()),
        group(
            "Night and weekend cover for public hospitals in the Nordics and the Baltics",
            &[TOMASZ],
            12,
            &[],
            html! {},
        ),
        group("Trainees 2026", &[], 0, &[], html! {}),
    ];
    let view = |text, count: &str, current| View { text, address: "#".into(), count: Some(count.into()), current };
    let table = Table {
        search: Some("Group or member"),
        order: Some(Sort { column: "name".into(), descending: false }),
        columns: group_columns(),
        sections: vec![rows.into()],
        page: Page { total: Some(Total::Exactly(5)), ..Page::default() },
        csrf: CSRF,
        ..Table::new("groups", "Active groups", "/en/groups.html", &state)
    };
    let buttons = html! { (Button::opens("New group", "group.html").icon(Icon::Plus).primary()) };
    html! {
        (header(&Header { gist: "What people do. A group never grants rights.", buttons, ..Header::new("Groups") }))
        (tabs("Groups", &[view("Active", "10", true), view("Archived", "3", false)]))
        (table.markup(words))
    }
}
