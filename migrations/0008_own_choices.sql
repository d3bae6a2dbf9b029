-- Which columns a user sees of a list, in their order: their keys with commas between, those that are hidden with a dash
-- before (LST 1).
create table list_layouts (
    org_id bigint not null,
    user_id bigint not null,
    list bigint not null,
    columns text not null,
    primary key (org_id, user_id, list)
) {clustered};

-- The time zone in which the person reads moments; none for that of the organisation.
alter table accounts add column time_zone text;
