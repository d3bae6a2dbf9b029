-- What stands under the person's reminders.
alter table accounts add column signature text not null default '';
