//! A browser, or a program with a token, as far as HTTP goes.

use std::collections::BTreeMap;

use serde_json::Value;
use ureq::http::{Method, Request};

/// What a request was answered with.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: ureq::http::HeaderMap,
    /// Its body.
    pub body: String,
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The token in the first form of the page.
    pub fn form_token(&self) -> Option<String> {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"")?;
        rest.split('"').next().map(str::to_owned)
    }
}

/// Keeps cookies as a browser does that takes the loopback for safe.
#[derive(Clone)]
pub struct Client {
    url: String,
    agent: ureq::Agent,
    bearer: Option<String>,
    /// The cookies, by name.
    pub cookies: BTreeMap<String, String>,
    /// What the forms of the last page carry.
    pub form_token: Option<String>,
}

impl Client {
    /// A browser.
    pub fn new(url: &str) -> Client {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .build()
            .into();
        Client { url: url.to_owned(), agent, bearer: None, cookies: BTreeMap::new(), form_token: None }
    }

    /// A program instead of a browser.
    pub fn with_token(self, bearer: &str) -> Client {
        Client { bearer: Some(bearer.to_owned()), ..self }
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> Answer {
        self.send(&Method::GET, path, &[], "")
    }

    /// Sends a form with the token of the last page.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token.clone().unwrap_or_default();
        let fields = fields.iter().copied().chain([("csrf", token.as_str())]).collect::<Vec<_>>();
        let body = serde_urlencoded::to_string(&fields).unwrap();
        self.send(&Method::POST, path, &[("content-type", "application/x-www-form-urlencoded")], &body)
    }

    /// Sends JSON.
    pub fn json(&mut self, method: &Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, &[("content-type", "application/json")], &body.to_string())
    }

    /// Signs in on the sign-in page.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.get("/login");
        let answer = self.post("/login", &[("email", email), ("password", password)]);
        // The forms of the new session carry its own token.
        self.get("/login");
        answer
    }

    /// Sends any request.
    pub fn send(&mut self, method: &Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
            request = request.header("cookie", pairs.join("; "));
        }
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body.to_owned()).unwrap()).unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string().unwrap(),
        };
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for header in answer.headers.get_all("set-cookie") {
            let text = header.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        self.form_token = answer.form_token().or(self.form_token.take());
    }
}
