-- What stands under the person's reminders.
alter table accounts add column signature text not null default '';

-- Whether the browser keeps the session when it is closed.
alter table sessions add column stay bigint not null default 1;
