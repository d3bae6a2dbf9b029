-- Whoever has a rare role or status is found in the order of names without going through everybody.
create index users_of_role on users (org_id, role, name_key, id);
create index users_of_position on users (org_id, position, name_key, id);
create index users_of_status on users (org_id, status, name_key, id);
