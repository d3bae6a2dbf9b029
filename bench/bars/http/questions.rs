//! What is asked, and how an answer is known to be right.

use remit_domain::action::ownership::Why;
use remit_domain::id::{ActionId, CustomerId, UserId};

use super::client::{Answer, get};
use super::hello::WORDS;
use super::server::bearer;
use crate::Failure;
use crate::cast::Cast;
use crate::model::Model;
use crate::random::Random;

const PAGE: usize = 50;
const DIFFERENT: usize = 4_000;
/// So many lines of Home are looked for.
const LINES: usize = 10;

/// One request, and its answer.
pub struct Question {
    pub request: Vec<u8>,
    pub expected: Expected,
}

/// What the answer has to say.
pub enum Expected {
    /// These words alone.
    Exactly(&'static str),
    /// These, in this order.
    InOrder(Vec<String>),
}

/// Questions of one kind, asked again and again.
pub struct Questions(Vec<Question>);

impl Questions {
    pub fn hello() -> Questions {
        Questions(vec![Question { request: get("/", ""), expected: Expected::Exactly(WORDS) }])
    }

    /// Everybody's first page, of every kind of user as often.
    pub fn todo(model: &Model, cast: &Cast, token: &str) -> Questions {
        let users = cast.of_every_kind(200);
        let question = |&user: &UserId| {
            let page = model.page(user, None, PAGE);
            let ids = page.iter().map(|item| format!("{{\"id\":\"{}\",\"kind\"", item.action)).collect();
            (format!("/api/v1/actions?mine&user={user}"), ids)
        };
        Questions::of(users.iter().map(question), &bearer(token))
    }

    pub fn owners(model: &Model, token: &str) -> Questions {
        let actions: Vec<ActionId> = model.actions().collect();
        let mut random = Random::new(20);
        let questions = (0..DIFFERENT).map(|_| {
            let action = random.pick(&actions);
            let owners = model.owners(action).map_or(&[][..], |owners| &owners.people);
            let why = model.owners(action).map_or(Why::Owner, |owners| owners.why);
            let reason = format!("\"reason\":\"{why}\",\"owners\":[");
            let people = owners.iter().map(|owner| format!("{{\"id\":\"{}\"", owner.user));
            (format!("/api/v1/actions/{action}/owners"), std::iter::once(reason).chain(people).collect())
        });
        Questions::of(questions, &bearer(token))
    }

    /// Half of those who are asked about are assigned.
    pub fn sight(model: &Model, token: &str) -> Questions {
        let users: Vec<UserId> = model.facts.people.keys().copied().collect();
        let customers: Vec<CustomerId> = model.customers.keys().copied().collect();
        let mut random = Random::new(21);
        let questions = (0..DIFFERENT).map(|sample| {
            let customer = random.pick(&customers);
            let assigned = model.customers[&customer].assigned.first().filter(|_| sample % 2 == 0);
            let user = assigned.copied().unwrap_or_else(|| random.pick(&users));
            let sees = format!("\"sees\":{}", model.sees(user, customer));
            (format!("/api/v1/customers/{customer}/sight?user={user}"), vec![sees])
        });
        Questions::of(questions, &bearer(token))
    }

    /// Home of each of these users, by their cookies.
    pub fn home(model: &Model, users: &[UserId], cookies: &[String]) -> Questions {
        let question = |(user, cookie): (&UserId, &String)| {
            let page = model.page(*user, None, LINES);
            let ids = page.iter().map(|item| item.action.to_string()).collect();
            Question { request: get("/", &format!("cookie: {cookie}\r\n")), expected: Expected::InOrder(ids) }
        };
        Questions(users.iter().zip(cookies).map(question).collect())
    }

    fn of(questions: impl Iterator<Item = (String, Vec<String>)>, headers: &str) -> Questions {
        let question = |(path, expected): (String, Vec<String>)| Question {
            request: get(&path, headers),
            expected: Expected::InOrder(expected),
        };
        Questions(questions.map(question).collect())
    }

    /// The questions for one of so many who ask, without end.
    pub fn from(&self, first: usize, step: usize) -> impl Iterator<Item = &Question> {
        (0..).map(move |index| &self.0[(first + index * step) % self.0.len()])
    }
}

impl Expected {
    /// Fails when the answer is not what the model says.
    pub fn check(&self, request: &[u8], answer: Answer<'_>) -> Result<(), Failure> {
        let right = answer.status == 200
            && match self {
                Expected::Exactly(words) => answer.body == words.as_bytes(),
                Expected::InOrder(parts) => in_order(std::str::from_utf8(answer.body)?, parts),
            };
        if right {
            return Ok(());
        }
        let line = String::from_utf8_lossy(request).lines().next().unwrap_or_default().to_owned();
        Err(format!("{line}: {} {}", answer.status, String::from_utf8_lossy(answer.body)).into())
    }
}

fn in_order(mut text: &str, parts: &[String]) -> bool {
    parts.iter().all(|part| match text.split_once(part.as_str()) {
        Some((_, rest)) => {
            text = rest;
            true
        }
        None => false,
    })
}
