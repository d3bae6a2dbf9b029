//! Settings, mail; and inviting where mail goes out.

use remit_domain::mail::commands::{claim, settle};
use remit_domain::mail::{Letter, Outcome};

use crate::support::{Site, both_engines};

const MAIL: &str = "/settings/mail";
const INVITE: &str = "/settings/users/invite";
const MEMBER: [(&str, &str); 2] = [("role", "member"), ("position", "finance")];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().chain(&MEMBER).copied().collect()
}

/// The next mail, as if it was sent with this end.
fn sent(site: &Site, outcome: &Outcome) -> Letter {
    let secret = site.secret();
    site.write(|tx, actor| {
        let letter = claim(tx, actor.org, &secret, actor.at)?.unwrap();
        settle(tx, &letter, outcome, actor.at)?;
        Ok(letter)
    })
}

both_engines! {
    fn usr_2_who_is_invited_by_mail_is_in_the_outbox_and_no_link_is_shown(site) {
        let mut admin = site.signed_in_with_mail("admin");
        let answer = admin.post(INVITE, &with(&[("email", "ann@x.example, ben@x.example"), ("now", "on")]));
        assert_eq!((answer.status, answer.header("location")), (303, Some("/settings/users?did=mailed&to=2")));
        assert!(admin.get("/settings/users?did=mailed&to=2").body.contains("2 people are invited by mail"));
        let page = admin.get(MAIL).body;
        assert!(page.contains("ann@x.example") && page.contains("Waiting") && page.contains("127.0.0.1:1"), "{page}");
        assert!(!page.contains("/invitation/") && page.contains("0 of 2 sent or given up"), "{page}");
    }

    fn usr_2_one_is_invited_by_mail_or_by_a_link_that_is_shown(site) {
        let mut admin = site.signed_in_with_mail("admin");
        admin.post(INVITE, &with(&[("email", "ann@x.example")]));
        let page = format!("/settings/users/{}/invite", site.user_of("ann@x.example"));
        let asked = admin.get(&page).body;
        assert!(asked.contains("Send by mail") && asked.contains("Show a link"), "{asked}");
        let shown = admin.post(&page, &[("by", "link")]);
        assert!(shown.status == 200 && shown.body.contains("https://nordlys.example/invitation/"));
        let mailed = admin.post(&page, &[("by", "mail")]);
        assert_eq!(mailed.status, 303, "{}", mailed.body);
        assert!(!site.signed_in("admin").get(&page).body.contains("Send by mail"), "where no mail goes out");
    }

    fn usr_2_an_invitation_is_taken_back(site) {
        let mut admin = site.signed_in_with_mail("admin");
        admin.post(INVITE, &with(&[("email", "ann@x.example"), ("now", "on")]));
        let ann = site.user_of("ann@x.example");
        assert!(admin.get("/settings/users").body.contains("Take the invitation back"));
        assert_eq!(admin.post(&format!("/settings/users/{ann}/withdraw"), &[]).status, 303);
        assert!(!admin.get("/settings/users").body.contains("Take the invitation back"));
        assert_eq!(admin.post(&format!("/settings/users/{ann}/withdraw"), &[]).status, 409);
    }

    fn what_would_be_invited_is_shown_before(site) {
        let mut admin = site.signed_in_with_mail("admin");
        let typed = with(&[("email", "Ann Lee <ann@x.example>; admin@nordlys.example; nonsense"), ("now", "on"), ("check", "yes")]);
        let checked = admin.post(INVITE, &typed);
        assert_eq!(checked.status, 200);
        for part in ["1 new", "1 already here", "1 not an address", "nonsense", "Ann Lee &lt;ann@x.example&gt;"] {
            assert!(checked.body.contains(part), "{part} in {}", checked.body);
        }
        assert!(!admin.get("/settings/users").body.contains("ann@x.example"), "nobody was put in");
    }

    fn act_5_what_became_of_a_mail_is_shown_and_it_is_sent_again(site) {
        let mut admin = site.signed_in_with_mail("admin");
        admin.post(INVITE, &with(&[("email", "ann@x.example"), ("now", "on")]));
        let letter = sent(site, &Outcome::Refused("550 <b>no such user</b>".into()));
        let page = admin.get(&format!("{MAIL}?f.state=is%3Afailed")).body;
        assert!(page.contains("Not sent") && page.contains("550 &lt;b&gt;no such user"), "{page}");
        assert!(!admin.get(&format!("{MAIL}?f.state=is%3Asent")).body.contains("ann@x.example"));
        let again = admin.post(&format!("{MAIL}/{}/again", letter.id), &[]);
        assert_eq!(again.status, 303, "{}", again.body);
        assert!(admin.get(again.header("location").unwrap()).body.contains("on its way again"));
        assert_eq!(admin.post(&format!("{MAIL}/{}/again", letter.id), &[]).status, 409, "it waits");
        sent(site, &Outcome::Unknown("the mail server hung up".into()));
        assert!(admin.get(MAIL).body.contains("Unknown"));
        admin.post(&format!("{MAIL}/{}/again", letter.id), &[]);
        sent(site, &Outcome::Sent);
        let page = admin.get(MAIL).body;
        assert!(page.contains(">Sent<") && !page.contains("Send again"), "{page}");
    }
}
