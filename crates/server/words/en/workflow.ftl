# Settings, workflows; who would get it.

workflow-title = Workflows
workflow-gist = Steps on their days, and whose each of them is.
workflow-none = No workflows yet
workflow-none-advice = Import one: remit workflow import. A workflow says what is done about unpaid invoices, when, and whose it is.
workflow-step = Step
workflow-when = When
workflow-how = How
workflow-whose = Whose
workflow-open = Open actions
workflow-level-customer = One action for each customer
workflow-level-invoice = One action for each invoice
workflow-customers = { $n ->
    [one] { $count } customer
   *[other] { $count } customers
}
workflow-between = { $n ->
    [0] no pause between contacts
    [one] { $n } day or more between contacts
   *[other] { $n } days or more between contacts
}
workflow-by-itself = By itself
workflow-by-hand = By hand
workflow-step-named = Step { $number }, { $name }
workflow-edit-rules = Whose it is
workflow-rules-saved = The rules are saved. Open actions have moved.

workflow-rule-finance = Finance
workflow-rule-accountants = Accountants
workflow-rule-account-managers = Account managers, assigned
workflow-rule-assigned = Assigned users
workflow-rule-group-assigned = { $name }, assigned
workflow-rule-group-all = { $name }, all
workflow-snag-archived = The group is archived, so this rule finds nobody. Restore the group, or remove the rule.
workflow-snag-suspended = Suspended, so this rule finds nobody. Name somebody else, or remove it.
workflow-snag-removed = Removed, so this rule finds nobody. Name somebody else, or remove it.
workflow-snag-created = Not invited yet, so this rule finds nobody. Send the invitation, or name somebody else.
workflow-snag-away = Away, and nobody can stand in, so this rule finds nobody today.
workflow-snag-nobody = Nobody whom it means is available, so this rule finds nobody today.
workflow-snag-sees-none = Sees none of the customers of this workflow, so this rule finds nobody.

workflow-means-user = This one person, where they can see the customer.
workflow-means-position = Everybody of this position.
workflow-means-account-managers = The account managers who are assigned to the customer.
workflow-means-assigned = Everybody who is assigned to the customer, whatever their position.
workflow-means-group-assigned = Its members who are assigned to the customer.
workflow-means-group-all = All its members who can see the customer.
workflow-and-away = { $n ->
    [one] { $people } and { $n } away
   *[other] { $people } and { $n } away
}
workflow-today = Today: { $people }; { $rest }.
workflow-here = For this customer: { $names }.
workflow-here-nobody = For this customer it finds nobody.
workflow-here-not = { $n ->
    [one] One person whom it means cannot see the customer or is not available.
   *[other] { $n } people whom it means cannot see the customer or are not available.
}
workflow-falls-unused = no customer is under this workflow yet
workflow-falls-none = no customer would fall back
workflow-falls-finance = { $n ->
    [one] { $n } of { $customers } customers would fall back to finance
   *[other] { $n } of { $customers } customers would fall back to finance
}
workflow-falls-owner = { $n ->
    [one] { $n } of { $customers } customers would fall back to the owner of the workspace
   *[other] { $n } of { $customers } customers would fall back to the owner of the workspace
}

workflow-rules-of = Whose is { $name }?
workflow-save-rules = Save the rules
workflow-place-of = Step { $number } of { $workflow }.
workflow-rules-lead = It is of everybody whom a rule finds and who can see the customer. They share it; one of them completes it.
workflow-overtaken = Somebody else changed these rules while you were editing. Now they are: { $rules }. What you chose is below; saving it replaces theirs.
workflow-no-rule = No rule yet. Add at least one.
workflow-share = What this rule finds nobody for falls back. Further rules add people.
workflow-together = All together: { $rest }.
workflow-remove-rule = Remove rule { $number }
workflow-look = Show whom it finds
workflow-choose = Choose
workflow-choose-first = Choose what this rule is about, or remove it.
workflow-twice = This rule is there already. Remove one of the two.
workflow-position = Position
workflow-group = Group
workflow-scope = Which of its members
workflow-scope-assigned = Assigned users
workflow-scope-all = All users
workflow-archived = { $name } (archived)
workflow-add = Add a rule
workflow-add-assigned = Assigned users
workflow-add-group = Group
workflow-add-group-means = Its members who are assigned to the customer, or all who can see it.
workflow-add-position = Position
workflow-add-position-means = Everybody in finance, all accountants, or the account managers who are assigned.
workflow-add-user = Person
workflow-person = Person
workflow-add-person = Add this person

would-title = Who would get it?
would-step = Step
would-show = Show
would-today = As it is today, whether there is such an action or not.
would-of-step = { $step }, a step of { $workflow }. For which customer?
would-find-customer = Find a customer
would-no-customer = No customer matches.
would-more-customers = { $count } customers. Search to find the others.
would-no-workflow = There are no workflows yet, so there is no step to ask about.
