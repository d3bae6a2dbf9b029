# Settings, the workspace itself.

organisation-title = Workspace
organisation-about = About the workspace
organisation-name = Name
organisation-zone = Time zone
organisation-currency = Currency
organisation-export = Everything, to take along
organisation-export-means = A file with every row that the workspace has, but for passwords and other secrets. Each line is one row, as JSON; the last line says how many there are.
organisation-exported = You took everything along { $moment }.
organisation-export-go = Export everything
organisation-delete = Delete the workspace
organisation-delete-of = Delete { $workspace }
organisation-delete-means = Export everything first. A week after you have said so here, everything of the workspace is deleted for good: users, customers, invoices, actions and the audit log. Until then everybody sees the date on every page, and you can keep the workspace.
organisation-deletion-planned = The workspace will be deleted in a week.
organisation-goes = { $workspace } will be deleted on { $day }, with everything in it.
organisation-keep = Keep it
organisation-was-kept = The workspace is kept.
