//! Owner rules, as the API writes and reads them.

use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::Position;
use serde::{Deserialize, Serialize};

/// A rule that is told.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// This user.
    User {
        /// Who.
        user: UserId,
    },
    /// Everybody of a position.
    Position {
        /// Which.
        position: Position,
    },
    /// Whoever is assigned.
    Assigned,
    /// Members of a group.
    Group {
        /// Which.
        group: GroupId,
        /// Which of them.
        scope: Reach,
    },
}

impl From<OwnerRule> for Rule {
    fn from(rule: OwnerRule) -> Rule {
        match rule {
            OwnerRule::User(user) => Rule::User { user },
            OwnerRule::Position(position) => Rule::Position { position },
            OwnerRule::Assigned => Rule::Assigned,
            OwnerRule::Group(group, scope) => Rule::Group { group, scope },
        }
    }
}

/// A rule that is given, in the same form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    kind: String,
    user: Option<String>,
    position: Option<String>,
    group: Option<String>,
    scope: Option<String>,
}

impl Given {
    /// The rules that are given at `field`.
    ///
    /// # Errors
    /// A fault at `field`.
    pub fn rules(field: &'static str, given: &[Given]) -> Result<Vec<OwnerRule>, Error> {
        let rules = given.iter().map(Given::rule).collect::<Result<_, _>>();
        rules.map_err(|problem| Error::invalid(field, problem))
    }

    fn rule(&self) -> Result<OwnerRule, Wrong> {
        match (self.kind.as_str(), &self.user, &self.position, &self.group, &self.scope) {
            ("user", Some(user), None, None, None) => user.parse().map(OwnerRule::User).map_err(|_| Wrong::Unknown),
            ("position", None, Some(position), None, None) => position.parse().map(OwnerRule::Position),
            ("assigned", None, None, None, None) => Ok(OwnerRule::Assigned),
            ("group", None, None, Some(group), Some(scope)) => {
                Ok(OwnerRule::Group(group.parse().map_err(|_| Wrong::Unknown)?, scope.parse()?))
            }
            _ => Err(Wrong::NotAChoice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<OwnerRule, Wrong> {
        serde_json::from_str::<Given>(text).unwrap().rule()
    }

    #[test]
    fn what_is_told_is_taken() {
        for rule in [
            OwnerRule::User(UserId(7)),
            OwnerRule::Position(Position::Accountant),
            OwnerRule::Assigned,
            OwnerRule::Group(GroupId(3), Reach::All),
        ] {
            assert_eq!(read(&serde_json::to_string(&Rule::from(rule)).unwrap()), Ok(rule));
        }
    }

    #[test]
    fn nothing_else_is_a_rule() {
        for (text, problem) in [
            (r#"{"kind": "user"}"#, Wrong::NotAChoice),
            (r#"{"kind": "user", "user": "grp_1"}"#, Wrong::Unknown),
            (r#"{"kind": "user", "user": "usr_1", "scope": "all"}"#, Wrong::NotAChoice),
            (r#"{"kind": "group", "group": "grp_1"}"#, Wrong::NotAChoice),
            (r#"{"kind": "group", "group": "grp_1", "scope": "some"}"#, Wrong::NotAChoice),
            (r#"{"kind": "position", "position": "king"}"#, Wrong::NotAChoice),
            (r#"{"kind": "everybody"}"#, Wrong::NotAChoice),
        ] {
            assert_eq!(read(text), Err(problem), "{text}");
        }
        assert!(serde_json::from_str::<Given>(r#"{"kind": "assigned", "org": 1}"#).is_err());
    }
}
