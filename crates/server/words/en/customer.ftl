# Customers.

customer-title = Customers
customer-search = Name or number
customer-name = Name
customer-number = Number
customer-country = Country
customer-assigned = Assigned
customer-outstanding = Outstanding
customer-overdue = Overdue
customer-open = Open actions
customer-workflow = Workflow
customer-group = Group of those assigned
customer-nobody = Nobody
customer-nothing = –
customer-something-overdue = something
customer-nothing-overdue = nothing
customer-some-open = some
customer-no-open = none
customer-no-workflow = No workflow
customer-none = No customers yet
customer-none-advice = Import them with their invoices: remit import receivables.
customer-none-assigned = You see the customers that you are assigned to. An admin assigns them.
customer-paused = Paused
customer-is-paused = yes
customer-is-not-paused = no
customer-paused-until = Paused until { $day }

customer-unpaid = of { $amount } unpaid
customer-step-of = Step { $number } of { $workflow }.
customer-due-on = Due { $day }
customer-hidden-until = hidden until { $day }
customer-nothing-due = Nothing to do now
customer-all-paid = Everything is paid.
customer-without-workflow = Without a workflow, nothing is planned.
customer-left-alone = While it is paused, nothing is planned.
customer-nothing-due-yet = The next step is planned when its day comes; disputed invoices wait.
customer-show-all-open = Show all { $count } open actions

customer-history = History
customer-no-history = Nothing has been done yet.
customer-show-history = Show everything that was done
customer-did = { $name } completed { $what }
customer-ignored = { $name } ignored { $what }
customer-was-closed = { $what } was closed
customer-was-cancelled = { $what } was cancelled
customer-moment = { $day }, { $time }

customer-assigned-in-order = Assigned, in order
customer-nobody-assigned = Nobody is assigned. What a rule leaves to the assigned users falls back to finance.
customer-move-up = Move { $name } up
customer-move-down = Move { $name } down
customer-unassign = Unassign { $name }
customer-change = Change
customer-on-issue = On the day of issue
customer-after-issue = { $n ->
    [one] { $n } day after issue
   *[other] { $n } days after issue
}
customer-before-issue = { $n ->
    [one] { $n } day before issue
   *[other] { $n } days before issue
}
customer-on-due = On the due date
customer-after-due = { $n ->
    [one] { $n } day after the due date
   *[other] { $n } days after the due date
}
customer-before-due = { $n ->
    [one] { $n } day before the due date
   *[other] { $n } days before the due date
}

customer-save = Save
customer-save-for = { $n ->
    [one] Save for { $n } customer
   *[other] Save for { $n } customers
}
customer-pick-first = Tick some customers in the list first.
customer-assign = Assign
customer-were-assigned = { $n ->
    [0] Nothing was to be changed
    [one] One customer changed hands
   *[other] { $n } customers changed hands
}
customer-were-put-under = { $n ->
    [0] Nothing was to be changed
    [one] One customer has another workflow
   *[other] { $n } customers have another workflow
}
customer-assign-of = Assign people to { $name }
customer-people = People
customer-assign-also = People to assign
customer-assign-no-longer = People to unassign
customer-set-workflow = Set workflow
customer-workflow-of = Workflow of { $name }
customer-workflow-hint = Another workflow cancels what the present one has planned and is still open.
customer-rename = Rename
customer-rename-of = Rename { $name }
customer-pause = Pause
customer-pause-of = Pause { $name }
customer-pause-until = First day of work again
customer-pause-hint = Until then nothing is planned; what is planned and open is cancelled.
customer-resume = End the pause
