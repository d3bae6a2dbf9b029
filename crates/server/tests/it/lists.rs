//! What the lists have in common.

use crate::support::{address, both_engines};

both_engines! {
    fn lst_3_there_is_a_list_of_everything_that_is_worked_with(site) {
        let (customer, _) = site.customer_with_action();
        site.invoice(customer, "INV-1", "2026-06-01");
        site.group("North", &[]);
        let lists = [
            ("finance", "/settings/users", None),
            ("owner", "/settings/users", Some(address("manager"))),
            ("owner", "/settings/groups", Some("North".to_owned())),
            ("finance", "/customers", Some("Klinikum".to_owned())),
            ("finance", "/invoices", Some("INV-1".to_owned())),
            ("finance", "/actions", Some("Call them".to_owned())),
            ("owner", "/actions", None),
            ("owner", "/actions?which=all", Some("Call them".to_owned())),
        ];
        for (who, list, line) in lists {
            let page = site.signed_in(who).get(list).body;
            let lines: Vec<&str> = page.split("data-row=\"\"").skip(1).collect();
            match line {
                Some(line) => assert!(lines.iter().any(|found| found.contains(&line)), "{who} {list}"),
                None => assert!(lines.is_empty(), "{who} {list}"),
            }
        }
    }
}
