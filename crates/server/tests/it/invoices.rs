//! `/invoices`: all that are in sight, and where each stands.

use remit_domain::Actor;
use remit_domain::invoice;

use crate::support::{Site, both_engines};

fn list(site: &Site, who: &str, query: &str) -> Vec<String> {
    let answer = site.signed_in(who).get(&format!("/invoices{query}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let heads = answer.body.split("data-key=\"o\"><bdi>").skip(1);
    heads.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

both_engines! {
    fn acc_2_invoices_are_in_sight_with_their_customers(site) {
        let (alfa, beta) = (site.customer("Alfa", &[site.user("manager")]), site.customer("Beta", &[]));
        site.invoice(alfa, "INV-1", "2026-06-01");
        site.invoice(beta, "INV-2", "2026-06-01");
        assert_eq!(list(site, "manager", ""), ["INV-1"]);
        assert_eq!(list(site, "manager", "?q=inv-2"), [""; 0]);
        assert_eq!(list(site, "finance", ""), ["INV-2", "INV-1"], "the last one first");
        assert_eq!(list(site, "finance", "?sort=number"), ["INV-1", "INV-2"]);
        assert_eq!(list(site, "finance", "?q=beta"), ["INV-2"]);
    }

    fn every_invoice_stands_in_exactly_one_state(site) {
        let id = site.customer("Alfa", &[]);
        let made = ["late", "not_due", "promised", "disputed", "paid", "broken"].map(|state| {
            let due = if state == "not_due" { "2026-06-29" } else { "2026-06-01" };
            site.invoice(id, state, due)
        });
        let [_, _, promised, disputed, paid, broken] = made;
        site.write(|tx, actor| {
            let day = |text: &str| Some(text.parse().unwrap());
            invoice::commands::set_promise(tx, actor, promised, day("2026-06-29"))?;
            let before = Actor { at: actor.at.plus_seconds(-2 * 86_400), ..actor.clone() };
            invoice::commands::set_promise(tx, &before, broken, day("2026-06-28"))?;
            invoice::commands::set_promise(tx, actor, disputed, day("2026-07-28"))?;
            invoice::commands::set_disputed(tx, actor, disputed, true)?;
            invoice::commands::set_disputed(tx, actor, paid, true)?;
            invoice::commands::set_paid(tx, actor, paid, day("2026-06-20"))
        });
        for state in ["not_due", "promised", "disputed", "paid"] {
            assert_eq!(list(site, "finance", &format!("?f.state=is:{state}")), [state]);
        }
        assert_eq!(list(site, "finance", "?f.state=is:late"), ["broken", "late"], "a broken promise is none");
        assert_eq!(list(site, "finance", "?f.state=not:paid&f.state=not:late").len(), 3);
        let page = site.signed_in("finance").get("/invoices").body;
        for (word, count) in [("Late", 2), ("Not due yet", 1), ("Promised, 29 Jun", 1), ("Disputed", 1), ("Paid", 1)] {
            assert_eq!(page.matches(&format!("\">{word}</span></td>")).count(), count, "{word}");
        }
    }

    fn lst_2_days_bound_the_list(site) {
        let id = site.customer("Alfa", &[]);
        for (number, due) in [("INV-1", "2026-06-01"), ("INV-2", "2026-06-02"), ("INV-3", "2026-06-03")] {
            site.invoice(id, number, due);
        }
        assert_eq!(list(site, "finance", "?f.due=min:2026-06-02"), ["INV-3", "INV-2"]);
        assert_eq!(list(site, "finance", "?f.due=max:2026-06-02&f.due=min:2026-06-02"), ["INV-2"]);
        assert_eq!(list(site, "finance", "?f.due=is:2026-06-01"), ["INV-1"]);
    }
}
