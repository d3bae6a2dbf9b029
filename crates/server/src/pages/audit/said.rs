//! What a record says, in the reader's words.

use remit_domain::audit::Verb;

use crate::words::Words;

/// What was done; of a record that another version of the program wrote, its own word.
pub(super) fn verb(words: Words, word: &str) -> String {
    word.parse().map_or_else(|_| word.to_owned(), |known| known_verb(words, known))
}

#[expect(clippy::too_many_lines, reason = "a line for each verb")]
fn known_verb(words: Words, verb: Verb) -> String {
    match verb {
        Verb::AbsencePlanned => words.t("audit-absence-planned"),
        Verb::AbsenceEnded => words.t("audit-absence-ended"),
        Verb::AccountPasswordSet => words.t("audit-account-password-set"),
        Verb::ActionAdded => words.t("audit-action-added"),
        Verb::ActionCompleted => words.t("audit-action-completed"),
        Verb::ActionHandedOver => words.t("audit-action-handed-over"),
        Verb::ActionIgnored => words.t("audit-action-ignored"),
        Verb::ActionRulesReplaced => words.t("audit-action-rules-replaced"),
        Verb::ActionSnoozed => words.t("audit-action-snoozed"),
        Verb::ActionTakenOver => words.t("audit-action-taken-over"),
        Verb::ActionUndone => words.t("audit-action-undone"),
        Verb::ActionsPlanned => words.t("audit-actions-planned"),
        Verb::AssignmentBookMoved => words.t("audit-assignment-book-moved"),
        Verb::AssignmentChanged => words.t("audit-assignment-changed"),
        Verb::CustomerCreated => words.t("audit-customer-created"),
        Verb::CustomerPaused => words.t("audit-customer-paused"),
        Verb::CustomerRenamed => words.t("audit-customer-renamed"),
        Verb::CustomerWorkflowSet => words.t("audit-customer-workflow-set"),
        Verb::GroupArchived => words.t("audit-group-archived"),
        Verb::GroupCreated => words.t("audit-group-created"),
        Verb::GroupMembersChanged => words.t("audit-group-members-changed"),
        Verb::GroupRemoved => words.t("audit-group-removed"),
        Verb::GroupRenamed => words.t("audit-group-renamed"),
        Verb::GroupRestored => words.t("audit-group-restored"),
        Verb::InvitationAccepted => words.t("audit-invitation-accepted"),
        Verb::InvoiceDisputed => words.t("audit-invoice-disputed"),
        Verb::InvoicePaid => words.t("audit-invoice-paid"),
        Verb::InvoicePromised => words.t("audit-invoice-promised"),
        Verb::InvoicePut => words.t("audit-invoice-put"),
        Verb::MailSentAgain => words.t("audit-mail-sent-again"),
        Verb::OrganisationCreated => words.t("audit-organisation-created"),
        Verb::OrganisationDeletionPlanned => words.t("audit-organisation-deletion-planned"),
        Verb::OrganisationExported => words.t("audit-organisation-exported"),
        Verb::OrganisationKept => words.t("audit-organisation-kept"),
        Verb::OwnershipTransferred => words.t("audit-ownership-transferred"),
        Verb::PasskeyAdded => words.t("audit-account-passkey-added"),
        Verb::PasskeyRemoved => words.t("audit-account-passkey-removed"),
        Verb::ProfileEdited => words.t("audit-profile-edited"),
        Verb::ReceivablesImported => words.t("audit-receivables-imported"),
        Verb::RecoveryCodeUsed => words.t("audit-account-recovery-code-used"),
        Verb::RecoveryCodesRenewed => words.t("audit-account-recovery-codes-renewed"),
        Verb::SecondFactorReset => words.t("audit-account-second-factor-reset"),
        Verb::SecondFactorSetUp => words.t("audit-account-second-factor-set-up"),
        Verb::SecondFactorSwitchedOff => words.t("audit-account-second-factor-switched-off"),
        Verb::SessionStarted => words.t("audit-session-started"),
        Verb::SessionEnded => words.t("audit-session-ended"),
        Verb::StepRulesReplaced => words.t("audit-step-rules-replaced"),
        Verb::TokenCreated => words.t("audit-token-created"),
        Verb::TokenRevoked => words.t("audit-token-revoked"),
        Verb::UserCreated => words.t("audit-user-created"),
        Verb::UserErased => words.t("audit-user-erased"),
        Verb::UserGroupsChanged => words.t("audit-user-groups-changed"),
        Verb::UserInvitationWithdrawn => words.t("audit-user-invitation-withdrawn"),
        Verb::UserInvited => words.t("audit-user-invited"),
        Verb::UserJoined => words.t("audit-user-joined"),
        Verb::UserPositionChanged => words.t("audit-user-position-changed"),
        Verb::UserReactivated => words.t("audit-user-reactivated"),
        Verb::UserRemoved => words.t("audit-user-removed"),
        Verb::UserRoleChanged => words.t("audit-user-role-changed"),
        Verb::UserSuspended => words.t("audit-user-suspended"),
        Verb::ViewStarted => words.t("audit-view-started"),
        Verb::ViewEnded => words.t("audit-view-ended"),
        Verb::WorkflowCreated => words.t("audit-workflow-created"),
    }
}

/// Kinds of records to choose from, each with the verbs it stands for.
pub(super) const KINDS: &[(&str, &[&str])] = &[
    ("user", &["user", "invitation", "ownership", "profile"]),
    ("group", &["group"]),
    ("absence", &["absence"]),
    ("assignment", &["assignment"]),
    ("customer", &["customer"]),
    ("invoice", &["invoice"]),
    ("action", &["action", "actions"]),
    ("workflow", &["workflow", "step"]),
    ("import", &["receivables"]),
    ("session", &["session", "view"]),
    ("account", &["account"]),
    ("token", &["token"]),
    ("mail", &["mail"]),
    ("organisation", &["organisation"]),
];

/// What a kind of records is called.
pub(super) fn kind(words: Words, kind: &str) -> String {
    match kind {
        "user" => words.t("audit-noun-user"),
        "mail" => words.t("audit-noun-mail"),
        "group" => words.t("audit-noun-group"),
        "absence" => words.t("audit-noun-absence"),
        "assignment" => words.t("audit-noun-assignment"),
        "customer" => words.t("audit-noun-customer"),
        "invoice" => words.t("audit-noun-invoice"),
        "action" => words.t("audit-noun-action"),
        "workflow" => words.t("audit-noun-workflow"),
        "import" => words.t("audit-noun-import"),
        "session" => words.t("audit-noun-session"),
        "account" => words.t("audit-noun-account"),
        "token" => words.t("audit-noun-token"),
        _ => words.t("audit-noun-organisation"),
    }
}

/// The verbs of a kind of records.
pub(super) fn verbs(kind: &str) -> Vec<Verb> {
    let nouns = KINDS.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, nouns)| nouns);
    Verb::ALL.iter().copied().filter(|verb| nouns.contains(&verb.noun())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_verb_is_of_exactly_one_kind() {
        for verb in Verb::ALL {
            let kinds = KINDS.iter().filter(|(kind, _)| verbs(kind).contains(verb)).count();
            assert_eq!(kinds, 1, "{verb}");
        }
    }

    #[test]
    fn what_a_newer_program_wrote_is_shown_as_it_stands() {
        let words = Words::new(Language::English);
        assert_eq!(verb(words, "user.removed"), "User removed");
        assert_eq!(verb(words, "planet.moved"), "planet.moved");
    }
}
