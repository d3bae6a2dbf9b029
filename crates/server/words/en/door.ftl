# Signing in, and accepting an invitation.

door-title = Sign in to Remit
door-hint = New here? Ask whoever runs your workspace for an invitation.
door-email = E-mail
door-password = Password
door-stay = Keep me signed in on this device for 30 days
door-sign-in = Sign in
door-refused = The e-mail and password do not match. After ten tries there is a pause of some minutes.
door-invited = Join { $organisation }
door-invited-as = You are invited as { $email }.
door-signed-in-as = You are signed in as { $name }, { $email }.
door-leave = Sign out and go on
door-name = Your name
door-password-hint = { $n ->
    [one] At least { $n } character.
   *[other] At least { $n } characters. A few words are easy to remember and hard to guess.
}
door-known-hint = You have an account already: use its password.
door-join = Join

door-code-title = One more step
door-code-hint = Your app shows six digits for Remit. Without your telephone or passkey, use one of your recovery codes.
door-code = Code
door-code-over = It took too long, or something has changed meanwhile. Begin again with your password.
door-code-again = Begin again

switch-title = Your workspaces
switch-go = Go there
switch-here = you are here

password-forgotten = Forgotten password
password-forgotten-hint = Give the address that you sign in with. You get a mail with a link to a new password.
password-forgotten-no-mail = This server sends no mail. Give your address, then ask whoever runs the server: the link to a new password stands in its log.
password-ask = Send me a link
password-asked = Look at your mail
password-asked-means = If { $email } has an account here, a mail with a link is on its way. It works once, for an hour.
password-choose = Choose a new password
password-choose-means = It is for { $email }. Everybody who is signed in to this account is signed out.
password-set = Set the password
password-was-set = Your password is set. Sign in with it.
