# One's own page.

profile-title = Profile
profile-about = About you
profile-name = Your name
profile-name-hint = Everybody sees it, in every workspace that you are in. Nobody else can change it.
profile-signature = Signature
profile-signature-hint = It will stand under your reminders. Up to 12 lines.
profile-signature-preview = As it will be sent
profile-language = Language
profile-zone = Time zone
profile-zone-hint = When something happened is shown by this clock. Due dates and planning keep to the days of the workspace.
profile-zone-default = That of the workspace ({ $zone })
profile-save = Save
profile-overtaken = You changed your profile in another window meanwhile. What you typed is below; saving it replaces that.
profile-password = Password
profile-password-means = Every browser in which you are signed in is signed out, but for this one.
profile-current = Current password
profile-new = New password
profile-set-password = Change the password
profile-factor = Two-step sign-in
profile-factor-on = On
profile-factor-off = Off
profile-factor-means = With it, your password alone opens nothing: a code from your telephone is asked for, too.
profile-factor-set-up = Set it up
profile-factor-change = Change it
profile-factor-since = On since
profile-factor-codes-left = { $n ->
    [0] No recovery code is left: make new ones before you need one.
    [one] { $n } recovery code is left.
   *[other] { $n } recovery codes are left.
}
profile-factor-scan = Give it to your app
profile-factor-scan-means = Any app for sign-in codes will do. Scan the picture, or type the key.
profile-factor-picture = Picture with the key, for the camera of your telephone
profile-factor-key = Key
profile-factor-open = Open in an app on this device
profile-factor-confirm = Show that it works
profile-factor-confirm-means = The key is kept for ten minutes. It counts once you have given a code.
profile-factor-code = Code that the app shows
profile-factor-password = Your password
profile-factor-switch-on = Switch it on
profile-factor-renew = Make new recovery codes
profile-factor-renew-means = New recovery codes replace the earlier ones, used or not.
profile-factor-switch-off = Switch it off
profile-factor-codes = Recovery codes
profile-factor-codes-once = Two-step sign-in is on. Keep these codes where you find them without your telephone: they are shown only now, and each opens once.
profile-factor-kept = I have kept them
profile-factor-is-on = Two-step sign-in is on.
profile-factor-is-off = Two-step sign-in is off. Your password is all that is asked for.
profile-sessions = Where you are signed in
profile-browser = Browser
profile-browser-on = { $browser } on { $system }
profile-address = Network address
profile-began = Signed in
profile-seen = Last seen
profile-this-browser = this browser
profile-unknown-browser = Unknown browser
profile-end-session = Sign out there
profile-end-others = Sign out everywhere else
profile-others-were-ended = Every other browser is signed out.
profile-was-saved = Your profile is saved.
profile-password-was-set = Your password is changed. Other browsers are signed out.
profile-session-was-ended = That browser is signed out.
