# Le cadre de chaque page.

frame-skip = Aller au contenu
frame-menu = Menu
frame-main = Principal
frame-home-of = { $name }, aller à l’accueil
frame-search = Chercher un client
frame-account-of = { $name }, mon compte
frame-help = Touches
frame-profile = Profil
frame-switch = Changer d’espace
frame-sign-out = Se déconnecter
frame-dismiss = Masquer
frame-unreachable = Le serveur est injoignable. Rien n’a été envoyé ; réessayez dans un instant.
frame-close = Fermer
frame-unsaved = Vos modifications ne sont pas enregistrées. Les abandonner ?
frame-copy = Copier
frame-copied = Copié
frame-cancel = Annuler
frame-language = Langue
frame-title = { $page } · Remit

nav-home = Accueil
nav-actions = Actions
nav-customers = Clients
nav-invoices = Factures
nav-settings = Réglages
nav-users = Utilisateurs
nav-groups = Groupes
nav-workflows = Scénarios
nav-coverage = Couverture
nav-mail = E-mails
nav-audit = Journal
nav-organisation = Espace

keys-title = Touches
keys-move = se déplacer
keys-tick = cocher
keys-complete = terminer
keys-ignore = ignorer
keys-open = ouvrir
keys-why = pourquoi
keys-all = toutes les touches
keys-palette = aller à une page ou trouver un client
keys-search = chercher dans cette liste

palette-title = Aller à
palette-field = Page ou client
palette-find = Chercher parmi les clients
