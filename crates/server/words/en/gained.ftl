# What came to somebody otherwise than by planning: on Home and by mail.

gained-handed = { $n ->
    [one] { $name } handed one action over to you.
   *[other] { $name } handed { $count } actions over to you.
}
gained-away = { $name } is away, and you stand in.
gained-away-with = { $n ->
    [one] { $name } is away, and you stand in: one action is yours.
   *[other] { $name } is away, and you stand in: { $count } actions are yours.
}
gained-assigned = { $n ->
    [one] You were assigned to a customer: one action is yours.
   *[other] You were assigned to customers: { $count } actions are yours.
}
gained-succeeds = { $n ->
    [one] You took over from { $name }: one action is yours.
   *[other] You took over from { $name }: { $count } actions are yours.
}
gained-joined = { $n ->
    [one] You are in the group { $name }: one action is yours.
   *[other] You are in the group { $name }: { $count } actions are yours.
}
gained-position = { $n ->
    [one] Your position is { $name } now: one action is yours.
   *[other] Your position is { $name } now: { $count } actions are yours.
}
gained-role = { $n ->
    [one] Your role is { $name } now: one action is yours.
   *[other] Your role is { $name } now: { $count } actions are yours.
}
gained-rules = { $n ->
    [one] The owner rules of the step { $name } were edited: one action is yours.
   *[other] The owner rules of the step { $name } were edited: { $count } actions are yours.
}
gained-named = { $n ->
    [one] Owner rules name you in the place of { $name }: one action is yours.
   *[other] Owner rules name you in the place of { $name }: { $count } actions are yours.
}
gained-transferred = { $n ->
    [one] Your group took over from the group { $name }: one action is yours.
   *[other] Your group took over from the group { $name }: { $count } actions are yours.
}
gained-added = { $n ->
    [one] { $name } added one action for you.
   *[other] { $name } added { $count } actions for you.
}
gained-added-for = { $n ->
    [one] One action was added for you.
   *[other] { $count } actions were added for you.
}
gained-fell-suspended = { $n ->
    [one] One action fell back to you, because { $name } was suspended.
   *[other] { $count } actions fell back to you, because { $name } was suspended.
}
gained-fell-removed = { $n ->
    [one] One action fell back to you, because { $name } was removed.
   *[other] { $count } actions fell back to you, because { $name } was removed.
}
gained-fell-away = { $n ->
    [one] One action fell back to you, because { $name } is away.
   *[other] { $count } actions fell back to you, because { $name } is away.
}
gained-fell-several-away = { $n ->
    [one] One action fell back to you, because colleagues are away.
   *[other] { $count } actions fell back to you, because colleagues are away.
}
gained-fell-changed = { $n ->
    [one] One action fell back to you, because { $name } has another role, position or other groups.
   *[other] { $count } actions fell back to you, because { $name } has another role, position or other groups.
}
gained-fell-several-changed = { $n ->
    [one] One action fell back to you, because colleagues have another role, position or other groups.
   *[other] { $count } actions fell back to you, because colleagues have another role, position or other groups.
}
gained-fell-left = { $n ->
    [one] One action fell back to you, because people left the group { $name }.
   *[other] { $count } actions fell back to you, because people left the group { $name }.
}
gained-fell-archived = { $n ->
    [one] One action fell back to you, because the group { $name } was archived.
   *[other] { $count } actions fell back to you, because the group { $name } was archived.
}
gained-fell-dissolved = { $n ->
    [one] One action fell back to you, because the group { $name } was removed.
   *[other] { $count } actions fell back to you, because the group { $name } was removed.
}
gained-fell-edited = { $n ->
    [one] One action fell back to you, because the owner rules of the step { $name } were edited.
   *[other] { $count } actions fell back to you, because the owner rules of the step { $name } were edited.
}
