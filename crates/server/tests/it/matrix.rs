//! The authorisation matrix (safety 7): every route for everybody. A route without a row fails.

mod previews;

use std::collections::BTreeSet;

use remit_domain::absence::{self, Cover};
use remit_domain::id::UserId;
use remit_domain::invitation::Invitation;
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::{group, mail, text, user, workflow};
use remit_server::router::{self, Audience};
use ureq::http::Method;

use crate::support::client::Client;
use crate::support::{PASSWORD, Site, address, both_engines};

/// Everybody, in the order of the columns below.
const COLUMNS: [&str; 10] =
    ["anonymous", "manager", "finance", "accountant", "admin", "owner", "elsewhere", "suspended", "read", "write"];

/// What is sent beside the address.
enum Sends {
    Nothing,
    Form(&'static [(&'static str, &'static str)]),
    Json(&'static str),
}
use Sends::{Form, Json, Nothing};

/// A route, what is sent to it, and the statuses for everybody.
type Row = (&'static str, &'static str, Sends, [u16; 10]);

/// Places in braces stand for things of the organisation of the first columns; nobody is assigned to the customer.
fn rows() -> Vec<Row> {
    [work(), settings(), machines(), doors()].into_iter().flatten().collect()
}

#[rustfmt::skip]
fn work() -> Vec<Row> {
    vec![
        //                                                      anon  mgr  fin  acc  adm  own else susp read write
        ("GET", "/assets/{version}/{name}", Nothing, [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
        ("GET", "/", Nothing,                                  [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("POST", "/known", Form(&[]),                          [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
        ("GET", "/actions", Nothing,                           [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("GET", "/actions/{id}/why", Nothing,                  [303, 404, 200, 200, 200, 200, 404, 303, 303, 303]),
        ("GET", "/actions/{id}/take-over", Nothing,            [303, 404, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/actions/{id}/take-over", Form(&[]),         [303, 404, 403, 403, 409, 409, 404, 303, 303, 303]),
        ("GET", "/actions/{id}/hand-over", Nothing,            [303, 404, 200, 403, 403, 403, 404, 303, 303, 303]),
        ("POST", "/actions/{id}/hand-over", Form(&[]),         [303, 404, 409, 403, 403, 403, 404, 303, 303, 303]),
        ("POST", "/actions/{id}/complete", Form(&[]),          [303, 404, 303, 403, 403, 403, 404, 303, 303, 303]),
        ("POST", "/actions/{id}/undo", Form(&[]),              [303, 404, 303, 403, 403, 403, 404, 303, 303, 303]),
        ("POST", "/actions/{id}/ignore", Form(&[]),            [303, 404, 303, 403, 403, 403, 404, 303, 303, 303]),
        ("GET", "/analytics/coverage", Nothing,                [303, 403, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("GET", "/customers", Nothing,                         [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("GET", "/customers/assign", Nothing,                  [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("POST", "/customers/assign", Form(&[]),               [303, 403, 403, 403, 303, 303, 303, 303, 303, 303]),
        ("GET", "/customers/workflow", Nothing,                [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("POST", "/customers/workflow", Form(&[]),             [303, 403, 403, 403, 303, 303, 303, 303, 303, 303]),
        ("GET", "/customers/{id}", Nothing,                    [303, 404, 200, 200, 200, 200, 404, 303, 303, 303]),
        ("GET", "/customers/{id}/actions/new", Nothing,        [303, 404, 200, 200, 200, 200, 404, 303, 303, 303]),
        ("POST", "/customers/{id}/actions/new", Form(&[]),     [303, 404, 422, 422, 422, 422, 404, 303, 303, 303]),
        ("GET", "/customers/{id}/assigned", Nothing,           [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/customers/{id}/assigned", Form(&[]),        [303, 403, 403, 403, 303, 303, 404, 303, 303, 303]),
        ("GET", "/customers/{id}/name", Nothing,               [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        // The owner comes second, with the version that the admin has changed.
        ("POST", "/customers/{id}/name", Form(NAMED),          [303, 403, 403, 403, 303, 409, 404, 303, 303, 303]),
        ("GET", "/customers/{id}/pause", Nothing,              [303, 404, 200, 200, 200, 200, 404, 303, 303, 303]),
        ("POST", "/customers/{id}/pause", Form(RESUMED),       [303, 404, 303, 303, 303, 303, 404, 303, 303, 303]),
        ("GET", "/customers/{id}/owners", Nothing,             [303, 404, 200, 200, 200, 200, 404, 303, 303, 303]),
        ("GET", "/customers/{id}/workflow", Nothing,           [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/customers/{id}/workflow", Form(&[]),        [303, 403, 403, 403, 303, 303, 404, 303, 303, 303]),
        ("POST", "/lists/{list}/columns", Form(ORDERED),       [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
        ("GET", "/profile", Nothing,                           [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("POST", "/profile", Form(&[]),                        [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/notifications", Form(&[]),          [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/password", Form(&[]),               [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("GET", "/profile/absence", Nothing,                   [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("POST", "/profile/absence", Form(&[]),                [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        // It is the owner's.
        ("GET", "/profile/absence/{absence}/end", Nothing,     [303, 404, 404, 404, 404, 200, 404, 303, 303, 303]),
        ("POST", "/profile/absence/{absence}/end", Form(&[]),  [303, 404, 404, 404, 404, 303, 404, 303, 303, 303]),
        ("GET", "/profile/second-factor", Nothing,             [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("POST", "/profile/second-factor", Form(&[]),          [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
        ("POST", "/profile/second-factor/codes", Form(&[]),    [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/second-factor/confirm", Form(&[]),  [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/second-factor/off", Form(&[]),      [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/second-factor/passkeys", Form(&[]), [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/second-factor/passkeys/confirm", Form(&[]), [303, 409, 409, 409, 409, 409, 409, 303, 303, 303]),
        ("POST", "/profile/second-factor/passkeys/remove", Form(&[]), [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("POST", "/profile/sessions/end", Form(&[]),           [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
        ("POST", "/profile/sessions/{session}/end", Form(&[]), [303, 404, 404, 404, 404, 404, 404, 303, 303, 303]),
        ("GET", "/switch", Nothing,                            [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("POST", "/switch", Form(&[]),                         [303, 422, 422, 422, 422, 422, 422, 303, 303, 303]),
        ("GET", "/invoices", Nothing,                          [303, 200, 200, 200, 200, 200, 200, 303, 303, 303]),
        ("POST", "/invoices/{id}/dispute", Form(&[]),          [303, 404, 303, 303, 303, 303, 404, 303, 303, 303]),
        ("POST", "/invoices/{id}/withdraw", Form(&[]),         [303, 404, 303, 303, 303, 303, 404, 303, 303, 303]),
        ("GET", "/invoices/{id}/promise", Nothing,             [303, 404, 200, 200, 200, 200, 404, 303, 303, 303]),
        ("POST", "/invoices/{id}/promise", Form(PROMISED),     [303, 404, 303, 303, 303, 303, 404, 303, 303, 303]),
    ]
}

#[rustfmt::skip]
fn settings() -> Vec<Row> {
    vec![
        //                                                      anon  mgr  fin  acc  adm  own else susp read write
        ("GET", "/settings", Nothing,                          [303, 403, 403, 403, 303, 303, 303, 303, 303, 303]),
        ("GET", "/settings/audit", Nothing,                    [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("GET", "/settings/audit/export", Nothing,             [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("GET", "/settings/groups", Nothing,                   [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("GET", "/settings/groups/new", Nothing,               [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("POST", "/settings/groups/new", Form(&[]),            [303, 403, 403, 403, 422, 422, 422, 303, 303, 303]),
        ("GET", "/settings/groups/{id}/edit", Nothing,         [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/groups/{id}/edit", Form(&[]),      [303, 403, 403, 403, 422, 422, 404, 303, 303, 303]),
        ("GET", "/settings/groups/{id}/archive", Nothing,      [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/groups/{id}/archive", Form(&[]),   [303, 403, 403, 403, 303, 303, 404, 303, 303, 303]),
        ("GET", "/settings/groups/{id}/remove", Nothing,       [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/groups/{id}/remove", Form(&[("members", "nobody")]), [303, 403, 403, 403, 422, 422, 404, 303, 303, 303]),
        ("GET", "/settings/groups/{id}/restore", Nothing,      [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/groups/{id}/restore", Form(&[]),   [303, 403, 403, 403, 303, 303, 404, 303, 303, 303]),
        ("GET", "/settings/mail", Nothing,                     [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        // It waits already.
        ("POST", "/settings/mail/{id}/again", Form(&[]),       [303, 403, 403, 403, 409, 409, 404, 303, 303, 303]),
        ("GET", "/settings/organisation", Nothing,             [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("POST", "/settings/organisation/delete", Form(&[]),   [303, 403, 403, 403, 403, 422, 422, 303, 303, 303]),
        ("POST", "/settings/organisation/export", Form(&[]),   [303, 403, 403, 403, 403, 200, 200, 303, 303, 303]),
        ("POST", "/settings/organisation/keep", Form(&[]),     [303, 403, 403, 403, 403, 303, 303, 303, 303, 303]),
        ("GET", "/settings/users", Nothing,                    [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("GET", "/settings/users/export", Nothing,             [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("GET", "/settings/users/invite", Nothing,             [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("POST", "/settings/users/invite", Form(&[]),          [303, 403, 403, 403, 422, 422, 422, 303, 303, 303]),
        ("GET", "/settings/users/{id}/absence", Nothing,       [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/absence", Form(&[]),    [303, 403, 403, 403, 422, 422, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/absence/{absence}/end", Nothing, [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        // The owner comes second, and it is over; to a member it does not exist.
        ("POST", "/settings/users/{id}/absence/{absence}/end", Form(&[]), [303, 404, 404, 404, 303, 409, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/edit", Nothing,          [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/edit", Form(&[]),       [303, 403, 403, 403, 422, 422, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/invite", Nothing,        [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/invite", Form(&[]),     [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        // What the one begins, the other ends: nobody looks through somebody else's eyes in the rows that follow.
        ("POST", "/settings/users/{id}/view", Form(&[]),       [303, 403, 403, 403, 303, 303, 404, 303, 303, 303]),
        ("POST", "/view/end", Form(&[]),                       [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
        ("GET", "/settings/users/{id}/ownership", Nothing,     [303, 403, 403, 403, 403, 200, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/ownership", Form(&[]),  [303, 403, 403, 403, 403, 422, 404, 303, 303, 303]),
        // They have none.
        ("GET", "/settings/users/{id}/second-factor", Nothing, [303, 403, 403, 403, 409, 409, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/second-factor", Form(&[]), [303, 403, 403, 403, 409, 409, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/withdraw", Nothing,      [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        // The owner comes second: what the admin has taken back cannot be taken back again.
        ("POST", "/settings/users/{id}/withdraw", Form(&[]),   [303, 403, 403, 403, 303, 409, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/suspend", Nothing,       [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        // The owner comes second: what the admin has done cannot be done again.
        ("POST", "/settings/users/{id}/suspend", Form(&[]),    [303, 403, 403, 403, 303, 409, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/reactivate", Nothing,    [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/reactivate", Form(&[]), [303, 403, 403, 403, 303, 409, 404, 303, 303, 303]),
        ("GET", "/settings/users/{id}/remove", Nothing,        [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/users/{id}/remove", Form(&[]),     [303, 403, 403, 403, 303, 404, 404, 303, 303, 303]),
        ("GET", "/settings/workflows", Nothing,                [303, 403, 403, 403, 200, 200, 200, 303, 303, 303]),
        ("GET", "/settings/workflows/{workflow}/steps/{step}/owners", Nothing, [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("GET", "/settings/workflows/{workflow}/steps/{step}/rules", Nothing, [303, 403, 403, 403, 200, 200, 404, 303, 303, 303]),
        ("POST", "/settings/workflows/{workflow}/steps/{step}/rules", Form(&[]), [303, 403, 403, 403, 409, 409, 404, 303, 303, 303]),
    ]
}

#[rustfmt::skip]
fn machines() -> Vec<Row> {
    vec![
        //                                                         anon  mgr  fin  acc  adm  own else susp read write
        ("GET", "/healthz", Nothing,                              [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
        ("GET", "/readyz", Nothing,                               [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
        ("GET", "/api/v1/actions", Nothing,                       [401, 200, 200, 200, 200, 200, 200, 401, 422, 422]),
        ("GET", "/api/v1/actions/{id}/owners", Nothing,           [401, 404, 200, 200, 200, 200, 404, 401, 200, 200]),
        ("GET", "/api/v1/customers", Nothing,                     [401, 200, 200, 200, 200, 200, 200, 401, 200, 200]),
        ("GET", "/api/v1/customers/{id}", Nothing,                [401, 404, 200, 200, 200, 200, 404, 401, 200, 200]),
        ("POST", "/api/v1/customers/assigned", Json(NO_CUSTOMER), [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("GET", "/api/v1/customers/{id}/assigned", Nothing,       [401, 404, 200, 200, 200, 200, 404, 401, 200, 200]),
        ("PUT", "/api/v1/customers/{id}/assigned", Json(NO_ONE),  [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("GET", "/api/v1/customers/{id}/steps/{step}/owners", Nothing, [401, 404, 200, 200, 200, 200, 404, 401, 200, 200]),
        ("GET", "/api/v1/customers/{id}/sight", Nothing,          [401, 404, 200, 200, 200, 200, 404, 401, 422, 422]),
        ("GET", "/api/v1/groups", Nothing,                        [401, 403, 403, 403, 200, 200, 200, 401, 200, 200]),
        ("POST", "/api/v1/groups", Json(NAMELESS),                [401, 401, 401, 401, 401, 401, 401, 401, 403, 422]),
        ("GET", "/api/v1/groups/{id}", Nothing,                   [401, 403, 403, 403, 200, 200, 404, 401, 200, 200]),
        ("PATCH", "/api/v1/groups/{id}", Json(NOTHING_SAID),      [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("POST", "/api/v1/groups/{id}/archive", Nothing,          [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("POST", "/api/v1/groups/{id}/restore", Nothing,          [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("GET", "/api/v1/groups/{id}/members", Nothing,           [401, 403, 403, 403, 200, 200, 404, 401, 200, 200]),
        ("POST", "/api/v1/groups/{id}/members", Json(NO_ONE),     [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("DELETE", "/api/v1/groups/{id}/members", Json(NO_ONE),   [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("DELETE", "/api/v1/groups/{id}", Json(NOTHING_SAID),     [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("GET", "/api/v1/users", Nothing,                         [401, 403, 403, 403, 200, 200, 200, 401, 200, 200]),
        ("POST", "/api/v1/users", Json(NO_ONE),                   [401, 401, 401, 401, 401, 401, 401, 401, 403, 422]),
        ("GET", "/api/v1/users/{id}", Nothing,                    [401, 403, 403, 403, 200, 200, 404, 401, 200, 200]),
        ("PATCH", "/api/v1/users/{id}", Json(NOTHING_SAID),       [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("GET", "/api/v1/users/{id}/absences", Nothing,           [401, 403, 403, 403, 200, 200, 404, 401, 200, 200]),
        ("POST", "/api/v1/users/{id}/absences", Json(NOTHING_SAID), [401, 401, 401, 401, 401, 401, 401, 401, 403, 422]),
        ("POST", "/api/v1/users/{id}/absences/{absence}/end", Nothing, [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("POST", "/api/v1/users/{id}/invitation", Json(NOTHING_SAID), [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("DELETE", "/api/v1/users/{id}/invitation", Nothing,      [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("POST", "/api/v1/users/{id}/suspend", Nothing,           [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("POST", "/api/v1/users/{id}/reactivate", Nothing,        [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("DELETE", "/api/v1/users/{id}", Json(NOTHING_SAID),      [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
        ("GET", "/api/v1/workflows", Nothing,                     [401, 403, 403, 403, 200, 200, 200, 401, 200, 200]),
        ("GET", "/api/v1/workflows/{workflow}/steps/{step}/rules", Nothing, [401, 403, 403, 403, 200, 200, 404, 401, 200, 200]),
        ("PUT", "/api/v1/workflows/{workflow}/steps/{step}/rules", Json(WHOSE), [401, 401, 401, 401, 401, 401, 401, 401, 403, 200]),
    ]
}

#[rustfmt::skip]
fn doors() -> Vec<Row> {
    vec![
        //                      anon  mgr  fin  acc  adm  own else susp read write
        ("GET", "/login", Nothing, [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
        ("POST", "/login", Form(NOBODY), [422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
        ("GET", "/password", Nothing, [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
        ("POST", "/password", Form(NOBODY), [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
        ("GET", "/password/{token}", Nothing, [410, 410, 410, 410, 410, 410, 410, 410, 410, 410]),
        ("POST", "/password/{token}", Form(NOBODY), [410, 410, 410, 410, 410, 410, 410, 410, 410, 410]),
        ("GET", "/login/code", Nothing, [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
        ("POST", "/login/code", Form(CODE), [422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
        ("GET", "/invitation/{token}", Nothing, [410, 410, 410, 410, 410, 410, 410, 410, 410, 410]),
        ("POST", "/invitation/{token}", Form(NOBODY), [410, 410, 410, 410, 410, 410, 410, 410, 410, 410]),
        // The last: it ends the sessions.
        ("POST", "/logout", Form(&[]), [303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ]
}

const NOBODY: &[(&str, &str)] =
    &[("email", "nobody@nowhere.example"), ("name", "Nobody"), ("password", "not it at all")];
const CODE: &[(&str, &str)] = &[("code", "123456")];
const NAMED: &[(&str, &str)] = &[("name", "Klinikum"), ("version", "1")];
const ORDERED: &[(&str, &str)] = &[("order", "name"), ("columns", "name")];
const RESUMED: &[(&str, &str)] = &[("resume", "yes")];
const PROMISED: &[(&str, &str)] = &[("promised", "2026-07-10")];
const NO_ONE: &str = r#"{"users": []}"#;
const NO_CUSTOMER: &str = r#"{"customers": []}"#;
const NOTHING_SAID: &str = "{}";
const NAMELESS: &str = r#"{"name": ""}"#;
const WHOSE: &str = r#"{"rules": [{"kind": "assigned"}]}"#;

both_engines! {
    fn every_route_answers_everybody_as_the_matrix_says(site) {
        let things = Things::new(site);
        let mut everybody = COLUMNS.map(|who| client(site, who));
        let mut wrong = Vec::new();
        for (method, path, sends, statuses) in rows() {
            for ((client, who), expected) in everybody.iter_mut().zip(COLUMNS).zip(statuses) {
                let status = send(client, method, &things.address(path), &sends);
                if status != expected {
                    wrong.push(format!("{method} {path} for {who}: {status}, not {expected}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

both_engines! {
    fn usr_2_every_change_is_refused_to_whoever_looks_through_somebody_elses_eyes(site) {
        let things = Things::new(site);
        let mut owner = site.signed_in("owner");
        let view = format!("/settings/users/{}/view", site.user("admin"));
        assert_eq!(owner.post(&view, &[]).status, 303);
        let before = site.records();
        let changes: Vec<_> = rows().into_iter().filter(|(method, path, ..)| *method == "POST" && !is_open(path)).collect();
        assert!(changes.len() > 25);
        for (method, path, sends, _) in changes {
            assert_eq!(send(&mut owner, method, &things.address(path), &sends), 403, "{path}");
        }
        assert_eq!(site.records(), before, "nothing was done");
        assert_eq!(owner.post("/logout", &[]).status, 303);
    }
}
/// Is a change open to whoever looks: what ends it, the doors where nobody acts as a user, and what takes tokens alone?
fn is_open(path: &str) -> bool {
    let route = router::all().find(|route| route.path == path && route.method == Method::POST).unwrap();
    let by_users = !matches!(route.audience, Audience::Anyone | Audience::Writer);
    !by_users || ["/view/end", "/logout"].contains(&path)
}

#[test]
fn every_route_has_a_row() {
    let routes = router::all().map(|route| (route.method.to_string(), route.path)).collect::<BTreeSet<_>>();
    let rows = rows().into_iter().map(|(method, path, ..)| (method.to_owned(), path)).collect::<BTreeSet<_>>();
    assert_eq!(routes, rows);
}

/// Ids of what the routes are about.
struct Things {
    group: String,
    user: String,
    /// Another user and their absence, for machines: pages remove the first.
    other: String,
    others_absence: String,
    /// Who can become the owner, and the absence of who is it.
    heir: String,
    owners_absence: String,
    customer: String,
    invoice: String,
    action: String,
    mail: String,
    absence: String,
    workflow: String,
    step: String,
}

impl Things {
    fn new(site: &Site) -> Things {
        let name = text::Name::new("Physiotherapists").unwrap();
        let group = site.write(|tx, actor| group::commands::create(tx, actor, &name, &[]));
        site.invite("newcomer@nordlys.example", Role::Member, Position::Accountant);
        site.invite("another@nordlys.example", Role::Member, Position::Accountant);
        let (user, other) = (site.user("newcomer"), site.user("another"));
        let (customer, action) = site.customer_with_action();
        let invoice = site.invoice(customer, "INV-1", "2026-06-01").to_string();
        site.workflow("Reminders");
        let workflow = site.write(workflow::list).remove(0);
        Things {
            group: group.to_string(),
            user: user.to_string(),
            other: other.to_string(),
            others_absence: absence(site, other),
            heir: site.user("colleague").to_string(),
            owners_absence: absence(site, site.user("owner")),
            customer: customer.to_string(),
            invoice,
            action: action.to_string(),
            mail: mail(site),
            absence: absence(site, user),
            workflow: workflow.id.to_string(),
            step: workflow.steps[0].id.to_string(),
        }
    }

    fn address(&self, path: &str) -> String {
        let id = match path {
            _ if path.contains("/groups/") => &self.group,
            _ if path.contains("/mail/") => &self.mail,
            _ if path.starts_with("/api/v1/users/") => &self.other,
            _ if path.ends_with("/ownership") => &self.heir,
            _ if path.contains("/users/") => &self.user,
            _ if path.contains("/customers/") => &self.customer,
            _ if path.contains("/invoices/") => &self.invoice,
            _ => &self.action,
        };
        let absence = match path {
            _ if path.starts_with("/api/") => &self.others_absence,
            _ if path.starts_with("/profile/") => &self.owners_absence,
            _ => &self.absence,
        };
        let address = path
            .replace("{id}", id)
            .replace("{absence}", absence)
            .replace("{workflow}", &self.workflow)
            .replace("{step}", &self.step)
            .replace("{token}", "none")
            .replace("{session}", "00")
            .replace("{list}", "users")
            .replace("{version}", "any")
            .replace("{name}", "mark.svg");
        match path {
            "/api/v1/actions" => format!("{address}?mine"),
            "/customers/assign" | "/customers/workflow" => format!("{address}?pick={}", self.customer),
            _ => address,
        }
    }
}

/// An absence, still to come.
fn absence(site: &Site, user: UserId) -> String {
    let cover = Cover { substitute: None, with_sight: false };
    site.write(|tx, actor| {
        let (from, until) = (actor.at.plus_seconds(86_400), actor.at.plus_seconds(172_800));
        absence::commands::plan(tx, actor, &absence::commands::NewAbsence { user, from, until, cover })
    })
    .to_string()
}

/// A mail that waits to be sent.
fn mail(site: &Site) -> String {
    let new = user::NewUser {
        email: text::EmailAddress::new("mailed@nordlys.example").unwrap(),
        name: None,
        role: Role::Member,
        position: Position::Finance,
        groups: Vec::new(),
        invitation: Some(Invitation::Mail("en")),
    };
    site.write(|tx, actor| user::commands::create(tx, actor, std::slice::from_ref(&new)));
    site.write(|tx, actor| mail::list::page(tx, actor, &Wanted::default())).rows[0].id.to_string()
}

fn client(site: &Site, who: &str) -> Client {
    match who {
        "anonymous" => site.visitor(),
        "elsewhere" => site.other_organisation().1,
        "read" => site.program(Scope::Read),
        "write" => site.program(Scope::Write),
        "suspended" => suspended(site),
        who => site.signed_in(who),
    }
}

fn suspended(site: &Site) -> Client {
    let email = address("suspended");
    let mut client = site.join(&site.invite(&email, Role::Member, Position::Finance));
    assert_eq!(client.sign_in(&email, PASSWORD).status, 303);
    let id = site.user("suspended");
    site.write(|tx, actor| user::commands::suspend(tx, actor, id));
    client
}

fn send(client: &mut Client, method: &str, address: &str, sends: &Sends) -> u16 {
    let method = method.parse::<Method>().unwrap();
    match sends {
        Nothing => client.send(&method, address, &[], "").status,
        Json(body) => client.send(&method, address, &[("content-type", "application/json")], body).status,
        Form(fields) => {
            client.get("/login");
            client.post(address, fields).status
        }
    }
}
