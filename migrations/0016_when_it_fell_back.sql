-- Since when what stands on a key falls back, where that came by a change of people, groups or rules and not by its making.
alter table owner_keys add column fell_at bigint;
create index owner_keys_fell on owner_keys (org_id, fell_at) where fallback = 1 and fell_at is not null;
