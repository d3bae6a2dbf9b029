# The frame around every page.

frame-skip = Skip to content
frame-menu = Menu
frame-main = Main
frame-home-of = { $name }, go to Home
frame-search = Search customers
frame-account-of = { $name }, my account
frame-help = Keys
frame-profile = Profile
frame-switch = Switch workspace
frame-sign-out = Sign out
frame-dismiss = Dismiss
frame-unreachable = The server cannot be reached. Nothing was sent; try again in a moment.
frame-close = Close
frame-unsaved = What you changed here is not saved. Leave it?
frame-copy = Copy
frame-copied = Copied
frame-cancel = Cancel
frame-language = Language
frame-title = { $page } · Remit

nav-home = Home
nav-actions = Actions
nav-customers = Customers
nav-invoices = Invoices
nav-settings = Settings
nav-users = Users
nav-groups = Groups
nav-workflows = Workflows
nav-coverage = Coverage
nav-mail = Mail
nav-audit = Audit log
nav-organisation = Workspace

keys-title = Keys
keys-move = move
keys-tick = tick
keys-complete = complete
keys-ignore = ignore
keys-open = open
keys-why = why
keys-all = all keys
keys-palette = go to a page or find a customer
keys-search = search this list

palette-title = Go to
palette-field = Page or customer
palette-find = Find among the customers
