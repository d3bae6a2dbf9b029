-- One text for both engines. Tokens: {bytes} is blob or bytea; {clustered} ends a table that lives in its primary key;
-- {id} is an id that SQLite finds a row by without an index, and {key} what the key that the organisation leads is then.
-- Instants are microseconds UTC (…_at), days are days since 1970-01-01 (…_on), money is minor units beside its currency.
-- Codes of enums stand beside their Rust types in crates/domain.

create table id_blocks (
    name text primary key,
    next bigint not null
);

create table organisations (
    id bigint primary key,
    name text not null,
    time_zone text not null,
    currency text not null,
    plan_at_minute bigint not null default 510,
    test_mode bigint not null default 1,
    next_change_at bigint,
    move_at_once bigint not null default 1000,
    created_at bigint not null,
    version bigint not null default 1
);

create table accounts (
    id bigint primary key,
    email text not null,
    email_key text not null unique,
    name text not null,
    language text not null,
    password_hash text,
    created_at bigint not null,
    version bigint not null default 1
);

create table sessions (
    token_hash {bytes} primary key,
    account_id bigint not null,
    org_id bigint not null,
    user_id bigint not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    address text not null,
    agent text not null
);
create index sessions_of_account on sessions (account_id);

create table sign_in_failures (
    subject text not null,
    failed_at bigint not null,
    id bigint not null,
    primary key (subject, failed_at, id)
);

create table users (
    org_id bigint not null,
    id {id} not null,
    account_id bigint,
    email text not null,
    email_key text,
    name text not null,
    name_key text not null,
    role bigint not null,
    position bigint not null,
    status bigint not null,
    created_at bigint not null,
    invited_at bigint,
    joined_at bigint,
    last_visit_at bigint,
    version bigint not null default 1,
    {key} (org_id, id)
);
create unique index users_email on users (org_id, email_key);
create unique index users_one_owner on users (org_id) where role = 3;
create index users_by_account on users (account_id, org_id);
create index users_by_name on users (org_id, name_key, id);
create index users_by_position on users (org_id, position, id);

create table invitations (
    org_id bigint not null,
    id {id} not null,
    user_id bigint not null,
    token_hash {bytes} not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    {key} (org_id, id)
);
create unique index invitations_by_token on invitations (org_id, token_hash);
create index invitations_of_user on invitations (org_id, user_id);

create table tokens (
    org_id bigint not null,
    id {id} not null,
    name text not null,
    token_hash {bytes} not null,
    scope bigint not null,
    created_at bigint not null,
    last_used_at bigint,
    revoked_at bigint,
    {key} (org_id, id)
);
create unique index tokens_by_hash on tokens (org_id, token_hash);

create table groups (
    org_id bigint not null,
    id {id} not null,
    name text not null,
    name_key text not null,
    created_at bigint not null,
    archived_at bigint,
    version bigint not null default 1,
    {key} (org_id, id)
);
create unique index groups_name on groups (org_id, name_key);

create table memberships (
    org_id bigint not null,
    group_id bigint not null,
    user_id bigint not null,
    primary key (org_id, group_id, user_id)
) {clustered};
create index memberships_of_user on memberships (org_id, user_id, group_id);

create table absences (
    org_id bigint not null,
    id {id} not null,
    user_id bigint not null,
    from_at bigint not null,
    until_at bigint not null,
    substitute_id bigint,
    with_sight bigint not null default 0,
    state bigint not null,
    {key} (org_id, id)
);
create index absences_of_user on absences (org_id, user_id, from_at);
create index absences_by_state on absences (org_id, state, user_id);
create index absences_of_substitute on absences (org_id, substitute_id, state, user_id);

create table workflows (
    org_id bigint not null,
    id {id} not null,
    name text not null,
    name_key text not null,
    level bigint not null,
    min_days_between bigint not null,
    created_at bigint not null,
    version bigint not null default 1,
    {key} (org_id, id)
);
create unique index workflows_name on workflows (org_id, name_key);

create table steps (
    org_id bigint not null,
    id {id} not null,
    workflow_id bigint not null,
    place bigint not null,
    name text not null,
    kind bigint not null,
    anchor bigint not null,
    offset_days bigint not null,
    automatic bigint not null default 0,
    rule_set_id bigint not null,
    {key} (org_id, id)
);
create index steps_of_workflow on steps (org_id, workflow_id, place);
create index steps_by_rule_set on steps (org_id, rule_set_id);

create table owner_rules (
    org_id bigint not null,
    rule_set_id bigint not null,
    place bigint not null,
    kind bigint not null,
    user_id bigint,
    position bigint,
    group_id bigint,
    scope bigint,
    primary key (org_id, rule_set_id, place)
) {clustered};
create index owner_rules_by_group on owner_rules (org_id, group_id, rule_set_id) where group_id is not null;
create index owner_rules_by_user on owner_rules (org_id, user_id, rule_set_id) where user_id is not null;
create index owner_rules_by_position on owner_rules (org_id, position, rule_set_id) where position is not null;

create table customers (
    org_id bigint not null,
    id {id} not null,
    number text not null,
    number_key text not null default '',
    name text not null,
    name_key text not null,
    country text not null default '',
    workflow_id bigint,
    paused_until_on bigint,
    created_at bigint not null,
    version bigint not null default 1,
    {key} (org_id, id)
);
create unique index customers_number on customers (org_id, number);
create index customers_by_name on customers (org_id, name_key, id);
create index customers_by_workflow on customers (org_id, workflow_id, id);

create table assignments (
    org_id bigint not null,
    customer_id bigint not null,
    user_id bigint not null,
    place bigint not null,
    created_at bigint not null,
    primary key (org_id, customer_id, user_id)
) {clustered};
create index assignments_of_user on assignments (org_id, user_id, customer_id);

create table invoices (
    org_id bigint not null,
    id {id} not null,
    customer_id bigint not null,
    number text not null,
    number_key text not null default '',
    issued_on bigint not null,
    due_on bigint not null,
    amount bigint not null,
    currency text not null,
    disputed bigint not null default 0,
    paid_on bigint,
    promised_on bigint,
    version bigint not null default 1,
    {key} (org_id, id)
);
create unique index invoices_number on invoices (org_id, number);
create index invoices_of_customer on invoices (org_id, customer_id, due_on, id);

create table actions (
    org_id bigint not null,
    id {id} not null,
    customer_id bigint not null,
    invoice_id bigint,
    step_id bigint,
    level bigint,
    rule_set_id bigint not null,
    base_key bigint,
    extra_key bigint,
    due_on bigint not null,
    kind bigint not null,
    title text not null,
    amount bigint,
    currency text,
    state bigint not null,
    created_at bigint not null,
    creator_id bigint,
    snoozed_until_on bigint,
    closed_at bigint,
    performer_id bigint,
    closed_reason bigint,
    version bigint not null default 1,
    {key} (org_id, id)
);
-- A To do is read from these two alone: what it may be filtered by stands in them.
create index actions_by_base_key on actions (org_id, base_key, due_on, id, snoozed_until_on, kind) where state = 1;
create index actions_by_extra_key on actions (org_id, extra_key, due_on, id, snoozed_until_on, kind) where state = 1;
create index actions_by_customer on actions (org_id, customer_id, rule_set_id, due_on, id) where state = 1;
create index actions_history on actions (org_id, customer_id, closed_at, id) where state <> 1;
create index actions_by_due on actions (org_id, due_on, id) where state = 1;
create index actions_of_all_time on actions (org_id, due_on, id);
create unique index actions_once_per_step on actions (org_id, invoice_id, step_id) where step_id is not null and state <> 4;
create unique index actions_one_planned on actions (org_id, customer_id) where state = 1 and level = 1;

create table passed_steps (
    org_id bigint not null,
    customer_id bigint not null,
    invoice_id bigint not null,
    step_id bigint not null,
    passed_on bigint not null,
    primary key (org_id, customer_id, invoice_id, step_id)
) {clustered};

create table closed_owners (
    org_id bigint not null,
    action_id bigint not null,
    place bigint not null,
    user_id bigint not null,
    stands_in bigint not null,
    primary key (org_id, action_id, place)
) {clustered};

create table owner_keys (
    org_id bigint not null,
    id {id} not null,
    rule_set_id bigint not null,
    kind bigint not null,
    content {bytes} not null,
    live bigint not null,
    fallback bigint not null,
    {key} (org_id, id)
);
create unique index owner_keys_content on owner_keys (org_id, rule_set_id, kind, content);
create index owner_keys_fallback on owner_keys (org_id, id) where fallback = 1;

-- Actions that have yet to move to keys that name a person: those of rules that have found the person anew.
create table pending_moves (
    org_id bigint not null,
    rule_set_id bigint not null,
    user_id bigint not null,
    key_id bigint not null,
    after_customer_id bigint not null,
    primary key (org_id, rule_set_id, user_id)
) {clustered};
create index pending_moves_by_key on pending_moves (org_id, key_id);
create index pending_moves_of_user on pending_moves (org_id, user_id, rule_set_id);

create table key_members (
    org_id bigint not null,
    key_id bigint not null,
    kind bigint not null,
    user_id bigint not null,
    live bigint not null,
    stands_in bigint not null,
    primary key (org_id, key_id, user_id)
) {clustered};
create index key_members_of_user on key_members (org_id, user_id, live, kind, key_id);

create table jobs (
    org_id bigint not null,
    id {id} not null,
    kind bigint not null,
    name text not null,
    state bigint not null,
    run_at bigint not null,
    lease_until_at bigint,
    attempts bigint not null default 0,
    error text,
    {key} (org_id, id)
);
create unique index jobs_once on jobs (org_id, kind, name);
create index jobs_due on jobs (org_id, state, run_at, id);

create table audit_records (
    org_id bigint not null,
    seq bigint not null,
    at bigint not null,
    actor_kind bigint not null,
    actor_id bigint,
    source text not null,
    verb text not null,
    subject text not null,
    change text not null,
    hash {bytes} not null,
    primary key (org_id, seq)
);

-- The last of them, so that its removal shows.
create table audit_heads (
    org_id bigint primary key,
    seq bigint not null,
    hash {bytes} not null
);
