//! Every table that holds something of an organisation: how it is read from one key to the next, and how it is emptied. A test
//! holds the list to the database.

use remit_db::{Row, Statement, Texts, Tx, Value, sql};

use crate::error::Result;
use crate::id::OrgId;
use crate::{customer, group, invoice, user};

/// A table with rows of organisations.
pub(super) struct Table {
    /// Its name.
    pub name: &'static str,
    /// How many of its first columns tell the rows of an organisation apart; they are numbers.
    pub key: usize,
    /// Its columns but for the organisation and for secrets.
    pub columns: &'static str,
    read: &'static Statement,
    delete: &'static Statement,
    texts: Option<&'static Texts>,
}

/// Makes the tables, each with the columns of its key, its other columns, and what it is searched by.
macro_rules! tables {
    ($($name:literal [$first:literal $(, $key:literal)*] $columns:literal $(in $texts:expr)?;)*) => {
        /// All of them. Those by which somebody comes in are the first to be emptied.
        pub(super) static TABLES: &[Table] = &[$(Table {
            name: $name,
            key: [$first $(, $key)*].len(),
            columns: concat!($first $(, ", ", $key)*, $columns),
            read: tables!(read $name, concat!($first $(, ", ", $key)*), $columns, $first $(, $key)*),
            delete: tables!(delete $name, concat!($first $(, ", ", $key)*), $first $(, $key)*),
            texts: tables!(texts $($texts)?),
        },)*];
    };
    (read $name:literal, $key:expr, $columns:literal, $a:literal) => {
        tables!(read $name, $key, $columns; "$2", "$3")
    };
    (read $name:literal, $key:expr, $columns:literal, $a:literal, $b:literal) => {
        tables!(read $name, $key, $columns; "$2, $3", "$4")
    };
    (read $name:literal, $key:expr, $columns:literal, $a:literal, $b:literal, $c:literal) => {
        tables!(read $name, $key, $columns; "$2, $3, $4", "$5")
    };
    (read $name:literal, $key:expr, $columns:literal; $after:literal, $most:literal) => {
        sql!(concat!(
            "select ", $key, $columns, " from ", $name, " where org_id = $1 and (", $key, ") > (", $after, ")",
            " order by ", $key, " limit ", $most
        ))
    };
    (delete $name:literal, $key:expr, $a:literal) => { tables!(delete $name, $key; "$2") };
    (delete $name:literal, $key:expr, $a:literal, $b:literal) => { tables!(delete $name, $key; "$2, $3") };
    (delete $name:literal, $key:expr, $a:literal, $b:literal, $c:literal) => {
        tables!(delete $name, $key; "$2, $3, $4")
    };
    (delete $name:literal, $key:expr; $until:literal) => {
        sql!(concat!("delete from ", $name, " where org_id = $1 and (", $key, ") <= (", $until, ")"))
    };
    (texts $texts:expr) => { Some(&$texts) };
    (texts) => { None };
}

tables! {
    "tokens" ["id"] ", name, scope, created_at, last_used_at, revoked_at";
    "invitations" ["id"] ", user_id, created_at, expires_at, used_at";
    "users" ["id"] ", account_id, email, email_key, name, name_key, role, position, status, created_at, invited_at, joined_at, last_visit_at, version, known_at" in user::TEXTS;
    "groups" ["id"] ", name, name_key, created_at, archived_at, version" in group::TEXTS;
    "removed_groups" ["id"] ", name, removed_at";
    "memberships" ["group_id", "user_id"] "";
    "absences" ["id"] ", user_id, from_at, until_at, substitute_id, with_sight, state, began_at";
    "workflows" ["id"] ", name, name_key, level, min_days_between, created_at, version";
    "steps" ["id"] ", workflow_id, place, name, kind, anchor, offset_days, automatic, rule_set_id";
    "owner_rules" ["rule_set_id", "place"] ", kind, user_id, position, group_id, scope";
    "former_rules" ["rule_set_id", "until_at", "place"] ", kind, user_id, position, group_id, scope";
    "customers" ["id"] ", number, number_key, name, name_key, country, workflow_id, paused_until_on, created_at, version" in customer::TEXTS;
    "assignments" ["customer_id", "user_id"] ", place, created_at, gained_at";
    "invoices" ["id"] ", customer_id, number, number_key, issued_on, due_on, amount, currency, disputed, paid_on, promised_on, version" in invoice::TEXTS;
    "actions" ["id"] ", customer_id, invoice_id, step_id, level, rule_set_id, base_key, extra_key, due_on, kind, title, amount, currency, state, created_at, creator_id, snoozed_until_on, closed_at, performer_id, closed_reason, version";
    "hand_overs" ["action_id"] ", customer_id, own_rule_set_id, step_rule_set_id, giver_id, receiver_id, at, version";
    "passed_steps" ["customer_id", "invoice_id", "step_id"] ", passed_on";
    "closed_owners" ["action_id", "place"] ", user_id, stands_in";
    "owner_keys" ["id"] ", rule_set_id, kind, content, live, fallback, fell_at";
    "pending_moves" ["rule_set_id", "user_id"] ", key_id, after_customer_id";
    "key_members" ["key_id", "user_id"] ", kind, live, stands_in";
    "list_layouts" ["user_id", "list"] ", columns";
    "gains" ["id"] ", user_id, cause, subject_id, at, mail_id, standing";
    "mails" ["id"] ", kind, user_id, about_id, language, state, due_at, lease_until_at, attempts, error, created_at, ended_at";
    "jobs" ["id"] ", kind, name, state, run_at, lease_until_at, attempts, error";
    "audit_records" ["seq"] ", at, actor_kind, actor_id, source, verb, subject, change, hash";
    "audit_heads" ["seq"] ", hash";
}

impl Table {
    /// The rows after the one of this key; of no key, from the first.
    pub fn read<T>(
        &self,
        tx: &Tx<'_>,
        org: OrgId,
        after: &[i64],
        most: i64,
        row: impl FnMut(&Row<'_>) -> Result<T, remit_db::Error>,
    ) -> Result<Vec<T>> {
        let after = (0..self.key).map(|column| after.get(column).copied().unwrap_or(i64::MIN));
        let bound: Vec<_> = [org.0].into_iter().chain(after).chain([most]).map(Value::Int).collect();
        Ok(tx.all(self.read, &bound, row)?)
    }

    /// Deletes the first rows, and says how many there were.
    pub fn delete_some(&self, tx: &Tx<'_>, org: OrgId, most: i64) -> Result<u64> {
        let key = |row: &Row<'_>| (0..self.key).map(|column| row.get::<i64>(column)).collect::<Result<Vec<_>, _>>();
        let first = self.read(tx, org, &[], most, key)?;
        let Some(last) = first.last() else { return Ok(0) };
        if let Some(texts) = self.texts {
            first.iter().flatten().try_for_each(|id| tx.unindex(texts, *id))?;
        }
        let bound: Vec<_> = [org.0].iter().chain(last).map(|number| Value::Int(*number)).collect();
        Ok(tx.run(self.delete, &bound)?)
    }
}
