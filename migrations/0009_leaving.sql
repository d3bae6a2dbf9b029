-- Through whose eyes it looks, if not its own person's.
alter table sessions add column as_user_id bigint;
