//! Problems in words: what is wrong, and what to do about it.

use remit_domain::error::{Conflict, Problem as Wrong};

use super::Kind;
use crate::words::{Arg, Words};

/// The name of a kind for machines; it never changes.
#[must_use]
pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Malformed => "malformed",
        Kind::SignIn => "sign-in",
        Kind::Denied => "denied",
        Kind::NotYours => "not-yours",
        Kind::OnlyLooks => "only-looks",
        Kind::CrossSite => "cross-site",
        Kind::NotFound => "not-found",
        Kind::Method => "method",
        Kind::Slow => "slow",
        Kind::Conflict(conflict) => conflict_name(conflict),
        Kind::Stale => "stale",
        Kind::TooLarge => "too-large",
        Kind::MediaType => "media-type",
        Kind::Invalid => "invalid",
        Kind::TooMany { .. } => "too-many",
        Kind::Failed => "failed",
        Kind::Unavailable => "unavailable",
        Kind::Uncertain => "uncertain",
        Kind::TooLong => "too-long",
    }
}

fn conflict_name(conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::AlreadyFinished { .. } => "already-finished",
        Conflict::FinishedByYou => "finished-by-you",
        Conflict::HandedOver { .. } => "handed-over",
        Conflict::YoursAlone => "yours-alone",
        Conflict::YouAreAway => "you-are-away",
        Conflict::NothingToUndo => "nothing-to-undo",
        Conflict::TooLateToUndo => "too-late-to-undo",
        Conflict::NotOpen => "not-open",
        Conflict::ArchivedGroup => "archived-group",
        Conflict::OwnerStays => "owner-stays",
        Conflict::WrongStatus => "wrong-status",
        Conflict::LinkSpent | Conflict::PasswordLinkSpent => "link-spent",
        Conflict::OverlappingAbsence { .. } => "overlapping-absence",
        Conflict::AlreadyExists => "already-exists",
        Conflict::ExportFirst => "export-first",
        Conflict::BeingDeleted => "being-deleted",
        Conflict::SignInRefused => "sign-in-refused",
        Conflict::Suspended => "suspended",
        Conflict::SetUpOver => "set-up-over",
        Conflict::SecondFactorOff => "second-factor-off",
        Conflict::UserElsewhere => "user-elsewhere",
        Conflict::TooManyAttempts { .. } => "too-many",
    }
}

/// What happened, in a few words.
#[must_use]
pub fn title(words: Words, kind: Kind) -> String {
    match kind {
        Kind::Malformed => words.t("problem-malformed"),
        Kind::SignIn => words.t("problem-sign-in"),
        Kind::Denied => words.t("problem-denied"),
        Kind::NotYours => words.t("problem-not-yours"),
        Kind::OnlyLooks => words.t("problem-only-looks"),
        Kind::CrossSite => words.t("problem-cross-site"),
        Kind::NotFound => words.t("problem-not-found"),
        Kind::Method => words.t("problem-method"),
        Kind::Slow => words.t("problem-slow"),
        Kind::Conflict(conflict) => self::conflict(words, conflict),
        Kind::Stale => words.t("problem-stale"),
        Kind::TooLarge => words.t("problem-too-large"),
        Kind::MediaType => words.t("problem-media-type"),
        Kind::Invalid => words.t("problem-invalid"),
        Kind::TooMany { .. } => words.t("problem-too-many"),
        Kind::Failed => words.t("problem-failed"),
        Kind::Unavailable => words.t("problem-unavailable"),
        Kind::Uncertain => words.t("problem-uncertain"),
        Kind::TooLong => words.t("problem-too-long"),
    }
}

/// What to do about it.
#[must_use]
pub fn remedy(words: Words, kind: Kind) -> String {
    match kind {
        Kind::Malformed => words.t("problem-malformed-remedy"),
        Kind::SignIn => words.t("problem-sign-in-remedy"),
        Kind::Denied => words.t("problem-denied-remedy"),
        Kind::NotYours => words.t("problem-not-yours-remedy"),
        Kind::OnlyLooks => words.t("problem-only-looks-remedy"),
        Kind::CrossSite => words.t("problem-cross-site-remedy"),
        Kind::NotFound => words.t("problem-not-found-remedy"),
        Kind::Method => words.t("problem-method-remedy"),
        Kind::Slow | Kind::Unavailable => words.t("problem-unavailable-remedy"),
        Kind::Uncertain => words.t("problem-uncertain-remedy"),
        Kind::TooLong => words.t("problem-too-long-remedy"),
        Kind::Conflict(conflict) => conflict_remedy(words, conflict),
        Kind::Stale => words.t("problem-stale-remedy"),
        Kind::TooLarge => words.t("problem-too-large-remedy"),
        Kind::MediaType => words.t("problem-media-type-remedy"),
        Kind::Invalid => words.t("problem-invalid-remedy"),
        Kind::TooMany { wait } => words.with("problem-too-many-remedy", &[("n", wait.into())]),
        Kind::Failed => words.t("problem-failed-remedy"),
    }
}

/// What to do about the rule that stands in the way.
fn conflict_remedy(words: Words, conflict: Conflict) -> String {
    match conflict {
        Conflict::AlreadyFinished { .. } => words.t("conflict-already-finished-remedy"),
        Conflict::FinishedByYou => words.t("conflict-finished-by-you-remedy"),
        Conflict::HandedOver { .. } => words.t("conflict-handed-over-remedy"),
        Conflict::YoursAlone => words.t("conflict-yours-alone-remedy"),
        Conflict::YouAreAway => words.t("conflict-you-are-away-remedy"),
        Conflict::NothingToUndo => words.t("conflict-nothing-to-undo-remedy"),
        Conflict::TooLateToUndo => words.t("conflict-too-late-to-undo-remedy"),
        Conflict::NotOpen => words.t("conflict-not-open-remedy"),
        Conflict::ArchivedGroup => words.t("conflict-archived-group-remedy"),
        Conflict::OwnerStays => words.t("conflict-owner-stays-remedy"),
        Conflict::WrongStatus => words.t("conflict-wrong-status-remedy"),
        Conflict::LinkSpent => words.t("conflict-link-spent-remedy"),
        Conflict::PasswordLinkSpent => words.t("conflict-password-link-spent-remedy"),
        Conflict::OverlappingAbsence { .. } => words.t("conflict-overlapping-absence-remedy"),
        Conflict::AlreadyExists => words.t("conflict-already-exists-remedy"),
        Conflict::ExportFirst => words.t("conflict-export-first-remedy"),
        Conflict::BeingDeleted => words.t("conflict-being-deleted-remedy"),
        Conflict::SignInRefused => words.t("conflict-sign-in-refused-remedy"),
        Conflict::Suspended => words.t("conflict-suspended-remedy"),
        Conflict::SetUpOver => words.t("conflict-set-up-over-remedy"),
        Conflict::SecondFactorOff => words.t("conflict-second-factor-off-remedy"),
        Conflict::UserElsewhere => words.t("conflict-user-elsewhere-remedy"),
        Conflict::TooManyAttempts { seconds } => words.with("problem-too-many-remedy", &[("n", seconds.into())]),
    }
}

/// The rule that stands in the way.
#[must_use]
pub fn conflict(words: Words, conflict: Conflict) -> String {
    match conflict {
        Conflict::AlreadyFinished { .. } => words.t("conflict-already-finished"),
        Conflict::FinishedByYou => words.t("conflict-finished-by-you"),
        Conflict::HandedOver { .. } => words.t("conflict-handed-over"),
        Conflict::YoursAlone => words.t("conflict-yours-alone"),
        Conflict::YouAreAway => words.t("conflict-you-are-away"),
        Conflict::NothingToUndo => words.t("conflict-nothing-to-undo"),
        Conflict::TooLateToUndo => words.t("conflict-too-late-to-undo"),
        Conflict::NotOpen => words.t("conflict-not-open"),
        Conflict::ArchivedGroup => words.t("conflict-archived-group"),
        Conflict::OwnerStays => words.t("conflict-owner-stays"),
        Conflict::WrongStatus => words.t("conflict-wrong-status"),
        Conflict::LinkSpent | Conflict::PasswordLinkSpent => words.t("conflict-link-spent"),
        Conflict::OverlappingAbsence { .. } => words.t("conflict-overlapping-absence"),
        Conflict::AlreadyExists => words.t("conflict-already-exists"),
        Conflict::ExportFirst => words.t("conflict-export-first"),
        Conflict::BeingDeleted => words.t("conflict-being-deleted"),
        Conflict::SignInRefused => words.t("conflict-sign-in-refused"),
        Conflict::Suspended => words.t("conflict-suspended"),
        Conflict::SetUpOver => words.t("conflict-set-up-over"),
        Conflict::SecondFactorOff => words.t("conflict-second-factor-off"),
        Conflict::UserElsewhere => words.t("conflict-user-elsewhere"),
        Conflict::TooManyAttempts { .. } => words.t("problem-too-many"),
    }
}

/// What is wrong with a field.
#[must_use]
pub fn fault(words: Words, wrong: &Wrong) -> String {
    let number = |n: &usize| Arg::from(i64::try_from(*n).unwrap_or(i64::MAX));
    match wrong {
        Wrong::Missing => words.t("fault-missing"),
        Wrong::TooLong { max } => words.with("fault-too-long", &[("n", number(max))]),
        Wrong::TooManyLines { max } => words.with("fault-too-many-lines", &[("n", number(max))]),
        Wrong::TooShort { min } => words.with("fault-too-short", &[("n", number(min))]),
        Wrong::ControlCharacters => words.t("fault-control-characters"),
        Wrong::Taken => words.t("fault-taken"),
        Wrong::Archived => words.t("fault-archived"),
        Wrong::TakenByArchived => words.t("fault-taken-by-archived"),
        Wrong::AddressTaken { address } => words.with("fault-address-taken", &[("address", address.as_str().into())]),
        Wrong::IsTheAddress => words.t("fault-is-the-address"),
        Wrong::Unchanged => words.t("fault-unchanged"),
        Wrong::TooEasy => words.t("fault-too-easy"),
        Wrong::NotTheName => words.t("fault-not-the-name"),
        Wrong::NotTheCode => words.t("fault-not-the-code"),
        Wrong::NotThePasskey => words.t("fault-not-the-passkey"),
        Wrong::NotYourPassword => words.t("fault-not-your-password"),
        Wrong::NotAnEmail => words.t("fault-not-an-email"),
        Wrong::Unknown => words.t("fault-unknown"),
        Wrong::NotAChoice => words.t("fault-not-a-choice"),
        Wrong::OutOfRange => words.t("fault-out-of-range"),
        Wrong::TooFar { years } => words.with("fault-too-far", &[("n", (*years).into())]),
        Wrong::TooEarly => words.t("fault-too-early"),
        Wrong::BeforeItBegins => words.t("fault-before-it-begins"),
        Wrong::AlreadyOver => words.t("fault-already-over"),
        Wrong::GrantToSelf => words.t("fault-grant-to-self"),
        Wrong::Repeated => words.t("fault-repeated"),
        Wrong::CannotOwn => words.t("fault-cannot-own"),
        Wrong::TooMany { max } => words.with("fault-too-many", &[("n", number(max))]),
    }
}

#[cfg(test)]
mod tests {
    use remit_domain::id::{AbsenceId, UserId};

    use super::*;
    use crate::words::Language;

    #[test]
    fn every_conflict_says_what_to_do_about_it() {
        let conflicts = [
            Conflict::AlreadyFinished { performer: None },
            Conflict::FinishedByYou,
            Conflict::HandedOver { to: UserId(1) },
            Conflict::YoursAlone,
            Conflict::YouAreAway,
            Conflict::NothingToUndo,
            Conflict::TooLateToUndo,
            Conflict::NotOpen,
            Conflict::ArchivedGroup,
            Conflict::OwnerStays,
            Conflict::WrongStatus,
            Conflict::LinkSpent,
            Conflict::PasswordLinkSpent,
            Conflict::OverlappingAbsence { with: AbsenceId(1) },
            Conflict::AlreadyExists,
            Conflict::ExportFirst,
            Conflict::BeingDeleted,
            Conflict::SignInRefused,
            Conflict::Suspended,
            Conflict::SetUpOver,
            Conflict::SecondFactorOff,
            Conflict::UserElsewhere,
        ];
        for language in Language::ALL {
            let words = Words::new(language);
            let told = conflicts.map(|conflict| remedy(words, Kind::Conflict(conflict)));
            assert!(told.iter().all(|text| text.ends_with('.')), "{told:?}");
            assert_eq!(told.iter().collect::<std::collections::BTreeSet<_>>().len(), conflicts.len());
        }
    }
}
