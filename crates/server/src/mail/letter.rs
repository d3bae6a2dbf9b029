//! What a letter says: text and HTML, in the language of whoever gets it.

use std::time::{Duration, UNIX_EPOCH};

use jiff::tz::TimeZone;
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use maud::{DOCTYPE, Markup, html};
use remit_domain::action::gained::Example;
use remit_domain::clock::{Day, Instant};
use remit_domain::mail::{Kind, Letter, Opens};
use remit_domain::text::EmailAddress;

use crate::news::Told;
use crate::ui::dates::Dates;
use crate::words::{Arg, Language, Words};

/// A letter as it is to be read.
pub struct Written {
    subject: String,
    greeting: String,
    parts: Vec<Part>,
    /// Where its button leads, and what stands on it.
    button: Option<(String, String)>,
    language: Language,
}

/// What stands under each other in a letter.
enum Part {
    Paragraph(String),
    List(Vec<String>),
}

/// What a letter tells of its reader's work, with the names that it takes.
pub struct Tidings {
    /// What came to them.
    pub told: Told,
    /// A few of the actions.
    pub examples: Vec<Example>,
}

/// The words of whoever gets a letter.
pub fn words_of(letter: &Letter) -> Words {
    Words::new(letter.language.as_deref().and_then(Language::from_tag).unwrap_or_default())
}

impl Written {
    /// Writes a letter of the server at `address`, such as `https://remit.example`; one about its reader's work has `tidings`.
    pub fn of(letter: &Letter, tidings: Option<&Tidings>, address: &str) -> Written {
        let words = words_of(letter);
        let about = letter.about.as_deref();
        let args = [
            ("name", Arg::from(letter.name.as_str())),
            ("organisation", letter.organisation.as_str().into()),
            ("other", about.unwrap_or_default().into()),
            ("address", address.into()),
        ];
        let say = |key: &str| words.attr(key, &args);
        let (subject, paragraphs, button) = match letter.kind {
            Kind::Invitation => {
                let invites = if about.is_some() { say("mail-invitation-by") } else { say("mail-invitation") };
                (
                    say("mail-invitation-subject"),
                    vec![invites, say("mail-invitation-link")],
                    say("mail-invitation-button"),
                )
            }
            Kind::OwnershipReceived => (
                say("mail-ownership-received-subject"),
                vec![say("mail-ownership-received"), say("mail-ownership-wrong")],
                say("mail-open-button"),
            ),
            Kind::OwnershipGiven => (
                say("mail-ownership-given-subject"),
                vec![say("mail-ownership-given"), say("mail-ownership-wrong")],
                say("mail-open-button"),
            ),
            Kind::PasswordReset => (
                say("mail-password-reset-subject"),
                vec![say("mail-password-reset"), say("mail-password-reset-link")],
                say("mail-password-reset-button"),
            ),
            Kind::SecondFactorReset => (
                say("mail-second-factor-reset-subject"),
                vec![say("mail-second-factor-reset"), say("mail-second-factor-reset-wrong")],
                say("mail-open-button"),
            ),
            Kind::Gained => {
                (tidings.map_or_else(String::new, |it| it.subject(words)), Vec::new(), say("mail-open-button"))
            }
            Kind::PasswordChanged => (
                say("mail-password-changed-subject"),
                vec![say("mail-password-changed"), say("mail-password-changed-wrong")],
                say("mail-open-button"),
            ),
        };
        // Whoever has no name yet goes by their address, which is no way to greet anybody.
        let greeting = if letter.name == letter.address { say("mail-greeting-nameless") } else { say("mail-greeting") };
        let button = Some((link(letter, address), button));
        let mut parts: Vec<Part> = paragraphs.into_iter().map(Part::Paragraph).collect();
        parts.extend(tidings.into_iter().flat_map(|it| it.parts(words, letter)));
        Written { subject, greeting, parts, button, language: words.language() }
    }

    /// The message that goes to a mail server.
    ///
    /// # Errors
    /// What is wrong with the address that it goes to.
    pub fn message(&self, letter: &Letter, from: &Mailbox, now: Instant) -> Result<Message, String> {
        let name = (letter.name != letter.address).then(|| letter.name.clone());
        let to = Mailbox::new(name, deliverable(&letter.address)?);
        let seconds = u64::try_from(now.0 / 1_000_000).unwrap_or_default();
        let id = format!("<{}.{}@{}>", letter.id, letter.attempts, from.email.domain());
        let generated = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        Message::builder()
            .from(from.clone())
            .to(to)
            .subject(self.subject.clone())
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(id))
            .raw_header(generated)
            .multipart(MultiPart::alternative_plain_html(self.text(), self.html().into_string()))
            .map_err(|error: lettre::error::Error| error.to_string())
    }

    fn text(&self) -> String {
        let mut parts = vec![self.greeting.clone()];
        parts.extend(self.parts.iter().map(|part| match part {
            Part::Paragraph(text) => text.clone(),
            Part::List(lines) => lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"),
        }));
        parts.extend(self.button.as_ref().map(|(address, label)| format!("{label}:\n{address}")));
        parts.join("\n\n") + "\n"
    }

    fn html(&self) -> Markup {
        let label = "background:#0b5d44;color:#ffffff;padding:10px 18px;border-radius:6px;text-decoration:none;\
            display:inline-block;font-weight:600";
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width";
                    meta name="color-scheme" content="light dark";
                    title { (self.subject) }
                }
                body style="margin:0;padding:24px;font-family:Inter,Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5" {
                    div style="max-width:560px;margin:0 auto" {
                        p { (self.greeting) }
                        @for part in &self.parts {
                            @match part {
                                Part::Paragraph(text) => p { (text) },
                                Part::List(lines) => ul style="padding-left:20px" { @for line in lines { li { (line) } } },
                            }
                        }
                        @if let Some((address, text)) = &self.button {
                            p style="margin:24px 0" { a href=(address) style=(label) { (text) } }
                            p style="font-size:13px;opacity:.75;word-break:break-all" { (address) }
                        }
                    }
                }
            }
        }
    }
}

impl Tidings {
    fn subject(&self, words: Words) -> String {
        let counted: Option<i64> = self.told.pieces.iter().map(|piece| Some(piece.actions?.count)).sum();
        match counted {
            Some(n) => words.attr("mail-gained-subject", &[("n", n.into()), ("count", words.number(n).into())]),
            None => words.t("mail-gained-subject-some"),
        }
    }

    fn parts(&self, words: Words, letter: &Letter) -> Vec<Part> {
        let dates = Dates::new(words, Day::of(letter.created_at, &TimeZone::UTC).date());
        let example = |it: &Example| {
            let (title, customer) = (it.title.as_str().into(), it.customer.as_str().into());
            let day = dates.short(it.due_on.date()).into();
            words.attr("mail-gained-example", &[("title", title), ("customer", customer), ("day", day)])
        };
        let organisation = letter.organisation.as_str().into();
        vec![
            Part::Paragraph(words.attr("mail-gained", &[("organisation", organisation)])),
            Part::List(self.told.sentences(words, |actions| words.number(actions.count))),
            Part::Paragraph(words.t("mail-gained-first")),
            Part::List(self.examples.iter().map(example).collect()),
            Part::Paragraph(words.t("mail-gained-choice")),
        ]
    }
}

/// Where the letter leads.
pub fn link(letter: &Letter, address: &str) -> String {
    match &letter.opens {
        Opens::Invitation(secret) => format!("{address}/invitation/{}", secret.reveal()),
        Opens::Reset(secret) => format!("{address}/password/{}", secret.reveal()),
        Opens::Nothing => address.to_owned(),
    }
}

/// The address as it was typed; its domain as mail servers without international addresses take it, where its local part is
/// plain.
fn deliverable(typed: &str) -> Result<Address, String> {
    let (local, domain) = typed.trim().rsplit_once('@').unwrap_or_default();
    let canonical = EmailAddress::new(typed).map_err(|problem| problem.to_string())?;
    let ascii = canonical.key().rsplit_once('@').map_or(domain, |(_, domain)| domain);
    let domain = if local.is_ascii() && !domain.is_ascii() { ascii } else { domain };
    Address::new(local, domain).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use remit_db::Total;
    use remit_domain::action::gained::{Cause, Piece};
    use remit_domain::id::{MailId, OrgId, UserId};
    use remit_domain::secret::{OrgSecret, Secret};

    use super::*;

    fn letter(kind: Kind, language: Option<&str>) -> Letter {
        Letter {
            id: MailId(7),
            org: OrgId(9),
            kind,
            user: UserId(8),
            address: "Ann@bücher.example".to_owned(),
            name: "Ann “A” Lee".to_owned(),
            language: language.map(str::to_owned),
            organisation: "Nordlys <Medical>".to_owned(),
            about: Some("Inès".to_owned()),
            opens: Opens::Invitation(OrgSecret { org: OrgId(9), secret: "0".repeat(64).parse::<Secret>().unwrap() }),
            attempts: 2,
            created_at: Instant(0),
        }
    }

    fn tidings(kind: Kind) -> Option<Tidings> {
        let pieces = vec![Piece { cause: Cause::Assigned, actions: Some(Total { count: 2, more: false }) }];
        let customer = "Café <Medical>".to_owned();
        let example = Example { title: "Call".to_owned(), customer, due_on: Day(20_500) };
        let told = Told { pieces, ..Told::default() };
        (kind == Kind::Gained).then(|| Tidings { told, examples: vec![example] })
    }

    fn sent(letter: &Letter) -> String {
        let from = "Remit <remit@nordlys.example>".parse::<Mailbox>().unwrap();
        let message =
            Written::of(letter, None, "https://remit.example").message(letter, &from, Instant(1_772_438_400_000_000));
        String::from_utf8(message.unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_letter_has_text_and_html_and_says_from_whom_and_when() {
        let sent = sent(&letter(Kind::Invitation, None));
        for part in [
            "From: Remit <remit@nordlys.example>",
            "<Ann@xn--bcher-kva.example>",
            "Date: Mon, 02 Mar 2026 08:00:00 +0000",
            "Message-ID: <mai_7.2@nordlys.example>",
            "Auto-Submitted: auto-generated",
            "multipart/alternative",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
        ] {
            assert!(sent.contains(part), "{part} in {sent}");
        }
        assert!(sent.is_ascii());
    }

    #[test]
    fn a_letter_is_in_the_language_of_whoever_gets_it_and_names_are_text() {
        for kind in Kind::ALL {
            let (english, french) = (letter(*kind, Some("en")), letter(*kind, Some("fr")));
            let [english, french] =
                [english, french].map(|letter| Written::of(&letter, tidings(*kind).as_ref(), "https://remit.example"));
            assert!(english.subject != french.subject && english.text() != french.text(), "{kind}");
            for written in [english, french] {
                let (text, html) = (written.text(), written.html().into_string());
                assert!(!format!("{}{text}", written.subject).contains("mail-"), "{text}");
                assert!(!html.contains("<Medical>"), "{html}");
            }
        }
    }

    #[test]
    fn an_address_that_mail_cannot_carry_is_told() {
        let bad = Letter { address: "nobody".to_owned(), ..letter(Kind::Invitation, None) };
        let from = "remit@nordlys.example".parse::<Mailbox>().unwrap();
        assert!(Written::of(&bad, None, "https://remit.example").message(&bad, &from, Instant(0)).is_err());
    }
}
