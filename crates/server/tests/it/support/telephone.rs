//! A telephone that shows codes, and a person who has set it up.

use totp_rs::{Builder, Secret};

use super::client::{Answer, Client};
use super::{PASSWORD, Site};

/// What computes the codes of somebody.
pub struct Telephone {
    key: String,
    /// The recovery codes that came with it.
    pub recovery: Vec<String>,
}

impl Telephone {
    /// Sets two-step sign-in up for whoever is signed in.
    pub fn set_up(site: &Site, client: &mut Client) -> Telephone {
        let mut telephone = Telephone::begin(client);
        let answer = telephone.confirm(client, &telephone.code(site), PASSWORD);
        assert_eq!(answer.status, 200, "{}", answer.body);
        telephone.recovery = between(&answer.body, "<li><code>", "</code>");
        telephone
    }

    /// Begins to set it up, and reads the key off the page.
    pub fn begin(client: &mut Client) -> Telephone {
        client.get("/profile");
        assert_eq!(client.post("/profile/second-factor", &[]).status, 303);
        let page = client.get("/profile/second-factor").body;
        Telephone { key: between(&page, "secret=", "&amp;")[0].clone(), recovery: Vec::new() }
    }

    /// Sends the form that switches it on.
    pub fn confirm(&self, client: &mut Client, code: &str, password: &str) -> Answer {
        client.post("/profile/second-factor/confirm", &[("code", code), ("password", password)])
    }

    /// What it shows now.
    pub fn code(&self, site: &Site) -> String {
        let secret = Secret::try_from_base32(&self.key).unwrap();
        let seconds = u64::try_from(site.actor().at.0 / 1_000_000).unwrap();
        Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
    }

    /// Its key, as the page shows it.
    pub fn key(&self) -> String {
        let letters: Vec<_> = self.key.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

/// What stands between two texts, wherever it does.
pub fn between(page: &str, before: &str, after: &str) -> Vec<String> {
    page.split(before).skip(1).map(|rest| rest.split(after).next().unwrap().to_owned()).collect()
}
