# Se connecter, et accepter une invitation.

door-title = Se connecter à Remit
door-hint = Nouveau ici ? Demandez une invitation à la personne qui gère votre espace.
door-email = E-mail
door-password = Mot de passe
door-stay = Rester connecté sur cet appareil pendant 30 jours
door-sign-in = Se connecter
door-refused = L’e-mail et le mot de passe ne correspondent pas. Après dix essais, il y a une pause de quelques minutes.
door-invited = Rejoindre { $organisation }
door-invited-as = Vous êtes invité en tant que { $email }.
door-signed-in-as = Vous êtes connecté en tant que { $name }, { $email }.
door-leave = Se déconnecter et continuer
door-name = Votre nom
door-password-hint = { $n ->
    [one] Au moins { $n } caractère.
   *[other] Au moins { $n } caractères. Quelques mots se retiennent facilement et se devinent mal.
}
door-known-hint = Vous avez déjà un compte : utilisez son mot de passe.
door-join = Rejoindre

door-code-title = Encore une étape
door-code-hint = Votre application affiche six chiffres pour Remit. Sans votre téléphone ni votre clé d’accès, utilisez un de vos codes de secours.
door-code = Code
door-code-over = Cela a pris trop de temps, ou quelque chose a changé entre-temps. Recommencez avec votre mot de passe.
door-code-again = Recommencer

switch-title = Vos espaces
switch-go = Y aller
switch-here = vous êtes ici

password-forgotten = Mot de passe oublié
password-forgotten-hint = Donnez l’adresse avec laquelle vous vous connectez. Vous recevez un e-mail avec un lien vers un nouveau mot de passe.
password-forgotten-no-mail = Ce serveur n’envoie pas d’e-mails. Donnez votre adresse, puis demandez à la personne qui gère le serveur : le lien vers un nouveau mot de passe figure dans son journal.
password-ask = M’envoyer un lien
password-asked = Regardez vos e-mails
password-asked-means = Si { $email } a un compte ici, un e-mail avec un lien est en route. Il marche une fois, pendant une heure.
password-choose = Choisir un nouveau mot de passe
password-choose-means = Il est pour { $email }. Toutes les personnes connectées à ce compte sont déconnectées.
password-set = Définir le mot de passe
password-was-set = Votre mot de passe est défini. Connectez-vous avec celui-ci.
