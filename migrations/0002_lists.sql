-- What lists are searched by is indexed beside this text: see Texts in crates/db. Here is an index for each order in which
-- a list is offered and that had none.
create index users_by_role on users (org_id, role, id);
create index users_by_status on users (org_id, status, id);
create index users_by_created_at on users (org_id, created_at, id);
create index users_by_last_visit_at on users (org_id, last_visit_at, id);
