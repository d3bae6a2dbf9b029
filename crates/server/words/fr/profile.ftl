# Sa propre page.

profile-title = Profil
profile-about = À propos de vous
profile-name = Votre nom
profile-name-hint = Tout le monde le voit, dans chacun de vos espaces. Personne d’autre ne peut le changer.
profile-signature = Signature
profile-signature-hint = Elle figure sous vos relances. 12 lignes au plus.
profile-signature-preview = Telle qu’elle est envoyée
profile-language = Langue
profile-save = Enregistrer
profile-overtaken = Vous avez modifié votre profil dans une autre fenêtre entre-temps. Votre saisie est ci-dessous ; l’enregistrer remplace cette modification.
profile-password = Mot de passe
profile-password-means = Tous les navigateurs où vous êtes connecté sont déconnectés, sauf celui-ci.
profile-current = Mot de passe actuel
profile-new = Nouveau mot de passe
profile-set-password = Changer le mot de passe
profile-sessions = Où vous êtes connecté
profile-browser = Navigateur
profile-address = Adresse réseau
profile-began = Connexion
profile-seen = Dernière activité
profile-this-browser = ce navigateur
profile-unknown-browser = Navigateur inconnu
profile-end-session = Déconnecter ce navigateur
profile-was-saved = Votre profil est enregistré.
profile-password-was-set = Votre mot de passe est changé. Les autres navigateurs sont déconnectés.
profile-session-was-ended = Ce navigateur est déconnecté.
