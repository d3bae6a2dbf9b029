//! Invoices.

use remit_db::{Operand, Test};
use remit_domain::error::{Error, Problem};
use remit_domain::id::CustomerId;
use remit_domain::invoice::Entry;
use remit_domain::invoice::commands::{put, set_disputed, set_paid, set_promise};
use remit_domain::invoice::list::{self, CUSTOMER, DISPUTED, DUE, NUMBER};
use remit_domain::list::Wanted;

use crate::support::{Workspace, euros, late, today};

async fn fault(workspace: &Workspace, customer: CustomerId, entry: &Entry) -> (&'static str, Problem) {
    match workspace.try_write(|tx| put(tx, &workspace.owner, customer, entry)).await {
        Err(Error::Invalid(faults)) => (faults[0].field, faults[0].problem.clone()),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn an_invoice_is_known_by_its_number(workspace: Workspace) {
        let (one, two) = (workspace.customer("C1", &[]).await, workspace.customer("C2", &[]).await);
        let first = workspace.invoice(one, &late("A 1", 3)).await;
        let dearer = Entry { amount: euros(150), ..late(" A\u{a0}1 ", 5) };
        assert_eq!(workspace.invoice(one, &dearer).await, first);
        let invoices = workspace.read(|tx| list::page(tx, &workspace.owner, &Wanted::default())).await.rows;
        assert_eq!(invoices.len(), 1);
        assert_eq!(invoices[0].invoice.entry, Entry { number: "A 1".into(), ..dearer });
        assert_eq!(fault(&workspace, two, &late("A 1", 3)).await, ("number", Problem::Taken));
    }

    async fn what_makes_no_sense_is_refused_at_its_field(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        let free = Entry { amount: euros(0), ..late("1", 3) };
        assert_eq!(fault(&workspace, customer, &free).await, ("amount", Problem::OutOfRange));
        let backwards = Entry { due: today().plus(-60), ..late("1", 3) };
        assert_eq!(fault(&workspace, customer, &backwards).await, ("due_on", Problem::OutOfRange));
        assert_eq!(fault(&workspace, customer, &late(" ", 3)).await, ("number", Problem::Missing));
    }

    async fn acc_2_the_list_holds_what_is_in_sight(workspace: Workspace) {
        let ann = workspace.account_manager().await;
        let (hers, other) = (workspace.customer("C1", &[&ann]).await, workspace.customer("C2", &[]).await);
        workspace.invoice(hers, &late("b", 3)).await;
        workspace.invoice(hers, &late("a", 60)).await;
        workspace.invoice(other, &Entry { is_disputed: true, ..late("c", 3) }).await;
        let numbers = async |actor, wanted: &Wanted| {
            let page = workspace.read(|tx| list::page(tx, actor, wanted)).await;
            let total = workspace.read(|tx| list::total(tx, actor, wanted, 100)).await;
            assert_eq!(page.rows.len() as i64, total.count);
            page.rows.into_iter().map(|row| row.invoice.entry.number).collect::<Vec<_>>()
        };
        let sorted = Wanted { sort: Some(&NUMBER), ..Wanted::default() };
        assert_eq!(numbers(&ann, &sorted).await, ["a", "b"]);
        assert_eq!(numbers(&workspace.owner, &sorted).await, ["a", "b", "c"]);
        let disputed = DISPUTED.where_it(Test::Is(Operand::Int(1)));
        assert_eq!(numbers(&workspace.owner, &Wanted { filter: Some(disputed), ..Wanted::default() }).await, ["c"]);
        let old = DUE.where_it(Test::Less(Operand::Int(today().plus(-30).0)));
        assert_eq!(numbers(&ann, &Wanted { filter: Some(old), ..Wanted::default() }).await, ["a"]);
        let theirs = CUSTOMER.where_it(Test::Is(Operand::Int(other.0)));
        assert_eq!(numbers(&ann, &Wanted { filter: Some(theirs), ..Wanted::default() }).await, [""; 0]);
    }

    async fn acc_table_disputes_and_promises_are_for_customers_in_sight_payments_for_administrators(
        workspace: Workspace
    ) {
        let ann = workspace.account_manager().await;
        let (hers, other) = (workspace.customer("C1", &[&ann]).await, workspace.customer("C2", &[]).await);
        let (mine, theirs) =
            (workspace.invoice(hers, &late("1", 3)).await, workspace.invoice(other, &late("2", 3)).await);
        workspace.write(|tx| set_disputed(tx, &ann, mine, true)).await;
        workspace.write(|tx| set_promise(tx, &ann, mine, Some(today()))).await;
        for refused in [
            workspace.try_write(|tx| set_disputed(tx, &ann, theirs, true)).await,
            workspace.try_write(|tx| set_promise(tx, &ann, theirs, Some(today()))).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        let refused = workspace.try_write(|tx| set_promise(tx, &ann, mine, Some(today().plus(-1)))).await;
        assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].field == "promised"));
        let refused = workspace.try_write(|tx| set_paid(tx, &ann, mine, Some(today()))).await;
        assert!(matches!(refused, Err(Error::Denied)));
        let refused = workspace.try_write(|tx| put(tx, &ann, hers, &late("3", 3))).await;
        assert!(matches!(refused, Err(Error::Denied)));
    }
}
