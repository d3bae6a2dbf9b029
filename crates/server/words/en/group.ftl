# Settings, groups.

group-title = Groups
group-gist = What people do. A group never grants rights.
group-search = Name of the group
group-active = Active
group-archived = Archived
group-name = Name
group-users = Users
group-customers = Customers
group-actions = Open actions
group-used-by = Used by
group-no-users = No users
group-no-rule = No rule
group-step = { $workflow } · step { $number }
group-one-person = one person
group-nobody-joined = nobody has logged in yet
group-none = No groups
group-none-advice = A group says what people do, such as “Physiotherapists”, so that steps of workflows can be theirs.
group-none-archived = No archived groups
group-none-archived-advice = What is archived stays here, with its members and rules, until it is restored.

group-new = New group
group-make = Create the group
group-was-created = { $name } is created.
group-edit = Edit
group-edit-of = Edit { $name }
group-save = Save
group-was-edited = { $name } is saved.
group-name-hint = Renaming keeps members, rules and actions.
group-members = Members
group-members-hint = A member acts only for customers they can see.
group-overtaken = Somebody else renamed this group while you were editing: it is called { $name } now. What you typed is below; saving it replaces theirs.

group-archive = Archive
group-archive-of = Archive { $name }
group-archive-means = { $name } is hidden and cannot be picked any more. Members, rules and history stay; restoring it brings everything back as it was.
group-archive-steps = { $n ->
    [one] { $n } step of a workflow names it. While it is archived, that rule finds nobody.
   *[other] { $n } steps of workflows name it. While it is archived, those rules find nobody.
}
group-was-archived = { $name } is archived.
group-restore = Restore
group-was-restored = { $name } is restored.

group-restore-of = Restore { $name }
group-restore-means = { $name } can be picked again, with the members that it has. Rules that name it find them again.

group-remove = Remove
group-remove-of = Remove { $name }
group-remove-means = { $name } goes from every list, and its name is free again. Closed actions and the audit log go on naming it.
group-remove-nothing = No user, owner rule or open action refers to it.
group-remove-users = { $n ->
    [one] { $count } user is in it.
   *[other] { $count } users are in it.
}
group-remove-more-steps = { $n ->
    [one] Named in { $n } more step.
   *[other] Named in { $n } more steps.
}
group-remove-actions = { $n ->
    [one] { $count } open action has owner rules that name it.
   *[other] { $count } open actions have owner rules that name it.
}
group-remove-nowhere = Users, owner rules or open actions refer to it, and there is no other active group to transfer them to. Create or restore one first.
group-choose = Choose a group
group-members-to = Its users go to
group-members-to-hint = Whoever is in that group already stays in it once.
group-rules-to = Owner rules name instead
group-rules-to-hint = Each rule keeps its scope: all members, or those assigned. What would be there twice is there once.
group-was-removed = { $name } is removed.
