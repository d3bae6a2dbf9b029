# Actions.

action-title = Actions
action-customer = Customer
action-what = What
action-amount = Amount
action-no-amount = None
action-due = Due
action-whose = Whose
action-state = State
action-group = Group named by its rules
action-search = Customer or invoice
action-views = Which actions
action-mine = To do
action-open = Open
action-all = All
action-none = No actions
action-none-advice = Planning makes them from due invoices, for customers that have a workflow.
action-complete = Complete
action-ignore = Ignore
action-hand-over = Hand over…
action-take-over = Take over…
action-show-customer = Show the customer
action-by = by { $name }
action-state-todo = To do
action-state-done = Done
action-state-ignored = Ignored
action-state-cancelled = Cancelled
action-completed = Completed.
action-ignored = Ignored.
action-handed = It is now with { $names }.
action-taken = It is yours now.
action-undo = Undo

hand-over = Hand over
hand-over-to = To whom
hand-over-means = It becomes theirs, and is no longer yours. If they leave, are away or lose sight of the customer, the rules of its step hold again.
hand-over-means-shared = They take your place; whoever shares it with you keeps theirs, and nobody else comes to it by the rules of its step.
hand-over-means-fallen = It fell back, because its rules found nobody. Now it is for one person: it becomes theirs alone.
hand-take-over = Take over
hand-take-over-means = It becomes yours alone: nobody else has it to do any longer. This is logged.
hand-now = It is with
hand-stale = Somebody has changed this action in the meantime. Look whose it is now before you repeat it.

action-gained-handed = Yours since { $day }: { $name } handed it to you
action-gained-away = Yours since { $day }: { $name } is away
action-gained-assigned = Yours since { $day }: you were assigned
