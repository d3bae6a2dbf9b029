//! The one error of every command.

use std::fmt;

/// What a command answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command was not done. Nothing of it has happened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the actor may not know that it does (ACC 4).
    #[error("not found")]
    NotFound,
    /// The actor's role does not have this command (ACC 4).
    #[error("not permitted")]
    Denied,
    /// The actor sees the action, and does not own it (ACC 3).
    #[error("only its owners may do this")]
    NotYours,
    /// The actor looks through the eyes of somebody else, and changes nothing.
    #[error("nothing can be changed while looking through somebody else's eyes")]
    OnlyLooks,
    /// Some of the input cannot be taken; each fault names its field.
    #[error("{}", Faults(.0))]
    Invalid(Vec<Fault>),
    /// The input is well formed, but a rule forbids it now.
    #[error("{0}")]
    Conflict(Conflict),
    /// Somebody else changed it since it was read.
    #[error("changed by somebody else in the meantime")]
    Stale,
    /// The storage failed; the cause is for the log.
    #[error(transparent)]
    Internal(#[from] remit_db::Error),
}

impl Error {
    /// One fault at one field.
    #[must_use]
    pub fn invalid(field: &'static str, problem: Problem) -> Error {
        Error::Invalid(vec![Fault { field, problem }])
    }
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field's name, the same in form, API and CLI.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with a field. The catalogue of words says each in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was given.
    #[error("give a value")]
    Missing,
    /// More characters than fit.
    #[error("use at most {max} characters")]
    TooLong {
        /// The most characters that fit.
        max: usize,
    },
    /// More lines than fit.
    #[error("use at most {max} lines")]
    TooManyLines {
        /// The most lines that fit.
        max: usize,
    },
    /// Fewer characters than needed.
    #[error("use at least {min} characters")]
    TooShort {
        /// The fewest characters that do.
        min: usize,
    },
    /// Control characters, such as a line break or a tab.
    #[error("leave out control characters")]
    ControlCharacters,
    /// Somebody or something else has this name.
    #[error("already taken")]
    Taken,
    /// An archived thing has this name; names stay taken while it can be restored (GRP 2).
    #[error("already taken by an archived one")]
    TakenByArchived,
    /// It is archived, and cannot be picked (GRP 5).
    #[error("archived")]
    Archived,
    /// Of several addresses, this one belongs to a user already.
    #[error("{address} belongs to a user already")]
    AddressTaken {
        /// The address as it was typed.
        address: String,
    },
    /// A password that anybody would try first.
    #[error("use something other than the address")]
    IsTheAddress,
    /// Not the name of what is to be changed, which is typed to show that one means it.
    #[error("not its name")]
    NotTheName,
    /// Not the password of whoever asks.
    #[error("not your password")]
    NotYourPassword,
    /// Neither the code that the telephone shows now nor an unused recovery code.
    #[error("not a code that is taken now")]
    NotTheCode,
    /// An answer of an authenticator that does not fit what was asked, or is none of the account's passkeys.
    #[error("not a passkey that is taken here")]
    NotThePasskey,
    /// A password that is guessed soon.
    #[error("too easy to guess")]
    TooEasy,
    /// What is there already.
    #[error("already so")]
    Unchanged,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// No such thing in this organisation.
    #[error("not known here")]
    Unknown,
    /// Not a value that this field takes.
    #[error("not one of the possible values")]
    NotAChoice,
    /// A number or a day outside what makes sense.
    #[error("out of range")]
    OutOfRange,
    /// A day farther from today than what anybody plans.
    #[error("more than {years} years away")]
    TooFar {
        /// So many years are the most.
        years: i64,
    },
    /// A day before the first that makes sense.
    #[error("too early")]
    TooEarly,
    /// An end that is not after the beginning.
    #[error("ends before it begins")]
    BeforeItBegins,
    /// An end that is past.
    #[error("already over")]
    AlreadyOver,
    /// Sight that one would grant to oneself (OWN 8).
    #[error("nobody grants sight to themselves")]
    GrantToSelf,
    /// The same thing twice.
    #[error("given twice")]
    Repeated,
    /// Somebody who sees the customer not, or is away, suspended or not yet invited: an action would not be theirs.
    #[error("cannot own this: does not see the customer, or is not available")]
    CannotOwn,
    /// More at once than is taken.
    #[error("at most {max} at once")]
    TooMany {
        /// The most that are taken at once.
        max: usize,
    },
}

/// The rule that stands in the way. Words for it are in the catalogue; the text here is for logs and machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// OWN 9: somebody else finished it first.
    #[error("already finished by somebody else")]
    AlreadyFinished {
        /// Who was first, where a person was.
        performer: Option<crate::id::UserId>,
    },
    /// OWN 9: they finished it themselves before.
    #[error("already finished by you")]
    FinishedByYou,
    /// OWN 13: somebody has taken it over or handed it over since it was read.
    #[error("taken or handed over in the meantime")]
    HandedOver {
        /// Whose it has become.
        to: crate::id::UserId,
    },
    /// OWN 13: there is nobody to take it over from.
    #[error("already yours alone")]
    YoursAlone,
    /// OWN 13: whoever is away would give it to somebody else.
    #[error("you are away")]
    YouAreAway,
    /// ACT 4: it is open.
    #[error("nothing to undo")]
    NothingToUndo,
    /// ACT 4: too late, or mail has left.
    #[error("can no longer be undone")]
    TooLateToUndo,
    /// ACT 4: only an open action can be worked on.
    #[error("not open")]
    NotOpen,
    /// GRP 5: an archived group cannot be picked.
    #[error("the group is archived")]
    ArchivedGroup,
    /// USR 8: the owner cannot be removed, suspended or demoted.
    #[error("the organisation must keep its owner")]
    OwnerStays,
    /// USR 1: not a change that this status allows.
    #[error("not possible in this status")]
    WrongStatus,
    /// USR 3: an invitation that was used, replaced or has run out.
    #[error("this link is no longer valid")]
    LinkSpent,
    /// A link to set a password that was used or has run out.
    #[error("this link to set a password is no longer valid")]
    PasswordLinkSpent,
    /// OWN 8: two absences of one person may not overlap.
    #[error("another absence covers part of this time")]
    OverlappingAbsence {
        /// The one that is there already.
        with: crate::id::AbsenceId,
    },
    /// It is there already.
    #[error("already exists")]
    AlreadyExists,
    /// Section 1: an organisation is deleted only after an export.
    #[error("export everything first")]
    ExportFirst,
    /// Section 1: the grace is over.
    #[error("it is being deleted")]
    BeingDeleted,
    /// No such account, not its password, or no organisation that it belongs to: from outside all the same.
    #[error("the address or the password is wrong")]
    SignInRefused,
    /// Wherever the account belongs to, it is suspended. Only said to who has shown its password.
    #[error("suspended")]
    Suspended,
    /// The set-up of a second factor is done, or has run out.
    #[error("this set-up is over")]
    SetUpOver,
    /// There is no second factor to change.
    #[error("two-step sign-in is not on")]
    SecondFactorOff,
    /// Only the operator reaches an account that other organisations use too.
    #[error("the account is used in another organisation too")]
    UserElsewhere,
    /// Too many failed sign-ins.
    #[error("too many attempts; try again in {seconds} seconds")]
    TooManyAttempts {
        /// When the next one is free.
        seconds: i64,
    },
}

struct Faults<'a>(&'a [Fault]);

impl fmt::Display for Faults<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", fault.field, fault.problem)?;
        }
        Ok(())
    }
}
