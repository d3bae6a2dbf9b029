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
group-find = Name, position or group
group-overtaken = { $n ->
    [one] Somebody else changed this group while you were editing: it is called { $name } and has { $n } member now. What you chose is below; saving it replaces theirs.
   *[other] Somebody else changed this group while you were editing: it is called { $name } and has { $n } members now. What you chose is below; saving it replaces theirs.
}

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
