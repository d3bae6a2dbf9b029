-- Whoever goes through all users in the order of names, to find a letter or two, sees here who is not meant, not in their rows.
drop index users_by_name;
create index users_by_name on users (org_id, name_key, id, status, email_key);
