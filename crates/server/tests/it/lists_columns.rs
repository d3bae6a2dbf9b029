use crate::support::both_engines;
use crate::support::client::{Answer, Client};

const COLUMNS: &str = "/lists/customers/columns";

/// The heads of a list, in their order.
fn heads(client: &mut Client, list: &str) -> Vec<String> {
    let page = client.get(list).body;
    let head = page.split("<thead>").nth(1).unwrap_or_default().split("</thead>").next().unwrap();
    let heads = head.split("<th ").skip(1).map(|cell| {
        let text = cell.split_once('>').unwrap().1;
        let text = text.split_once("<a ").map_or(text, |(_, link)| link.split_once('>').unwrap().1);
        text.split('<').next().unwrap().to_owned()
    });
    heads.collect()
}

/// Sends the form of the customers with these columns, those with a dash hidden.
fn choose(client: &mut Client, columns: &[&str], more: &[(&str, &str)]) -> Answer {
    client.get("/customers");
    let order = columns.iter().map(|column| ("order", column.trim_start_matches('-')));
    let shown = columns.iter().filter(|column| !column.starts_with('-')).map(|column| ("columns", *column));
    let fields: Vec<_> = order.chain(shown).chain(more.iter().copied()).collect();
    client.post(COLUMNS, &fields)
}

const ALL: [&str; 8] = ["number", "name", "-country", "assigned", "outstanding", "-overdue", "-open", "-workflow"];

both_engines! {
    fn lst_1_the_chosen_columns_are_kept_and_the_address_comes_first(site) {
        site.customer_with_action();
        let mut finance = site.signed_in("finance");
        let answer = choose(&mut finance, &ALL, &[("return", "/customers?q=kli")]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/customers?q=kli")));
        let mut anywhere = site.signed_in("finance");
        assert_eq!(heads(&mut anywhere, "/customers"), ["Number", "Name", "Assigned", "Outstanding"]);
        assert_eq!(heads(&mut anywhere, "/customers?columns=country,name"), ["Country", "Name"]);
        let mut colleague = site.signed_in("accountant");
        assert_eq!(heads(&mut colleague, "/customers").len(), 8, "everybody has their own");
    }

    fn lst_1_a_column_is_moved_without_script_and_the_ticks_stay(site) {
        site.customer_with_action();
        let mut finance = site.signed_in("finance");
        choose(&mut finance, &ALL, &[("move", "later number")]);
        assert_eq!(heads(&mut finance, "/customers"), ["Name", "Number", "Assigned", "Outstanding"]);
        choose(&mut finance, &ALL, &[("move", "earlier number")]);
        assert_eq!(heads(&mut finance, "/customers")[0], "Number", "at the beginning already");
        choose(&mut finance, &ALL, &[("move", "later workflow")]);
        assert_eq!(heads(&mut finance, "/customers").len(), 4, "at the end already");
    }

    fn lst_1_the_default_comes_back(site) {
        site.customer_with_action();
        let mut finance = site.signed_in("finance");
        let default = heads(&mut finance, "/customers");
        choose(&mut finance, &["number", "name"], &[]);
        assert_ne!(heads(&mut finance, "/customers"), default);
        assert_eq!(finance.post(COLUMNS, &[("do", "default")]).status, 303);
        assert_eq!(heads(&mut finance, "/customers"), default);
    }

    fn lst_1_columns_that_are_there_no_more_are_dropped_and_new_ones_shown(site) {
        site.customer_with_action();
        let mut finance = site.signed_in("finance");
        assert_eq!(choose(&mut finance, &["moon-phase", "workflow", "name", "-number"], &[]).status, 303);
        let heads = heads(&mut finance, "/customers");
        assert_eq!((heads.len(), &*heads[0], &*heads[1], &*heads[2]), (7, "Workflow", "Name", "Country"), "{heads:?}");
    }

    fn what_is_no_list_and_no_choice_is_refused_and_no_other_place_returned_to(site) {
        let mut finance = site.signed_in("finance");
        finance.get("/customers");
        assert_eq!(finance.post("/lists/secrets/columns", &[("order", "name")]).status, 404);
        assert_eq!(finance.post(COLUMNS, &[]).status, 422);
        assert_eq!(finance.post(COLUMNS, &[("order", "<b>")]).status, 422);
        let answer = choose(&mut finance, &ALL, &[("return", "//evil.example")]);
        assert_eq!(answer.header("location"), Some("/"));
        let forged = finance.send(&ureq::http::Method::POST, COLUMNS, &[], "order=name");
        assert_eq!(forged.status, 403);
    }

    fn lst_1_every_list_has_its_own_choice(site) {
        let (customer, _) = site.customer_with_action();
        site.invoice(customer, "INV-1", "2026-06-01");
        site.group("North", &[]);
        let lists = [
            ("owner", "users", "/settings/users", ["status", "name"]),
            ("owner", "groups", "/settings/groups", ["customers", "name"]),
            ("owner", "audit", "/settings/audit", ["who", "when"]),
            ("finance", "invoices", "/invoices", ["state", "number"]),
            ("finance", "todo", "/", ["due", "customer"]),
            ("finance", "actions", "/actions?which=all", ["state", "customer"]),
        ];
        for (who, list, page, [column, first]) in lists {
            let mut client = site.signed_in(who);
            let before = heads(&mut client, page);
            let form = format!("/lists/{list}/columns");
            assert!(client.get(page).body.contains(&format!("action=\"{form}\"")), "{list}");
            let fields = [("order", column), ("order", first), ("columns", column), ("columns", first)];
            assert_eq!(client.post(&form, &fields).status, 303);
            let after = heads(&mut client, page);
            assert!(after[0] != before[0] && after.contains(&before[0]), "{list}: {after:?}");
            assert_eq!(after.len(), before.len(), "{list}: {after:?}");
        }
    }
}
