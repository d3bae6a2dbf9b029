# Settings, users.

user-title = Users
user-search = Name or e-mail
user-name = Name
user-email = E-mail
user-role = Role
user-position = Position
user-groups = Groups
user-customers = Customers
user-open = Open actions
user-created = Created
user-visit = Last visit
user-status = Status
user-never = never
user-all = all
user-assigned-to = Sees every customer; assigned to { $count }
user-no-groups = no groups

user-role-member = Member
user-role-admin = Admin
user-role-owner = Owner
user-role-hint = Admins change settings, users, groups and workflows; members do not.
user-owner-hint = Only a transfer changes who the owner is.
user-position-finance = Finance
user-position-accountant = Accountant
user-position-account-manager = Account manager
user-sees-finance = Sees every customer, and gets the actions that find nobody else.
user-sees-accountant = Sees every customer.
user-sees-account-manager = Sees only the customers they are assigned to.
user-status-created = Created
user-status-invited = Invited
user-status-joined = Joined
user-status-suspended = Suspended
user-status-removed = Removed
user-away = Away
user-away-with = Away, { $name }
user-away-until = Away until { $until }
user-away-until-with = Away until { $until }, { $name } stands in

user-count-created = { $n } created
user-count-invited = { $n } invited
user-count-joined = { $n } joined
user-count-suspended = { $n } suspended
user-count-away = of them { $n } away

user-edit = Edit
user-edit-of = Edit { $name }
user-edit-hint = Name and signature are theirs to change. Whoever’s address changes gets a new user.
user-save = Save
user-overtaken = Somebody else changed this user while you were editing: { $role }, { $position }, { $groups }. What you chose is below; saving it replaces theirs.
user-was-edited = { $name } is saved.

user-suspend = Suspend
user-suspend-of = Suspend { $name }
user-suspend-means = { $name } can no longer sign in and owns nothing. Assignments, groups and history stay; you can reactivate them at any time.
user-was-suspended = { $name } is suspended.
user-reactivate = Reactivate
user-reactivate-of = Reactivate { $name }
user-reactivate-means = { $name } stands where they stood before: they can sign in again if they could, and the rules find them again.
user-was-reactivated = { $name } is back.
user-remove = Remove
user-remove-of = Remove { $name }
user-remove-means = { $name } goes from every list and leaves all groups. The name stays on past actions, notes and the audit log; the address can be invited again.
user-was-removed = { $name } is removed.
user-erase = Erase the person, too
user-erase-hint = Name, address and, when they are in no other workspace, their account go for good. The past says “Erased person”. This cannot be taken back.
user-was-erased = The person is removed and erased.
user-show-customers = Show these customers
user-alone = { $n ->
    [one] { $count } customer is left without anybody who may sign in.
   *[other] { $count } customers are left without anybody who may sign in.
}
user-is-assigned = { $n ->
    [one] Assigned to { $count } customer.
   *[other] Assigned to { $count } customers.
}
user-is-named = Named in the owner rules of
user-step = { $workflow }, step { $n }
user-is-named-by-hand = { $n ->
    [one] Named in the owner rules of { $count } open action.
   *[other] Named in the owner rules of { $count } open actions.
}
user-replacement = Who takes over
user-replacement-hint = They take the same places at the customers, and are named in the owner rules instead; groups and the past stay as they are.
user-rules-to = Owner rules go to somebody else
user-rules-to-hint = An e-mail address; leave it empty for the same person.

user-own = Make owner
user-own-of = Make { $name } the owner
user-own-means = { $name } then answers for { $workspace }: transferring it again and deleting it are theirs alone. You become an admin, and only they can give it back.
user-own-sees = From then on they also see every customer.
user-own-name = Name of the workspace
user-own-name-hint = Type { $workspace } to show that you mean it.
user-own-password = Your password
user-owns-now = { $name } is the owner. You are an admin now.

user-factor = Reset two-step sign-in
user-factor-of = Reset two-step sign-in of { $name }
user-factor-means = { $name } is signed out everywhere, and signs in with the password alone until they set it up again. Do it only when you know that it is they who have lost their telephone.
user-factor-was-reset = Two-step sign-in of { $name } is reset. They are signed out everywhere.

user-export = Export
user-invite = Invite
user-invite-only = Invite { $n ->
    [one] the new one
   *[other] the { $n } new ones
}, leave out the rest
user-invite-again = Send the invitation again
user-invite-of = Invite { $name }
user-invite-means = { $name } gets a link that works once, for 7 days. From then on they count as invited, and actions can be theirs.
user-invite-again-means = { $name } gets a new link that works once, for 7 days. The earlier link stops working.
user-make-link = Show a link
user-copy-link = Copy the link
user-copy-link-of = Link for { $name }
user-send-mail = Send by mail
user-withdraw = Take the invitation back
user-withdraw-of = Take the invitation of { $name } back
user-withdraw-means = The link of { $name } stops working, and they own nothing until you invite them again. Assignments and groups stay.
user-was-invited = { $name } is invited by mail.
user-was-withdrawn = The link of { $name } no longer works.
user-were-mailed = { $n ->
    [one] { $n } person is invited by mail.
   *[other] { $n } people are invited by mail.
}
user-check = Check the addresses
user-invite-title = Invite users
user-addresses = E-mail addresses
user-addresses-hint = One or many, as they come: names, commas, semicolons, lines, cells of a sheet.
user-addresses-refused = Nobody was invited yet. Mend what is listed below, or leave it out.
user-send-now = Send the invitation now
user-send-now-hint = The link works once, for 7 days. Until it is sent they stay “created” and own nothing.
user-were-created = { $n ->
    [one] { $n } user was put in, without an invitation yet.
   *[other] { $n } users were put in, without an invitation yet.
}
user-reading = How the addresses were read
user-reading-new = { $n } new
user-reading-here = { $n } already here
user-reading-unread = { $n } not an address
user-reading-more = { $n ->
    [one] { $n } more like this.
   *[other] { $n } more like these.
}
user-not-an-address = { $address } is not an address.
user-already-here = { $address } is here already: { $status }.
user-look-alike = { $address } holds letters that look like others. It is not the same as the address with those.

user-links-title = { $n ->
    [one] { $n } person is invited
   *[other] { $n } people are invited
}
user-links-once = Hand these links over yourself: they are not mailed, and they are shown only now. Each works once, for 7 days, for its address.
user-link-of = Link for { $email }

view-start = View as { $name }
view-banner = You see what { $name } sees. Nothing can be changed.
view-end = Stop
