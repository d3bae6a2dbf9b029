-- The outbox. What a mail says is made when it goes out; a row holds neither its text nor its link.
create table mails (
    org_id bigint not null,
    id {id} not null,
    kind bigint not null,
    user_id bigint not null,
    about_id bigint,
    language text,
    state bigint not null,
    due_at bigint not null,
    lease_until_at bigint,
    attempts bigint not null default 0,
    error text,
    created_at bigint not null,
    ended_at bigint,
    {key} (org_id, id)
);
create index mails_due on mails (org_id, state, due_at, id);
create index mails_in_order on mails (org_id, created_at);
create index mails_of_user on mails (org_id, user_id, kind, created_at);

-- Somebody asked for a new password of this address; whether there is an account is looked up behind the answer.
create table password_requests (
    id bigint primary key,
    email_key text not null
);

-- The links that open an account once.
create table password_resets (
    token_hash {bytes} primary key,
    account_id bigint not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index password_resets_of_account on password_resets (account_id);
create index password_resets_over on password_resets (expires_at);
