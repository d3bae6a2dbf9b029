# Mail that goes out, and Settings, mail.

mail-title = Mail
mail-gist = What Remit sends, and what became of it
mail-server = Sent through { $server }, from { $from }.
mail-no-server = This server sends no mail: links are shown to whoever invites, and stand in its log. Whoever runs it sets “smtp” and “mail_from”.
mail-when = When
mail-what = What
mail-to = To
mail-state = State
mail-said = What the mail server said
mail-progress = { $over } of { $n } sent or given up
mail-none = No mail here
mail-none-advice = Invitations, new passwords and a new owner are told by mail.
mail-again = Send again
mail-goes-again = It is on its way again.
mail-tried = { $n ->
    [one] tried { $n } time
   *[other] tried { $n } times
}
mail-kind-invitation = Invitation
mail-kind-ownership-received = Ownership received
mail-kind-ownership-given = Ownership given
mail-kind-password-reset = New password
mail-kind-password-changed = Password changed
mail-kind-second-factor-reset = Two-step sign-in taken away
mail-kind-gained = Actions gained
mail-state-waiting = Waiting
mail-state-sending = Being sent
mail-state-sent = Sent
mail-state-unknown = Unknown
mail-state-failed = Not sent
mail-state-dropped = No longer needed

mail-greeting = Hello { $name },
mail-greeting-nameless = Hello,
mail-open-button = Open Remit
mail-invitation-subject = { $organisation } invites you to Remit
mail-invitation = You are invited to join { $organisation } on Remit.
mail-invitation-by = { $other } invites you to join { $organisation } on Remit.
mail-invitation-link = The link below works once, for 7 days, and only for you. If you do not expect it, do nothing.
mail-invitation-button = Join { $organisation }
mail-ownership-received-subject = You are the owner of { $organisation } now
mail-ownership-received = { $other } has made you the owner of { $organisation } on Remit. Transferring it again and deleting it are yours alone from now on.
mail-ownership-given-subject = You are no longer the owner of { $organisation }
mail-ownership-given = { $other } is the owner of { $organisation } on Remit now, and you are an admin.
mail-ownership-wrong = If this should not have happened, tell whoever runs the server at { $address }.
mail-password-reset-subject = A new password for Remit
mail-password-reset = Somebody, probably you, has asked for a new password for your account at { $address }.
mail-password-reset-link = The link below works once, for an hour. If it was not you, do nothing: your password stays as it is.
mail-password-reset-button = Choose a new password
mail-password-changed-subject = Your password for Remit was changed
mail-password-changed = The password of your account at { $address } was changed, and everybody who was signed in to it was signed out.
mail-password-changed-wrong = If it was not you, choose a new one at once, with “Forgotten password” on the sign-in page.
mail-second-factor-reset-subject = Two-step sign-in was taken away from your account
mail-second-factor-reset = Your account at { $address } no longer asks for a code: whoever runs { $organisation } has taken two-step sign-in away, and everybody who was signed in to it was signed out.
mail-second-factor-reset-wrong = Set it up again on your profile page. If you have not asked for this, tell them, and choose a new password.
mail-gained-subject = { $n ->
    [one] One action is yours now
   *[other] { $count } actions are yours now
}
mail-gained-subject-some = Actions are yours now
mail-gained = This became yours in { $organisation }, beside what was planned for you:
mail-gained-first = First due:
mail-gained-example = { $title }, { $customer }, { $day }
mail-gained-choice = On your profile page you choose how soon you are told of this.
