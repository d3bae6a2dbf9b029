//! Whoever asks for many lists at once waits for themselves, and nobody for them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use remit_domain::actor::Capacity;
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::{Actor, token};
use ureq::http::Method;

use crate::support::client::Client;
use crate::support::{Site, both_engines};

const LIST: &str = "/api/v1/groups";

/// While a list is read for `capacity`, these requests of the same `asker` are answered only when it is through, and others are
/// meanwhile.
fn waits_for_itself(site: &Site, capacity: Capacity, asker: &Client, requests: &[(Method, String)]) {
    let actor = Actor { capacity, ..site.actor() };
    let mut other = site.program(Scope::Read);
    let answered = AtomicUsize::new(0);
    thread::scope(|threads| {
        site.while_a_list_is_read(&actor, || {
            for (method, address) in requests {
                let (mut asker, answered) = (asker.clone(), &answered);
                threads.spawn(move || {
                    let answer = asker.send(method, address, &[], "");
                    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
                    answered.fetch_add(1, Ordering::SeqCst);
                });
            }
            for _ in 0..20 {
                assert_eq!(other.get(LIST).status, 200);
            }
            assert_eq!(answered.load(Ordering::SeqCst), 0, "it does not wait");
        });
    });
    assert_eq!(answered.load(Ordering::SeqCst), requests.len());
}

both_engines! {
    fn a_program_waits_for_its_own_lists_and_previews(site) {
        let group = site.group("Physiotherapists", &[]);
        let program = site.program(Scope::Write);
        let id = site.write(|tx, actor| token::all(tx, actor.org)).first().unwrap().id;
        let requests = [(Method::GET, LIST.to_owned()), (Method::POST, format!("{LIST}/{group}/archive?dry_run"))];
        waits_for_itself(site, Capacity::Token { id, scope: Scope::Write }, &program, &requests);
    }

    fn a_person_waits_for_their_own_lists(site) {
        let capacity = Capacity::User { id: site.user("admin"), role: Role::Admin, position: Position::AccountManager };
        let lists = [LIST, "/settings/groups"].map(|list| (Method::GET, list.to_owned()));
        waits_for_itself(site, capacity, &site.signed_in("admin"), &lists);
    }
}
