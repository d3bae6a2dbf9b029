//! Typed ids: 64-bit integers inside, a prefixed text form (`act_1k3`) outside.

use std::fmt;
use std::str::FromStr;

use remit_db::{FromColumn, Row, ToValue, Value};

/// Crockford's base 32, lower case: no letter that is mistaken for a digit.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A text that is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

fn encode(prefix: &str, id: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut digits = [0u8; 13];
    let mut start = digits.len();
    let mut rest = id.unsigned_abs();
    loop {
        start -= 1;
        digits[start] = DIGITS[(rest % 32) as usize];
        rest /= 32;
        if rest == 0 {
            break;
        }
    }
    let text = digits[start..].iter().map(|&digit| char::from(digit)).collect::<String>();
    write!(f, "{prefix}_{text}")
}

fn decode(prefix: &str, text: &str) -> Result<i64, NotAnId> {
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(NotAnId)?;
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return Err(NotAnId);
    }
    digits.bytes().try_fold(0i64, |id, byte| {
        let digit = DIGITS.iter().position(|&known| known == byte).ok_or(NotAnId)?;
        id.checked_mul(32).and_then(|id| id.checked_add(digit as i64)).ok_or(NotAnId)
    })
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode($prefix, self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode($prefix, text).map($name)
            }
        }

        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Int(self.0)
            }
        }

        impl FromColumn for $name {
            fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
                i64::from_column(row, column).map($name)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// One company's workspace.
    OrgId = "org";
    /// A person's login.
    AccountId = "acc";
    /// A person inside one organisation.
    UserId = "usr";
    /// A named set of users.
    GroupId = "grp";
    /// The company or client that is dealt with.
    CustomerId = "cus";
    /// One invoice of a customer.
    InvoiceId = "inv";
    /// An ordered list of steps.
    WorkflowId = "wfl";
    /// One step of a workflow.
    StepId = "stp";
    /// The owner rules of a step, or of an action that has its own.
    RuleSetId = "rul";
    /// One thing to do for one customer.
    ActionId = "act";
    /// A time in which somebody is away.
    AbsenceId = "abs";
    /// An interned set of owners.
    KeyId = "key";
    /// An invitation to an organisation.
    InvitationId = "ivt";
    /// A machine's way in.
    TokenId = "tok";
    /// Work to be done behind a request.
    JobId = "job";
    /// A mail that goes out.
    MailId = "mai";
    /// A passkey of an account.
    PasskeyId = "pky";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_keeps_kinds_apart() {
        for id in [0, 1, 31, 32, 1_000_000, i64::MAX] {
            let text = ActionId(id).to_string();
            assert_eq!(text.parse(), Ok(ActionId(id)));
            assert_eq!(text.parse::<UserId>(), Err(NotAnId));
        }
        for wrong in ["act_", "act", "act_00", "act_U", "act_1 ", "act_zzzzzzzzzzzzzzzzzzzz", "1"] {
            assert_eq!(wrong.parse::<ActionId>(), Err(NotAnId), "{wrong}");
        }
    }
}
