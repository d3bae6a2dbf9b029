# Home: the reader's own To do.

home-title = To do
home-kinds = Kinds
home-all = All
home-calls = Calls
home-emails = E-mails
home-letters = Letters
home-tasks = Tasks
home-overdue = Overdue
home-today = Today
home-next = Next
home-nothing = Nothing left to do
home-nothing-advice = What comes due is planned each working morning and appears here.
home-none = Nothing of this kind
home-none-advice = Look at all kinds to see the rest.

home-gained-known = I know
