# What went wrong, and what to do about it.

problem-malformed = This request cannot be read
problem-malformed-remedy = Check how it is written, then send it again.
problem-sign-in = Sign in first
problem-sign-in-remedy = Send a token that is valid, as “Authorization: Bearer …”.
problem-denied = Your role does not have this
problem-denied-to-a-program = The role does not have this, or the token’s scope does not
problem-denied-remedy = Ask an admin of your workspace.
problem-not-yours = This action is not yours
problem-not-yours-remedy = Only those who own it may do this. “Why?” says who they are.
problem-only-looks = You are only looking
problem-only-looks-remedy = Nothing was changed. You see what somebody else sees; stop it first, then do this as yourself.
problem-cross-site = This form is too old
problem-cross-site-remedy = Nothing was changed. Go back, reload the page and send it once more.
problem-not-found = There is nothing here
problem-not-found-remedy = It may have been removed, or you may not see it: an account manager sees the customers that they are assigned to. Start again from Home, or ask an admin.
problem-method = This address does not work that way
problem-method-remedy = Open it from a link or a button of the page.
problem-slow = The request took too long
problem-stale = Somebody else changed this in the meantime
problem-stale-remedy = Nothing was changed. Load it again, and look before you repeat it.
problem-too-large = This is more than fits
problem-too-large-remedy = Send less at once: up to 1 MB.
problem-media-type = This kind of content is not taken here
problem-media-type-remedy = Send JSON, as “Content-Type: application/json”; a page sends its form.
problem-invalid = Some of this cannot be taken
problem-invalid-remedy = Nothing was changed. Go back and correct what is marked.
problem-too-many = Too many tries
problem-too-many-remedy = { $n ->
    [one] Wait a second, then try again.
   *[other] Wait { $n } seconds, then try again.
}
problem-failed = Something broke on our side
problem-failed-remedy = Nothing was changed. It is in the log under the number below; tell whoever runs the server if it happens again.
problem-unavailable = This does not work right now
problem-unavailable-remedy = Nothing was changed. Wait a moment, then try again.
problem-uncertain = It is not known whether this was done
problem-uncertain-remedy = It was broken off in the middle. Look whether it was done before you do it again.
problem-too-long = This takes too long
problem-too-long-remedy = Narrow it: search for a longer part of the name, or filter the list.
problem-number = Request { $id }
problem-home = Go to Home

conflict-already-finished = Somebody else finished this first
conflict-already-finished-remedy = Nothing was changed, and nothing is left to do here.
conflict-finished-by = { $name } was first. Nothing is left to do here.
conflict-finished-by-you = You have already finished this
conflict-finished-by-you-remedy = Nothing was changed now, and nothing is left to do here.
conflict-handed-over = Somebody has just taken it over or handed it over
conflict-handed-over-remedy = Nothing was changed now. Look whose it is, and whether that is all right.
conflict-handed-to = It went to { $name } in the meantime. Nothing was changed now.
conflict-yours-alone = It is yours alone already
conflict-yours-alone-remedy = There is nothing to take over.
conflict-you-are-away = You are noted as away
conflict-you-are-away-remedy = It would not become yours. End your absence, then take it over.
conflict-nothing-to-undo = There is nothing to undo
conflict-nothing-to-undo-remedy = The action is open.
conflict-too-late-to-undo = It is too late to undo this
conflict-too-late-to-undo-remedy = Nothing was changed. An action can be taken back for 30 seconds, while nothing has come in its way.
conflict-not-open = This is no longer open
conflict-not-open-remedy = Nothing was changed. Look at the customer for what is open now.
conflict-archived-group = This group is archived
conflict-archived-group-remedy = Restore the group first, or choose another.
conflict-owner-stays = The workspace must keep its owner
conflict-owner-stays-remedy = Make somebody else the owner first.
conflict-wrong-status = This is not possible in their present status
conflict-wrong-status-remedy = Nothing was changed. Look in the list of users where they stand now.
conflict-link-spent = This link is no longer valid
conflict-link-spent-remedy = If you have joined already, sign in. If not, ask whoever invited you for a new link.
conflict-password-link-spent-remedy = It was used, or is older than an hour. Ask for a new one with your address.
problem-ask-for-link = Ask for a new link
conflict-overlapping-absence = Another absence covers part of this time
conflict-overlapping-absence-remedy = Choose other days, or end the other absence first.
conflict-already-exists = This exists already
conflict-already-exists-remedy = Use the one that is there, or choose another name.
conflict-export-first = Export everything first
conflict-export-first-remedy = Take everything along from this page; then you have a day to delete the workspace.
conflict-being-deleted = The workspace is being deleted
conflict-being-deleted-remedy = Its week is over, and it can no longer be kept.
conflict-sign-in-refused = The e-mail and password do not match
conflict-sign-in-refused-remedy = Check both, then try again.
conflict-suspended = Your access is suspended
conflict-suspended-remedy = Ask an administrator of your workspace to reactivate it.
conflict-set-up-over = This set-up is over
conflict-set-up-over-remedy = It lasts ten minutes, and ends when two-step sign-in is on. Look at your profile, and begin again if it is off.
conflict-second-factor-off = Two-step sign-in is not on
conflict-second-factor-off-remedy = Nothing was changed, and nothing has to be.
conflict-user-elsewhere = This account is used in another workspace too
conflict-user-elsewhere-remedy = Nothing was changed. Ask whoever runs the server: they can reset it for every workspace.

fault-missing = Fill this in.
fault-too-long = { $n ->
    [one] Use at most { $n } character.
   *[other] Use at most { $n } characters.
}
fault-too-many-lines = Use at most { $n } lines.
fault-too-short = { $n ->
    [one] Use at least { $n } character.
   *[other] Use at least { $n } characters.
}
fault-control-characters = Leave out line breaks, tabs and other control characters.
fault-taken = This is taken already.
fault-archived = This is archived. Restore it, or choose another.
fault-taken-by-archived = An archived one has this name. Restore it, or choose another.
fault-address-taken = { $address } belongs to a user already.
fault-is-the-address = Use something other than the address.
fault-unchanged = This is what it is already. Choose another.
fault-too-easy = This is guessed too easily. Add a word or two that nobody expects.
fault-not-the-name = This is not the name of the workspace.
fault-not-the-code = This is not the code that is shown now, or it has been used.
fault-not-the-passkey = This passkey was not taken. Try again, or use another one.
fault-not-your-password = This is not your password.
fault-not-an-email = This is not an e-mail address.
fault-unknown = This is not known here.
fault-cannot-own = Choose somebody who sees this customer, has been invited and is not away.
fault-not-a-choice = Choose one of the possible values.
fault-out-of-range = This is out of range.
fault-too-far = Choose a day within { $n } years.
fault-too-early = This day is too early. Choose a later one.
fault-before-it-begins = This is before the absence begins. Choose a later day.
fault-already-over = This is past already. Choose a later day.
fault-grant-to-self = You cannot grant sight to yourself. Choose somebody else to stand in, or leave it out.
fault-repeated = This is there twice.
fault-too-many = { $n ->
    [one] At most { $n } at once.
   *[other] At most { $n } at once.
}
