-- That something became somebody's otherwise than by planning (OWN 14): once for each change and person, not for each action.
-- How much it is, and whether it still is theirs, is worked out when they are told; the mail that tells them is noted.
create table gains (
    org_id bigint not null,
    id {id} not null,
    user_id bigint not null,
    cause bigint not null,
    -- The giver, the absent or the predecessor, or the group, as the cause says.
    subject_id bigint,
    at bigint not null,
    mail_id bigint,
    {key} (org_id, id)
);
create index gains_of_user on gains (org_id, user_id, at);
create index gains_untold on gains (org_id, at) where mail_id is null;

-- How soon a person is told of what by mail, and since when they want it so; where nothing stands, as the program does by
-- itself.
create table notification_choices (
    account_id bigint not null,
    topic bigint not null,
    pace bigint not null,
    since bigint not null,
    primary key (account_id, topic)
) {clustered};
