# One's own page.

profile-title = Profile
profile-about = About you
profile-name = Your name
profile-name-hint = Everybody sees it, in every workspace that you are in. Nobody else can change it.
profile-signature = Signature
profile-signature-hint = It stands under your reminders. Up to 12 lines.
profile-signature-preview = As it is sent
profile-language = Language
profile-save = Save
profile-overtaken = You changed your profile in another window meanwhile. What you typed is below; saving it replaces that.
profile-password = Password
profile-password-means = Every browser in which you are signed in is signed out, but for this one.
profile-current = Password until now
profile-new = New password
profile-set-password = Change the password
profile-sessions = Where you are signed in
profile-browser = Browser
profile-address = Network address
profile-began = Signed in
profile-seen = Last seen
profile-this-browser = this browser
profile-unknown-browser = Unknown browser
profile-end-session = Sign out there
profile-was-saved = Your profile is saved.
profile-password-was-set = Your password is changed. Other browsers are signed out.
profile-session-was-ended = That browser is signed out.
