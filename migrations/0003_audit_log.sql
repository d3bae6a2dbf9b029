-- What was done to something, and what somebody did, is found without reading the whole log.
create index audit_records_of_subject on audit_records (org_id, subject, seq);
create index audit_records_of_actor on audit_records (org_id, actor_kind, actor_id, seq);
