//! How an owner rule is written where it is one word after another: in forms, and in the audit log.

use std::fmt;
use std::str::FromStr;

use super::ownership::OwnerRule;
use crate::error::Problem;

impl fmt::Display for OwnerRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OwnerRule::User(user) => write!(f, "user {user}"),
            OwnerRule::Position(position) => write!(f, "position {position}"),
            OwnerRule::Assigned => f.write_str("assigned"),
            OwnerRule::Group(group, reach) => write!(f, "group {group} {reach}"),
        }
    }
}

impl FromStr for OwnerRule {
    type Err = Problem;

    fn from_str(text: &str) -> Result<OwnerRule, Problem> {
        let words: Vec<&str> = text.split(' ').collect();
        match words[..] {
            ["user", user] => Ok(OwnerRule::User(user.parse().map_err(|_| Problem::Unknown)?)),
            ["position", position] => Ok(OwnerRule::Position(position.parse()?)),
            ["assigned"] => Ok(OwnerRule::Assigned),
            ["group", group, reach] => {
                Ok(OwnerRule::Group(group.parse().map_err(|_| Problem::Unknown)?, reach.parse()?))
            }
            _ => Err(Problem::NotAChoice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::ownership::Reach;
    use crate::id::{GroupId, UserId};
    use crate::permission::Position;

    #[test]
    fn what_is_written_is_read_again() {
        let rules = [
            OwnerRule::User(UserId(7)),
            OwnerRule::Position(Position::AccountManager),
            OwnerRule::Assigned,
            OwnerRule::Group(GroupId(3), Reach::Assigned),
            OwnerRule::Group(GroupId(3), Reach::All),
        ];
        for rule in rules {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
    }

    #[test]
    fn nothing_else_is_a_rule() {
        for (text, problem) in [
            ("", Problem::NotAChoice),
            ("user", Problem::NotAChoice),
            ("user grp_1", Problem::Unknown),
            ("group grp_1", Problem::NotAChoice),
            ("group grp_1 some", Problem::NotAChoice),
            ("position owner", Problem::NotAChoice),
            ("assigned all", Problem::NotAChoice),
        ] {
            assert_eq!(text.parse::<OwnerRule>(), Err(problem), "{text}");
        }
    }
}
