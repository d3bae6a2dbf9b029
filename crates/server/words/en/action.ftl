# Actions.

action-title = Actions
action-customer = Customer
action-what = What
action-amount = Amount
action-no-amount = None
action-due = Due
action-whose = Whose
action-state = State
action-search = Customer or invoice
action-views = Which actions
action-mine = To do
action-open = Open
action-all = All
action-none = No actions
action-none-advice = Planning makes them from due invoices, for customers that have a workflow.
action-complete = Complete
action-ignore = Ignore
action-show-customer = Show the customer
action-by = by { $name }
action-state-todo = To do
action-state-done = Done
action-state-ignored = Ignored
action-state-cancelled = Cancelled
action-completed = Completed.
action-ignored = Ignored.
action-undo = Undo
