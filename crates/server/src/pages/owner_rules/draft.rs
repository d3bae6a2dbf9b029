//! Owner rules while somebody edits them: the form is sent for every change, and saves only when asked to.

use remit_domain::action::ownership::OwnerRule;
use remit_domain::error::{Error, Problem as Wrong, Result};
use remit_domain::id::UserId;
use remit_domain::workflow::MOST_RULES;

use crate::pages::fields::Fields;

/// What the form holds: what was typed, or what there is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    /// The rules.
    pub rows: Vec<Typed>,
    /// The rules that the form was filled from.
    pub seen: Vec<String>,
    /// Whether a person is being looked for.
    pub finding: bool,
    /// What is searched for among everybody.
    pub find: String,
    /// The person who is chosen and not yet added.
    pub who: Option<UserId>,
}

/// A rule as the form has it; what it is about may still be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub kind: String,
    pub what: String,
    pub scope: String,
}

impl Typed {
    fn new(kind: &str, what: &str, scope: &str) -> Typed {
        Typed { kind: kind.to_owned(), what: what.to_owned(), scope: scope.to_owned() }
    }

    /// The rule that it is.
    pub(crate) fn rule(&self) -> std::result::Result<OwnerRule, Wrong> {
        if self.what.is_empty() && self.kind != "assigned" {
            return Err(Wrong::Missing);
        }
        let words: Vec<&str> =
            [&self.kind, &self.what, &self.scope].into_iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        words.join(" ").parse()
    }
}

impl From<OwnerRule> for Typed {
    fn from(rule: OwnerRule) -> Typed {
        let written = rule.to_string();
        let mut words = written.split(' ');
        let mut next = || words.next().unwrap_or_default();
        Typed::new(next(), next(), next())
    }
}

impl Draft {
    /// The rules as they are.
    pub(crate) fn of(rules: &[OwnerRule]) -> Draft {
        let rows = rules.iter().map(|&rule| rule.into()).collect();
        Draft { rows, seen: rules.iter().map(OwnerRule::to_string).collect(), ..Draft::default() }
    }

    /// What was typed.
    pub(crate) fn typed(fields: &Fields) -> Draft {
        let rows = fields.all("kind").zip(fields.all("what")).zip(fields.all("scope"));
        Draft {
            // One more than there may be, so that the model refuses them.
            rows: rows.take(MOST_RULES + 1).map(|((kind, what), scope)| Typed::new(kind, what, scope)).collect(),
            seen: fields.all("seen").map(str::to_owned).collect(),
            finding: !fields.text("finding").is_empty(),
            find: fields.text("find").to_owned(),
            who: fields.text("who").parse().ok(),
        }
    }

    /// Does what was pressed only change the form? Then it has changed.
    pub(crate) fn take(&mut self, fields: &Fields) -> bool {
        if fields.only_finds() {
            return true;
        }
        let pressed = fields.text("do");
        let (verb, about) = pressed.split_once(' ').unwrap_or((pressed, ""));
        match verb {
            "add" => self.add(about),
            "take" => self.add_person(fields.text("who")),
            "drop" => self.drop(about),
            "look" => {}
            // Whoever was chosen is meant to be added, whichever button was pressed then.
            _ => {
                self.add_person(fields.text("who"));
                return false;
            }
        }
        true
    }

    fn add(&mut self, kind: &str) {
        self.finding = kind == "user";
        match kind {
            "position" | "assigned" => self.rows.push(Typed::new(kind, "", "")),
            "group" => self.rows.push(Typed::new(kind, "", "assigned")),
            _ => {}
        }
    }

    fn add_person(&mut self, who: &str) {
        if who.parse::<UserId>().is_ok() {
            self.rows.push(Typed::new("user", who, ""));
            self.finding = false;
            self.find.clear();
            self.who = None;
        }
    }

    fn drop(&mut self, place: &str) {
        if let Some(place) = place.parse::<usize>().ok().filter(|&place| place < self.rows.len()) {
            self.rows.remove(place);
        }
    }

    /// The rules that the form was filled from, and those that are asked for.
    ///
    /// # Errors
    /// A fault at `owners` when one of them is not chosen yet.
    pub(crate) fn asked(&self) -> Result<(Vec<OwnerRule>, Vec<OwnerRule>)> {
        let at_owners = |problem| Error::invalid("owners", problem);
        let seen = self.seen.iter().map(|rule| rule.parse()).collect::<std::result::Result<_, _>>();
        let wanted = self.rows.iter().map(Typed::rule).collect::<std::result::Result<_, _>>();
        Ok((seen.map_err(at_owners)?, wanted.map_err(at_owners)?))
    }

    /// The rules as far as they are chosen.
    pub(crate) fn rules(&self) -> Vec<Option<OwnerRule>> {
        self.rows.iter().map(|row| row.rule().ok()).collect()
    }

    /// Leaves open which person a rule names who is not `known`.
    pub(crate) fn keep(&mut self, known: &[UserId]) {
        let is_unknown = |row: &Typed| matches!(row.rule(), Ok(OwnerRule::User(user)) if !known.contains(&user));
        self.rows.iter_mut().filter(|row| is_unknown(row)).for_each(|row| row.what.clear());
    }

    /// Is it left open which person a rule names?
    pub(crate) fn lacks_person(&self) -> bool {
        self.rows.iter().any(|row| row.kind == "user" && row.what.is_empty())
    }

    /// The people whom they name.
    pub(crate) fn people(&self) -> Vec<UserId> {
        let named = self.rules().into_iter().flatten();
        named.filter_map(|rule| rule.user()).collect()
    }
}

#[cfg(test)]
mod tests {
    use remit_domain::action::ownership::Reach;
    use remit_domain::id::GroupId;
    use remit_domain::permission::Position;

    use super::*;

    fn fields(text: &str) -> Fields {
        serde_urlencoded::from_str(text).unwrap()
    }

    fn after(text: &str) -> (bool, Vec<std::result::Result<OwnerRule, Wrong>>) {
        let fields = fields(text);
        let mut draft = Draft::typed(&fields);
        let changed = draft.take(&fields);
        (changed, draft.rows.iter().map(Typed::rule).collect())
    }

    #[test]
    fn rules_round_trip_through_the_form() {
        let rules = [
            OwnerRule::User(UserId(1)),
            OwnerRule::Position(Position::Finance),
            OwnerRule::Assigned,
            OwnerRule::Group(GroupId(2), Reach::All),
        ];
        assert_eq!(Draft::of(&rules).asked().unwrap(), (rules.to_vec(), rules.to_vec()));
    }

    #[test]
    fn what_is_pressed_changes_the_form_and_saves_nothing() {
        let one = "kind=assigned&what=&scope=";
        assert_eq!(after(&format!("{one}&do=drop+0")), (true, vec![]));
        assert_eq!(after(&format!("{one}&do=drop+7")), (true, vec![Ok(OwnerRule::Assigned)]));
        assert_eq!(after("do=add+assigned"), (true, vec![Ok(OwnerRule::Assigned)]));
        assert_eq!(after("do=add+group"), (true, vec![Err(Wrong::Missing)]));
        assert_eq!(after("do=take&who=usr_1"), (true, vec![Ok(OwnerRule::User(UserId(1)))]));
        assert_eq!(after("do=take"), (true, vec![]));
        assert_eq!(after(&format!("{one}&do=save")), (false, vec![Ok(OwnerRule::Assigned)]));
        assert!(!after(one).0, "Enter saves");
    }
}
