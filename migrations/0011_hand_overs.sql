-- Actions that were taken over (without a giver) or handed over, the last time each: the rules of its own that it has since,
-- and those of its step, or those it began with, which hold again where its own find nobody.
create table hand_overs (
    org_id bigint not null,
    action_id bigint not null,
    customer_id bigint not null,
    own_rule_set_id bigint not null,
    step_rule_set_id bigint not null,
    giver_id bigint,
    receiver_id bigint not null,
    at bigint not null,
    -- That of the action since.
    version bigint not null,
    primary key (org_id, action_id)
) {clustered};
create unique index hand_overs_by_own_rules on hand_overs (org_id, own_rule_set_id);
create index hand_overs_by_step_rules on hand_overs (org_id, step_rule_set_id, action_id);
create index hand_overs_of_customer on hand_overs (org_id, customer_id, action_id);
create index hand_overs_of_receiver on hand_overs (org_id, receiver_id, at);

-- When whoever is assigned came to it, where that is later than the day which the assignment keeps: somebody was replaced.
alter table assignments add column gained_at bigint;
-- Until when a user knows of what came to them.
alter table users add column known_at bigint;
-- When it began, or was noted to have begun; until then nobody could know.
alter table absences add column began_at bigint;
-- The session in which a second factor is being set up, by its hash: no other is shown the secret.
alter table second_factors add column begun_in {bytes};
