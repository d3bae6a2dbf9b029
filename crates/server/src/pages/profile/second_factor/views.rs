//! What the pages of the second factor show.

use maud::{Markup, html};
use remit_domain::account::second_factor::{Key, RecoveryCode, State};

use super::{PAGE, Shown, passkeys};
use crate::pages::chrome::Reader;
use crate::pages::refusal::Refusal;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::header::{Header, header};
use crate::ui::notice::{Kind, note};
use crate::ui::pill::{Tone, pill};
use crate::ui::qr::qr;

/// The part of the profile that says whether it is on.
pub fn panel(reader: &Reader<'_>, is_on: bool) -> Markup {
    let words = reader.words;
    let state = if is_on {
        pill(Tone::Good, &words.t("profile-factor-on"))
    } else {
        pill(Tone::Off, &words.t("profile-factor-off"))
    };
    html! {
        section.panel aria-labelledby="factor-title" {
            header { h2 id="factor-title" { (words.t("profile-factor")) } div.end { (state) } }
            div."body stack" {
                p.sub { (words.t("profile-factor-means")) }
                div."end flex" {
                    @if is_on { (Button::link(&words.t("profile-factor-change"), PAGE)) } @else {
                        (Button::link(&words.t("profile-factor-by-passkey"), PAGE)) (begin(reader))
                    }
                }
            }
        }
    }
}

fn begin(reader: &Reader<'_>) -> Markup {
    html! {
        form method="post" action=(PAGE) {
            (csrf(&reader.signed.form_token)) (Button::submit(&reader.words.t("profile-factor-set-up")))
        }
    }
}

/// The page, as far as its set-up has come.
pub fn page(reader: &Reader<'_>, todo: &str, shown: &Shown, typed: &str, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let (title, profile) = (words.t("profile-factor"), words.t("profile-title"));
    let body = html! {
        (header(&Header { above: &[(&profile, "/profile")], ..Header::new(&title) }))
        (refusal.note(words))
        div.stack {
            @match &shown.codes {
                State::Off => { p { (words.t("profile-factor-means")) } (begin(reader)) },
                State::Pending(key) => (setting_up(reader, key, refusal)),
                State::On { since } => p { (words.t("profile-factor-since")) " " (reader.moment(*since)) },
            }
            div.split {
                div.stack { (passkeys::panels(reader, &shown.passkeys, shown.is_offered, typed, refusal)) }
                @if shown.is_on() { (changing(reader, shown.codes_left, refusal)) }
            }
        }
    };
    reader.page(None, todo, &title, &body)
}

/// The key for the telephone, and what shows that it has it.
fn setting_up(reader: &Reader<'_>, key: &Key, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let address = address(key, &reader.signed.session.email);
    let (code, password) = (words.t("profile-factor-code"), words.t("profile-factor-password"));
    let (code_fault, password_fault) = (refusal.at(words, "code"), refusal.at(words, "password"));
    html! {
        div.split {
            section.panel aria-labelledby="scan-title" {
                header { h2 id="scan-title" { (words.t("profile-factor-scan")) } }
                div."body stack" {
                    p.sub { (words.t("profile-factor-scan-means")) }
                    @if let Some(picture) = qr(&address, &words.attr("profile-factor-picture", &[])) { (picture) }
                    p { (words.t("profile-factor-key")) ": " code { (grouped(&key.reveal())) } }
                    p { a.link href=(address) { (words.t("profile-factor-open")) } }
                }
            }
            section.panel aria-labelledby="confirm-title" {
                header { h2 id="confirm-title" { (words.t("profile-factor-confirm")) } }
                form."body stack" method="post" action={ (PAGE) "/confirm" } {
                    (csrf(&reader.signed.form_token))
                    p.sub { (words.t("profile-factor-confirm-means")) }
                    (account(reader))
                    (Field::new("code", &code).autocomplete("one-time-code").longest(20).required()
                        .error(code_fault.as_deref()).text())
                    (Field::new("password", &password).autocomplete("current-password").required()
                        .error(password_fault.as_deref()).password())
                    div.end { (Button::submit(&words.t("profile-factor-switch-on")).primary()) }
                }
            }
        }
    }
}

/// New recovery codes, and switching off: each by the password.
fn changing(reader: &Reader<'_>, codes_left: i64, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let (password, fault) = (words.t("profile-factor-password"), refusal.at(words, "password"));
    let left = words.with("profile-factor-codes-left", &[("n", codes_left.into())]);
    let (renew, off) = (words.t("profile-factor-renew"), words.t("profile-factor-switch-off"));
    html! {
        section.panel aria-labelledby="change-title" {
            header { h2 id="change-title" { (words.t("profile-factor-recovery")) } }
            form."body stack" id="second-factor" method="post" action={ (PAGE) "/codes" } {
                (csrf(&reader.signed.form_token))
                @if codes_left == 0 { (note(Kind::Care, &left)) } @else { p { (left) } }
                p.sub { (words.t("profile-factor-renew-means")) }
                (account(reader))
                (Field::new("password", &password).autocomplete("current-password").required().error(fault.as_deref()).password())
                div.flex {
                    (Button::submit(&renew))
                    (Button::sends(&off, "second-factor", &format!("{PAGE}/off")).danger())
                }
            }
        }
    }
}

/// Whose password is asked for, for the browser that keeps it.
pub fn account(reader: &Reader<'_>) -> Markup {
    html! { input type="hidden" name="email" autocomplete="username" value=(reader.signed.session.email); }
}

/// The recovery codes, this once.
pub fn codes(reader: &Reader<'_>, todo: &str, codes: &[RecoveryCode]) -> Markup {
    let words = reader.words;
    let (title, profile) = (words.t("profile-factor-codes"), words.t("profile-title"));
    let body = html! {
        (header(&Header { above: &[(&profile, "/profile")], ..Header::new(&title) }))
        div.stack {
            (note(Kind::Care, words.t("profile-factor-codes-once")))
            ul { @for code in codes { li { code { (code.reveal()) } } } }
            div { (Button::link(&words.t("profile-factor-kept"), "/profile").primary()) }
        }
    };
    reader.page(None, todo, &title, &body)
}

/// What an app reads out of the picture, or opens itself by.
fn address(key: &Key, email: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let email: String = email
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("otpauth://totp/Remit:{email}?secret={}&issuer=Remit", key.reveal())
}

/// In groups of four, as one reads it off.
fn grouped(key: &str) -> String {
    let groups: Vec<&str> = (0..key.len()).step_by(4).filter_map(|at| key.get(at..at + 4)).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn an_app_is_told_whose_the_key_is_and_of_which_program() {
        let key = Key::random(&mut StdRng::seed_from_u64(7));
        let address = address(&key, "noémie+a@nordlys.example");
        let rest = address.strip_prefix("otpauth://totp/Remit:no%C3%A9mie%2Ba%40nordlys.example?secret=").unwrap();
        assert_eq!(rest, format!("{}&issuer=Remit", key.reveal()));
        assert_eq!(grouped("ABCDEFGH"), "ABCD EFGH");
    }
}
