-- What computes the codes of an account. It has to be readable: the program computes them too. Until it is confirmed by a
-- code, none is asked for; the last step of which a code was taken, so that none is taken twice.
create table second_factors (
    account_id bigint primary key,
    secret {bytes} not null,
    created_at bigint not null,
    confirmed_at bigint,
    last_step bigint not null default 0
);

-- Hashes of the codes for whoever has lost their telephone; each goes when it is used.
create table recovery_codes (
    account_id bigint not null,
    code_hash {bytes} not null,
    primary key (account_id, code_hash)
) {clustered};

-- Who has shown a password and not yet a code: which password, what was counted on the way, and where to.
create table half_way_sign_ins (
    token_hash {bytes} primary key,
    account_id bigint not null,
    password_mark {bytes} not null,
    failures text not null,
    org_id bigint,
    invitation_hash {bytes},
    stay bigint not null,
    expires_at bigint not null
);
create index half_way_sign_ins_of_account on half_way_sign_ins (account_id);
create index half_way_sign_ins_into on half_way_sign_ins (org_id);
create index half_way_sign_ins_over on half_way_sign_ins (expires_at);
create index second_factors_pending on second_factors (created_at) where confirmed_at is null;
