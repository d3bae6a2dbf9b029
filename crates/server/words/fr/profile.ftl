# Sa propre page.

profile-title = Profil
profile-about = À propos de vous
profile-name = Votre nom
profile-name-hint = Tout le monde le voit, dans chacun de vos espaces. Personne d’autre ne peut le changer.
profile-signature = Signature
profile-signature-hint = Elle figurera sous vos relances. 12 lignes au plus.
profile-signature-preview = Telle qu’elle sera envoyée
profile-language = Langue
profile-zone = Fuseau horaire
profile-zone-hint = L’heure de ce qui s’est passé suit cette horloge. Les échéances et la planification gardent les jours de l’espace.
profile-zone-default = Celui de l’espace ({ $zone })
profile-save = Enregistrer
profile-overtaken = Vous avez modifié votre profil dans une autre fenêtre entre-temps. Votre saisie est ci-dessous ; l’enregistrer remplace cette modification.
profile-password = Mot de passe
profile-password-means = Tous les navigateurs où vous êtes connecté sont déconnectés, sauf celui-ci.
profile-current = Mot de passe actuel
profile-new = Nouveau mot de passe
profile-set-password = Changer le mot de passe
profile-factor = Connexion en deux étapes
profile-factor-on = Activée
profile-factor-off = Désactivée
profile-factor-means = Avec elle, votre mot de passe seul n’ouvre rien : un code de votre téléphone est demandé aussi.
profile-factor-set-up = La mettre en place
profile-factor-change = La modifier
profile-factor-since = Activée depuis
profile-factor-codes-left = { $n ->
    [0] Il ne reste aucun code de secours : créez-en avant d’en avoir besoin.
    [one] Il reste { $n } code de secours.
   *[other] Il reste { $n } codes de secours.
}
profile-factor-scan = Donnez la clé à votre application
profile-factor-scan-means = Toute application de codes de connexion convient. Scannez l’image, ou saisissez la clé.
profile-factor-picture = Image contenant la clé, pour l’appareil photo de votre téléphone
profile-factor-key = Clé
profile-factor-open = Ouvrir dans une application de cet appareil
profile-factor-confirm = Montrez que cela fonctionne
profile-factor-confirm-means = La clé est gardée dix minutes. Elle compte dès que vous avez donné un code.
profile-factor-code = Code affiché par l’application
profile-factor-password = Votre mot de passe
profile-factor-switch-on = L’activer
profile-factor-renew = Créer de nouveaux codes de secours
profile-factor-renew-means = Les nouveaux codes de secours remplacent les précédents, utilisés ou non.
profile-factor-switch-off = La désactiver
profile-factor-codes = Codes de secours
profile-factor-codes-once = La connexion en deux étapes est activée. Gardez ces codes là où vous les trouverez sans votre téléphone : ils ne sont affichés que maintenant, et chacun ouvre une fois.
profile-factor-kept = Je les ai gardés
profile-factor-is-on = La connexion en deux étapes est activée.
profile-factor-is-off = La connexion en deux étapes est désactivée. Seul votre mot de passe est demandé.
profile-sessions = Où vous êtes connecté
profile-browser = Navigateur
profile-browser-on = { $browser } sur { $system }
profile-address = Adresse réseau
profile-began = Connexion
profile-seen = Dernière activité
profile-this-browser = ce navigateur
profile-unknown-browser = Navigateur inconnu
profile-end-session = Déconnecter ce navigateur
profile-end-others = Se déconnecter partout ailleurs
profile-others-were-ended = Tous les autres navigateurs sont déconnectés.
profile-was-saved = Votre profil est enregistré.
profile-password-was-set = Votre mot de passe est changé. Les autres navigateurs sont déconnectés.
profile-session-was-ended = Ce navigateur est déconnecté.
