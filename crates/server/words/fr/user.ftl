# Réglages, utilisateurs.

user-title = Utilisateurs
user-search = Nom ou e-mail
user-name = Nom
user-email = E-mail
user-role = Rôle
user-position = Fonction
user-groups = Groupes
user-customers = Clients
user-open = Actions ouvertes
user-created = Créé
user-visit = Dernière visite
user-status = Statut
user-never = jamais
user-all = tous
user-assigned-to = Voit tous les clients ; affecté à { $count }
user-no-groups = aucun groupe

user-role-member = Membre
user-role-admin = Administrateur
user-role-owner = Propriétaire
user-role-hint = Les administrateurs modifient réglages, utilisateurs, groupes et scénarios ; les membres non.
user-owner-hint = Seul un transfert change le propriétaire.
user-position-finance = Finance
user-position-accountant = Comptable
user-position-account-manager = Gestionnaire de comptes
user-sees-finance = Voit tous les clients, et reçoit les actions qui ne trouvent personne d’autre.
user-sees-accountant = Voit tous les clients.
user-sees-account-manager = Voit seulement les clients qui lui sont affectés.
user-status-created = Créé
user-status-invited = Invité
user-status-joined = Inscrit
user-status-suspended = Suspendu
user-status-removed = Retiré
user-away = Absent
user-away-with = Absent, { $name }
user-away-until = Absent jusqu’au { $until }
user-away-until-with = Absent jusqu’au { $until }, { $name } remplace

user-count-created = { $n ->
    [one] { $n } créé
   *[other] { $n } créés
}
user-count-invited = { $n ->
    [one] { $n } invité
   *[other] { $n } invités
}
user-count-joined = { $n ->
    [one] { $n } inscrit
   *[other] { $n } inscrits
}
user-count-suspended = { $n ->
    [one] { $n } suspendu
   *[other] { $n } suspendus
}
user-count-away = dont { $n ->
    [one] { $n } absent
   *[other] { $n } absents
}

user-edit = Modifier
user-edit-of = Modifier { $name }
user-edit-hint = Le nom et la signature n’appartiennent qu’à la personne. Qui change d’adresse reçoit un nouvel utilisateur.
user-save = Enregistrer
user-overtaken = Quelqu’un d’autre a modifié cet utilisateur pendant votre saisie : { $role }, { $position }, { $groups }. Votre choix est ci-dessous ; l’enregistrer remplace le sien.
user-was-edited = { $name } est enregistré.

user-suspend = Suspendre
user-suspend-of = Suspendre { $name }
user-suspend-means = { $name } ne peut plus se connecter et ne possède plus rien. Affectations, groupes et historique restent ; vous pouvez réactiver cette personne à tout moment.
user-was-suspended = { $name } est suspendu.
user-reactivate = Réactiver
user-reactivate-of = Réactiver { $name }
user-reactivate-means = { $name } retrouve son statut d’avant : l’accès est rétabli s’il existait, et les règles trouvent de nouveau cette personne.
user-was-reactivated = { $name } est de retour.
user-remove = Retirer
user-remove-of = Retirer { $name }
user-remove-means = { $name } disparaît de toutes les listes et quitte tous les groupes. Le nom reste sur les actions passées, les notes et le journal ; l’adresse peut être invitée de nouveau.
user-was-removed = { $name } est retiré.
user-erase = Effacer aussi la personne
user-erase-hint = Le nom, l’adresse et, si elle n’est dans aucun autre espace, son compte disparaissent pour de bon. Le passé indique « Personne effacée ». C’est irréversible.
user-was-erased = La personne est retirée et effacée.
user-show-customers = Voir ces clients
user-alone = { $n ->
    [one] { $count } client reste sans personne qui puisse se connecter.
   *[other] { $count } clients restent sans personne qui puisse se connecter.
}
user-is-assigned = { $n ->
    [one] Affecté à { $count } client.
   *[other] Affecté à { $count } clients.
}
user-is-named = Nommé dans les règles de
user-step = { $workflow }, étape { $n }
user-is-named-by-hand = { $n ->
    [one] Nommé dans les règles de { $count } action ouverte.
   *[other] Nommé dans les règles de { $count } actions ouvertes.
}
user-replacement = Qui prend la suite
user-replacement-hint = Cette personne prend les mêmes places chez les clients et figure à sa place dans les règles ; les groupes et le passé restent tels quels.
user-rules-to = Les règles vont à quelqu’un d’autre
user-rules-to-hint = Une adresse e-mail ; laissez vide pour la même personne.

user-own = Nommer propriétaire
user-own-of = Nommer { $name } propriétaire
user-own-means = { $name } répond dès lors de { $workspace } : transmettre ou supprimer cet espace ne revient plus qu’à cette personne. Vous devenez administrateur, et elle seule peut vous la rendre.
user-own-sees = Dès lors, cette personne voit aussi tous les clients.
user-own-name = Nom de l’espace
user-own-name-hint = Saisissez { $workspace } pour confirmer.
user-own-password = Votre mot de passe
user-owns-now = { $name } est propriétaire. Vous êtes désormais administrateur.

user-factor = Réinitialiser la connexion en deux étapes
user-factor-of = Réinitialiser la connexion en deux étapes de { $name }
user-factor-means = { $name } est déconnecté partout et se connecte avec le seul mot de passe jusqu’à une nouvelle mise en place. Ne le faites que si vous savez que c’est bien cette personne qui a perdu son téléphone.
user-factor-was-reset = La connexion en deux étapes de { $name } est réinitialisée. Cette personne est déconnectée partout.

user-export = Exporter
user-invite = Inviter
user-invite-only = Inviter { $n ->
    [one] la nouvelle personne
   *[other] les { $n } nouvelles personnes
}, laisser le reste
user-invite-again = Renvoyer l’invitation
user-invite-of = Inviter { $name }
user-invite-means = { $name } reçoit un lien valable une fois, pendant 7 jours. Dès lors la personne compte comme invitée, et des actions peuvent lui revenir.
user-invite-again-means = { $name } reçoit un nouveau lien valable une fois, pendant 7 jours. Le lien précédent ne marche plus.
user-make-link = Montrer un lien
user-copy-link = Copier le lien
user-copy-link-of = Lien pour { $name }
user-send-mail = Envoyer par e-mail
user-withdraw = Retirer l’invitation
user-withdraw-of = Retirer l’invitation de { $name }
user-withdraw-means = Le lien de { $name } cesse de marcher, et cette personne ne possède plus rien jusqu’à une nouvelle invitation. Affectations et groupes restent.
user-was-invited = { $name } est invité par e-mail.
user-was-withdrawn = Le lien de { $name } ne marche plus.
user-were-mailed = { $n ->
    [one] { $n } personne est invitée par e-mail.
   *[other] { $n } personnes sont invitées par e-mail.
}
user-check = Vérifier les adresses
user-invite-title = Inviter des utilisateurs
user-addresses = Adresses e-mail
user-addresses-hint = Une ou plusieurs, telles quelles : noms, virgules, points-virgules, lignes, cellules d’un tableau.
user-addresses-refused = Personne n’a encore été invité. Corrigez ce qui est cité ci-dessous, ou laissez-le de côté.
user-send-now = Envoyer l’invitation maintenant
user-send-now-hint = Le lien marche une fois, pendant 7 jours. D’ici là, les personnes restent « créées » et ne possèdent rien.
user-were-created = { $n ->
    [one] { $n } utilisateur ajouté, pas encore invité.
   *[other] { $n } utilisateurs ajoutés, pas encore invités.
}
user-reading = Comment les adresses ont été lues
user-reading-new = { $n ->
    [one] { $n } nouvelle
   *[other] { $n } nouvelles
}
user-reading-here = { $n } déjà là
user-reading-unread = { $n ->
    [one] { $n } n’est pas une adresse
   *[other] { $n } ne sont pas des adresses
}
user-reading-more = { $n ->
    [one] { $n } autre de ce genre.
   *[other] { $n } autres de ce genre.
}
user-not-an-address = { $address } n’est pas une adresse.
user-already-here = { $address } est déjà là : { $status }.
user-look-alike = { $address } contient des lettres qui ressemblent à d’autres. Ce n’est pas la même adresse qu’avec celles-là.

user-links-title = { $n ->
    [one] { $n } personne est invitée
   *[other] { $n } personnes sont invitées
}
user-links-once = Transmettez ces liens vous-même : ils ne partent pas par e-mail, et ne sont montrés que maintenant. Chacun marche une fois, pendant 7 jours, pour son adresse.
user-link-of = Lien pour { $email }

view-start = Voir comme { $name }
view-banner = Vous voyez ce que voit { $name }. Rien ne peut être modifié.
view-end = Arrêter
