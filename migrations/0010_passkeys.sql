-- The passkeys of an account. What the library keeps of one is opaque to us: its public key, and what changes with each use
-- (its counter). The handle is by which an authenticator knows the account; all passkeys of one have the same.
create table passkeys (
    id bigint primary key,
    account_id bigint not null,
    name text not null,
    handle {bytes} not null,
    credential {bytes} not null,
    transports bigint not null,
    fixed {bytes} not null,
    moving {bytes} not null,
    created_at bigint not null,
    used_at bigint
);
create index passkeys_of_account on passkeys (account_id, id);
create unique index passkeys_by_credential on passkeys (credential);

-- What was asked of whoever is adding a passkey: one for an account, and good for one answer.
create table passkey_challenges (
    account_id bigint primary key,
    name text not null,
    state {bytes} not null,
    expires_at bigint not null
);

-- The same of whoever has come half of the way in.
alter table half_way_sign_ins add column challenge {bytes};
