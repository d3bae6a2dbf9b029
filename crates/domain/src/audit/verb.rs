//! What can be done, as the audit log says it: "noun.verb".

use std::fmt;
use std::str::FromStr;

use crate::error::Problem;

macro_rules! verbs {
    ($($name:ident = $word:literal,)*) => {
        /// What was done. Its word is stored and hashed, and never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Verb {
            $(#[doc = $word] $name,)*
        }

        impl Verb {
            /// Every verb.
            pub const ALL: &'static [Verb] = &[$(Verb::$name,)*];

            /// The word that stands for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Verb::$name => $word,)* }
            }
        }

        impl FromStr for Verb {
            type Err = Problem;
            fn from_str(text: &str) -> Result<Verb, Problem> {
                match text {
                    $($word => Ok(Verb::$name),)*
                    _ => Err(Problem::NotAChoice),
                }
            }
        }
    };
}

verbs! {
    AbsencePlanned = "absence.planned",
    AbsenceEnded = "absence.ended",
    AccountPasswordSet = "account.password_set",
    ActionAdded = "action.added",
    ActionCompleted = "action.completed",
    ActionHandedOver = "action.handed_over",
    ActionIgnored = "action.ignored",
    ActionRulesReplaced = "action.rules_replaced",
    ActionSnoozed = "action.snoozed",
    ActionTakenOver = "action.taken_over",
    ActionUndone = "action.undone",
    ActionsPlanned = "actions.planned",
    AssignmentBookMoved = "assignment.book_moved",
    AssignmentChanged = "assignment.changed",
    CustomerCreated = "customer.created",
    CustomerPaused = "customer.paused",
    CustomerRenamed = "customer.renamed",
    CustomerWorkflowSet = "customer.workflow_set",
    GroupArchived = "group.archived",
    GroupCreated = "group.created",
    GroupMembersChanged = "group.members_changed",
    GroupRemoved = "group.removed",
    GroupRenamed = "group.renamed",
    GroupRestored = "group.restored",
    InvitationAccepted = "invitation.accepted",
    InvoiceDisputed = "invoice.disputed",
    InvoicePaid = "invoice.paid",
    InvoicePromised = "invoice.promised",
    InvoicePut = "invoice.put",
    MailSentAgain = "mail.sent_again",
    OrganisationCreated = "organisation.created",
    OrganisationDeletionPlanned = "organisation.deletion_planned",
    OrganisationExported = "organisation.exported",
    OrganisationKept = "organisation.kept",
    OwnershipTransferred = "ownership.transferred",
    PasskeyAdded = "account.passkey_added",
    PasskeyRemoved = "account.passkey_removed",
    ProfileEdited = "profile.edited",
    ReceivablesImported = "receivables.imported",
    RecoveryCodeUsed = "account.recovery_code_used",
    RecoveryCodesRenewed = "account.recovery_codes_renewed",
    SecondFactorReset = "account.second_factor_reset",
    SecondFactorSetUp = "account.second_factor_set_up",
    SecondFactorSwitchedOff = "account.second_factor_switched_off",
    SessionStarted = "session.started",
    SessionEnded = "session.ended",
    StepRulesReplaced = "step.rules_replaced",
    TokenCreated = "token.created",
    TokenRevoked = "token.revoked",
    UserCreated = "user.created",
    UserErased = "user.erased",
    UserGroupsChanged = "user.groups_changed",
    UserInvitationWithdrawn = "user.invitation_withdrawn",
    UserInvited = "user.invited",
    UserJoined = "user.joined",
    UserPositionChanged = "user.position_changed",
    UserReactivated = "user.reactivated",
    UserRemoved = "user.removed",
    UserRoleChanged = "user.role_changed",
    UserSuspended = "user.suspended",
    ViewStarted = "view.started",
    ViewEnded = "view.ended",
    WorkflowCreated = "workflow.created",
}

impl Verb {
    /// What kind of thing it is done to: `user`, of `user.created`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        self.word().split_once('.').map_or(self.word(), |(noun, _)| noun)
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
