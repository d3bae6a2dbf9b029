# Les e-mails qui partent, et Réglages, e-mails.

mail-title = E-mails
mail-gist = Ce que Remit envoie, et ce qu’il en est advenu
mail-server = Envoyés par { $server }, de la part de { $from }.
mail-no-server = Ce serveur n’envoie pas d’e-mails : les liens sont montrés à qui invite, et figurent dans son journal. La personne qui le gère règle « smtp » et « mail_from ».
mail-when = Quand
mail-what = Quoi
mail-to = À
mail-state = État
mail-said = Ce qu’a dit le serveur d’e-mail
mail-progress = { $over } sur { $n } envoyés ou abandonnés
mail-none = Aucun e-mail ici
mail-none-advice = Les invitations, les nouveaux mots de passe et un nouveau propriétaire sont annoncés par e-mail.
mail-again = Renvoyer
mail-goes-again = Il repart.
mail-tried = { $n ->
    [one] essayé { $n } fois
   *[other] essayé { $n } fois
}
mail-kind-invitation = Invitation
mail-kind-ownership-received = Propriété reçue
mail-kind-ownership-given = Propriété cédée
mail-kind-password-reset = Nouveau mot de passe
mail-kind-password-changed = Mot de passe changé
mail-kind-second-factor-reset = Connexion en deux étapes retirée
mail-kind-gained = Actions reçues
mail-state-waiting = En attente
mail-state-sending = En cours d’envoi
mail-state-sent = Envoyé
mail-state-unknown = Inconnu
mail-state-failed = Non envoyé
mail-state-dropped = Devenu inutile

mail-greeting = Bonjour { $name },
mail-greeting-nameless = Bonjour,
mail-open-button = Ouvrir Remit
mail-invitation-subject = { $organisation } vous invite sur Remit
mail-invitation = Vous êtes invité à rejoindre { $organisation } sur Remit.
mail-invitation-by = { $other } vous invite à rejoindre { $organisation } sur Remit.
mail-invitation-link = Le lien ci-dessous marche une fois, pendant 7 jours, et pour vous seulement. Si vous ne vous y attendez pas, ne faites rien.
mail-invitation-button = Rejoindre { $organisation }
mail-ownership-received-subject = Vous êtes maintenant propriétaire de { $organisation }
mail-ownership-received = { $other } vous a fait propriétaire de { $organisation } sur Remit. Désormais, vous seul pouvez en céder la propriété ou supprimer cet espace.
mail-ownership-given-subject = Vous n’êtes plus propriétaire de { $organisation }
mail-ownership-given = { $other } est maintenant propriétaire de { $organisation } sur Remit, et vous êtes administrateur.
mail-ownership-wrong = Si cela n’est pas normal, dites-le à la personne qui gère le serveur à l’adresse { $address }.
mail-password-reset-subject = Un nouveau mot de passe pour Remit
mail-password-reset = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte à l’adresse { $address }.
mail-password-reset-link = Le lien ci-dessous marche une fois, pendant une heure. Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.
mail-password-reset-button = Choisir un nouveau mot de passe
mail-password-changed-subject = Votre mot de passe pour Remit a été changé
mail-password-changed = Le mot de passe de votre compte à l’adresse { $address } a été changé, et toutes les personnes qui y étaient connectées ont été déconnectées.
mail-password-changed-wrong = Si ce n’était pas vous, choisissez-en un nouveau tout de suite, par « Mot de passe oublié » sur la page de connexion.
mail-second-factor-reset-subject = La connexion en deux étapes a été retirée de votre compte
mail-second-factor-reset = Votre compte à l’adresse { $address } ne demande plus de code : la personne qui gère { $organisation } a retiré la connexion en deux étapes, et toutes les personnes qui y étaient connectées ont été déconnectées.
mail-second-factor-reset-wrong = Configurez-la de nouveau sur votre page de profil. Si vous ne l’avez pas demandé, dites-le-lui, et choisissez un nouveau mot de passe.
mail-gained-subject = { $n ->
    [one] Une action est maintenant à vous
   *[other] { $count } actions sont maintenant à vous
}
mail-gained-subject-some = Des actions sont maintenant à vous
mail-gained = Voici ce qui est devenu vôtre dans { $organisation }, outre ce qui vous a été planifié :
mail-gained-first = Premières échéances :
mail-gained-example = { $title }, { $customer }, { $day }
mail-gained-choice = Sur votre page de profil, vous choisissez quand vous en êtes prévenu(e).
