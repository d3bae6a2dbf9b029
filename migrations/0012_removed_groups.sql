-- What groups were called that were removed: closed actions and the audit log go on naming them (GRP 6). Their names are free.
create table removed_groups (
    org_id bigint not null,
    id bigint not null,
    name text not null,
    removed_at bigint not null,
    primary key (org_id, id)
) {clustered};
