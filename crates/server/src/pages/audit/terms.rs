//! The fields of a record's change and their values, in the reader's words.

use std::collections::BTreeMap;

use remit_domain::action::ownership::{OwnerRule, Reach, Why};
use remit_domain::permission::Scope;
use remit_domain::workflow::Level;
use remit_domain::{action, mail};

use crate::pages::action::{kind, state};
use crate::pages::owner_rules::says::position_rule;
use crate::pages::{mail as mails, user};
use crate::words::Words;

/// Fields that hold ids of what has no name.
pub(super) const NAMELESS: &[&str] = &["account", "passkey"];

/// What a value is of.
pub(super) fn field(words: Words, key: &str) -> String {
    match key {
        "role" => words.t("audit-field-role"),
        "position" => words.t("audit-field-position"),
        "status" => words.t("audit-field-status"),
        "groups" => words.t("audit-field-groups"),
        "joined" => words.t("audit-field-joined"),
        "left" => words.t("audit-field-left"),
        "name" => words.t("audit-field-name"),
        "changed" => words.t("audit-field-changed"),
        "language" => words.t("audit-field-language"),
        "level" => words.t("audit-field-level"),
        "members" => words.t("audit-field-members"),
        "members_to" => words.t("audit-field-members-to"),
        "rules_to" => words.t("audit-field-rules-to"),
        "archived" => words.t("audit-field-archived"),
        "workflow" => words.t("audit-field-workflow"),
        "to" => words.t("audit-field-to"),
        "customers" => words.t("audit-field-customers"),
        "customer" => words.t("audit-field-customer"),
        "until" => words.t("audit-field-until"),
        "from" => words.t("audit-field-from"),
        "user" => words.t("audit-field-user"),
        "substitute" => words.t("audit-field-substitute"),
        "with_sight" => words.t("audit-field-with-sight"),
        "owner" => words.t("audit-field-owner"),
        "state" => words.t("audit-field-state"),
        "kind" => words.t("audit-field-kind"),
        "rules" => words.t("audit-field-rules"),
        "scope" => words.t("audit-field-scope"),
        "number" => words.t("audit-field-number"),
        "cancelled" => words.t("audit-field-cancelled"),
        "paid_on" => words.t("audit-field-paid-on"),
        "promised_on" => words.t("audit-field-promised-on"),
        "issued_on" => words.t("audit-field-issued-on"),
        "due_on" => words.t("audit-field-due-on"),
        "amount" => words.t("audit-field-amount"),
        "disputed" => words.t("audit-field-disputed"),
        "by" => words.t("audit-field-by"),
        "which" => words.t("audit-field-which"),
        "min_days_between" => words.t("audit-field-min-days-between"),
        "steps" => words.t("audit-field-steps"),
        "day" => words.t("audit-field-day"),
        "planned" => words.t("audit-field-planned"),
        "created" => words.t("audit-field-created"),
        "updated" => words.t("audit-field-updated"),
        "time_zone" => words.t("audit-field-time-zone"),
        "currency" => words.t("audit-field-currency"),
        "plan_at_minute" => words.t("audit-field-plan-at-minute"),
        "test_mode" => words.t("audit-field-test-mode"),
        "owners" => words.t("audit-field-owners"),
        "why" => words.t("audit-field-why"),
        "notifications" => words.t("audit-field-notifications"),
        "signature" => words.t("audit-field-signature"),
        other => other.replace('_', " "),
    }
}

/// The reader's word for a text in a field; none where the text is no word of ours.
pub(super) fn value(words: Words, names: &BTreeMap<String, String>, key: &str, text: &str) -> Option<String> {
    match key {
        "role" => text.parse().ok().map(|role| user::role(words, role)),
        "position" => text.parse().ok().map(|position| user::position(words, position)),
        "status" => text.parse().ok().map(|status| user::status(words, status)),
        "state" => {
            let of_action = text.parse::<action::State>().ok().map(|it| state(words, it));
            of_action.or_else(|| text.parse::<mail::State>().ok().map(|it| mails::state(words, it)))
        }
        "kind" => {
            let of_action = text.parse::<action::Kind>().ok().map(|it| kind(words, it));
            of_action.or_else(|| text.parse::<mail::Kind>().ok().map(|it| mails::kind(words, it)))
        }
        "level" => text.parse().ok().map(|it| level(words, it)),
        "why" => text.parse().ok().map(|it| why(words, it)),
        "scope" => text.parse().ok().map(|it| scope(words, it)),
        "changed" => Some(field(words, text)),
        "by" if text == "link" => Some(words.t("audit-by-link")),
        "which" if text == "others" => Some(words.t("audit-the-others")),
        _ => text.parse().ok().map(|it| rule(words, names, it)),
    }
}

fn level(words: Words, level: Level) -> String {
    match level {
        Level::Customer => words.t("workflow-level-customer"),
        Level::Invoice => words.t("workflow-level-invoice"),
    }
}

fn why(words: Words, why: Why) -> String {
    match why {
        Why::Rule => words.t("audit-why-rule"),
        Why::Finance => words.t("audit-why-finance"),
        Why::Owner => words.t("audit-why-owner"),
    }
}

fn scope(words: Words, scope: Scope) -> String {
    match scope {
        Scope::Read => words.t("audit-scope-read"),
        Scope::Write => words.t("audit-scope-write"),
    }
}

fn rule(words: Words, names: &BTreeMap<String, String>, rule: OwnerRule) -> String {
    let named = |id: String| names.get(&id).cloned().unwrap_or(id);
    match rule {
        OwnerRule::User(user) => named(user.to_string()),
        OwnerRule::Position(position) => position_rule(words, position),
        OwnerRule::Assigned => words.t("workflow-rule-assigned"),
        OwnerRule::Group(group, reach) => {
            let name = named(group.to_string());
            let name = [("name", name.as_str().into())];
            match reach {
                Reach::Assigned => words.attr("workflow-rule-group-assigned", &name),
                Reach::All => words.attr("workflow-rule-group-all", &name),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_is_a_word_of_ours_is_said_in_the_language_of_the_reader() {
        let names = BTreeMap::from([("grp_1".to_owned(), "Nuit".to_owned())]);
        let french = |key, text| value(Words::new(Language::French), &names, key, text).unwrap_or_default();
        let told = [
            ("state", "todo", "À faire"),
            ("state", "waiting", "En attente"),
            ("kind", "call", "Appel"),
            ("why", "fallback_finance", "en repli, à la finance"),
            ("scope", "write", "lecture et écriture"),
            ("changed", "time_zone", "fuseau horaire"),
            ("rules", "position accountant", "Comptables"),
            ("", "group grp_1 all", "Nuit, tous"),
            ("number", "todo", ""),
        ];
        for (key, text, word) in told {
            assert_eq!(french(key, text), word, "{key} {text}");
        }
        assert_eq!(field(Words::new(Language::French), "plan_at_minute"), "minute de planification");
        assert_eq!(field(Words::new(Language::French), "new_field"), "new field", "what a newer program wrote");
    }
}
