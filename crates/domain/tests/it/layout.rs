//! Columns as somebody keeps them (LST 1).

use remit_db::{params, sql};
use remit_domain::error::Error;
use remit_domain::layout::commands::{forget, keep};
use remit_domain::layout::{Layout, List, Place, own};
use remit_domain::permission::{Position, Role};
use remit_domain::{Actor, actor::Capacity};

use crate::support::Workspace;

fn place(column: &str, is_shown: bool) -> Place {
    Place { column: column.to_owned(), is_shown }
}

async fn kept(workspace: &Workspace, actor: &Actor, list: List) -> Option<Vec<Place>> {
    workspace.read(|tx| own(tx, actor, list)).await.map(|layout| layout.places())
}

both_engines! {
    async fn lst_1_columns_are_kept_for_each_user_and_each_list(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::Finance).await;
        let places = vec![place("number", true), place("name", true), place("country", false)];
        workspace.write(|tx| keep(tx, &ann, List::Customers, &Layout::new(&places).unwrap())).await;
        assert_eq!(kept(&workspace, &ann, List::Customers).await, Some(places));
        assert_eq!(kept(&workspace, &ann, List::Invoices).await, None);
        assert_eq!(kept(&workspace, &workspace.owner, List::Customers).await, None);
    }

    async fn lst_1_the_last_choice_holds_until_it_is_forgotten(workspace: Workspace) {
        for places in [[place("name", true), place("open", true)], [place("open", false), place("name", true)]] {
            workspace.write(|tx| keep(tx, &workspace.owner, List::Users, &Layout::new(&places).unwrap())).await;
            assert_eq!(kept(&workspace, &workspace.owner, List::Users).await, Some(places.to_vec()));
        }
        for _ in 0..2 {
            workspace.write(|tx| forget(tx, &workspace.owner, List::Users)).await;
            assert_eq!(kept(&workspace, &workspace.owner, List::Users).await, None);
        }
    }

    async fn lst_1_what_another_version_has_kept_is_read_without_fault(workspace: Workspace) {
        workspace.write(|tx| {
            tx.run(
                sql!("insert into list_layouts (org_id, user_id, list, columns) values ($1, $2, $3, $4)"),
                params![workspace.org, workspace.owner.user(), List::Audit, "Moon_phase,-,when"],
            )?;
            Ok(())
        }).await;
        let places = vec![place("Moon_phase", true), place("", false), place("when", true)];
        assert_eq!(kept(&workspace, &workspace.owner, List::Audit).await, Some(places));
    }

    async fn who_is_no_person_keeps_no_columns(workspace: Workspace) {
        let operator = Actor { capacity: Capacity::Operator, ..workspace.owner.clone() };
        let layout = Layout::new(&[place("name", true)]).unwrap();
        let answer = workspace.try_write(|tx| keep(tx, &operator, List::Users, &layout)).await;
        assert!(matches!(answer, Err(Error::Denied)));
    }
}
