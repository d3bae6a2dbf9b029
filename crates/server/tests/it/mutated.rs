//! Whatever is sent, the answer is an answer (safety 9). The long form of this runs a million.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use remit_domain::permission::Scope;
use remit_server::router;
use ureq::http::Method;

use crate::support::both_engines;
use crate::support::client::Client;

const ROUNDS: usize = 12;

/// What breaks programs: nothing, too much, other alphabets, other languages' syntax, what ends a text in C.
const NASTY: &[&str] = &[
    "",
    "0",
    "-1",
    "9223372036854775808",
    "1e308",
    "null",
    "true",
    "[]",
    "{}",
    "%00",
    "a%00b",
    "%ff%fe",
    "%F0%9F%92%A9",
    "'%20or%201=1--",
    "%25%25",
    "..%2f..%2fetc%2fpasswd",
    "%0d%0aset-cookie:%20a=b",
    "<script>",
    "act_1",
    "usr_7zzzzzzzzzzzz",
    "grp_0",
    "cus_1",
    "inv_1",
    "2026-02-30_act_1",
    "9999999-01-01_act_1",
    "%E2%80%AE",
    "%CC%81",
    "\\",
    "*",
    "%%%",
    "a&b=c&b=d",
    "+",
];

const BODIES: &[&str] = &[
    "",
    "{",
    "null",
    "[]",
    "{}",
    "{\"users\":null}",
    "{\"users\":[null]}",
    "{\"users\":[\"\\u0000\"]}",
    "{\"users\":[\"usr_1\"],\"users\":[]}",
    "{\"users\":[{\"email\":\"a\\u0000@b.example\",\"name\":\"\\u202e\"}]}",
    "{\"name\":\"\\u0000\"}",
    "{\"groups\":[\"grp_zzzzzzzzzzzzz\"],\"position\":\"\"}",
    "{\"from\":\"-9999-01-01\",\"until\":\"9999-12-31\",\"substitute\":\"usr_1\"}",
    "{\"customers\":[\"cus_1\",\"cus_1\"],\"add\":[\"usr_1\",\"usr_1\"]}",
    "{\"rules\":[{\"kind\":\"group\",\"group\":\"grp_1\",\"scope\":\"all\"}],\"seen\":[]}",
    "\u{0}",
    "csrf=x",
    "name=%00&name=%00",
    "email=%00&password=%00",
    "name=a%00b&users=%00&version=x&members=usr_1&q=%00",
];

fn nasty(random: &mut StdRng) -> &'static str {
    NASTY.choose(random).unwrap()
}

fn address(path: &str, random: &mut StdRng) -> String {
    let filled = path.split('/').map(|part| match part.starts_with('{') {
        true => nasty(random).replace(['<', '>', '\\', '*', '&'], "x"),
        false => part.to_owned(),
    });
    let mut address = filled.collect::<Vec<_>>().join("/").replace("%%%", "%25");
    let names =
        "mine user after limit kind q sort show tab return language page number status group search archived dry_run"
            .split(' ')
            .collect::<Vec<_>>();
    for place in 0..random.random_range(0..4) {
        let (name, value) = (names.choose(random).unwrap(), nasty(random).replace(['<', '>', '\\'], "x"));
        address += &format!("{}{name}={value}", if place == 0 { "?" } else { "&" });
    }
    address
}

fn send(client: &mut Client, random: &mut StdRng, method: &Method, address: &str) -> (u16, String) {
    let kinds = ["application/json", "application/x-www-form-urlencoded", "text/plain", "application/json; charset=x"];
    let token = client.form_token.clone().unwrap_or_default();
    let headers = [("content-type", *kinds.choose(random).unwrap()), ("x-csrf-token", token.as_str())];
    let body = if *method == Method::GET { "" } else { BODIES.choose(random).copied().unwrap() };
    let answer = client.send(method, address, &headers, body);
    (answer.status, format!("{method} {address} {body:?}: {} {}", answer.status, answer.body))
}

both_engines! {
    fn nothing_that_is_sent_breaks_it(site) {
        site.customer_with_action();
        let mut random = StdRng::seed_from_u64(9);
        let mut clients = [site.visitor(), site.signed_in("admin"), site.signed_in("manager"), site.program(Scope::Write)];
        let mut broken = Vec::new();
        for _ in 0..ROUNDS {
            for route in router::all().filter(|route| route.path != "/logout") {
                let address = address(route.path, &mut random);
                for client in &mut clients {
                    let (status, told) = send(client, &mut random, &route.method, &address);
                    broken.extend((status >= 500).then_some(told));
                }
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}
