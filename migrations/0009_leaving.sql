-- Through whose eyes it looks, if not its own person's.
alter table sessions add column as_user_id bigint;

-- When its owner has last taken everything along, and who it was; and from when on it is to be deleted.
alter table organisations add column exported_at bigint;
alter table organisations add column exported_by bigint;
alter table organisations add column delete_at bigint;
