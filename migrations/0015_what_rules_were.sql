-- What the owner rules of a set were until they were replaced: whoever they find now is told only of what was not theirs before
-- (OWN 14).
create table former_rules (
    org_id bigint not null,
    rule_set_id bigint not null,
    until_at bigint not null,
    place bigint not null,
    kind bigint not null,
    user_id bigint,
    position bigint,
    group_id bigint,
    scope bigint,
    primary key (org_id, rule_set_id, until_at, place)
) {clustered};
create index former_rules_by_end on former_rules (org_id, until_at);

-- As whom rules found somebody before the change, and after it.
alter table gains add column standing text;
