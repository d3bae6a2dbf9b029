# Réglages, groupes.

group-title = Groupes
group-gist = Ce que font les gens. Un groupe ne donne jamais de droits.
group-search = Nom du groupe
group-active = Actifs
group-archived = Archivés
group-name = Nom
group-users = Utilisateurs
group-customers = Clients
group-actions = Actions ouvertes
group-used-by = Utilisé par
group-no-users = Personne
group-no-rule = Aucune règle
group-step = { $workflow } · étape { $number }
group-one-person = une seule personne
group-nobody-joined = personne ne s’est encore connecté
group-none = Aucun groupe
group-none-advice = Un groupe dit ce que font les gens, par exemple « Kinésithérapeutes », pour que des étapes de scénarios leur reviennent.
group-none-archived = Aucun groupe archivé
group-none-archived-advice = Ce qui est archivé reste ici, avec ses membres et ses règles, jusqu’à sa restauration.

group-new = Nouveau groupe
group-make = Créer le groupe
group-was-created = { $name } est créé.
group-edit = Modifier
group-edit-of = Modifier { $name }
group-save = Enregistrer
group-was-edited = { $name } est enregistré.
group-name-hint = Renommer conserve membres, règles et actions.
group-members = Membres
group-members-hint = Un membre n’agit que pour les clients qu’il voit.
group-overtaken = Quelqu’un d’autre a renommé ce groupe pendant votre saisie : il s’appelle maintenant { $name }. Votre saisie est ci-dessous ; l’enregistrer remplace la sienne.

group-archive = Archiver
group-archive-of = Archiver { $name }
group-archive-means = { $name } est masqué et ne peut plus être choisi. Membres, règles et historique restent ; le restaurer remet tout comme avant.
group-archive-steps = { $n ->
    [one] { $n } étape de scénario le nomme. Tant qu’il est archivé, cette règle ne trouve personne.
   *[other] { $n } étapes de scénarios le nomment. Tant qu’il est archivé, ces règles ne trouvent personne.
}
group-was-archived = { $name } est archivé.
group-restore = Restaurer
group-was-restored = { $name } est restauré.

group-restore-of = Restaurer { $name }
group-restore-means = { $name } peut de nouveau être choisi, avec ses membres. Les règles qui le nomment les trouvent de nouveau.

group-remove = Supprimer
group-remove-of = Supprimer { $name }
group-remove-means = { $name } disparaît de toutes les listes, et son nom redevient libre. Les actions closes et le journal continuent de le nommer.
group-remove-nothing = Aucun utilisateur, aucune règle et aucune action ouverte ne s’y réfère.
group-remove-users = { $n ->
    [one] { $count } utilisateur en fait partie.
   *[other] { $count } utilisateurs en font partie.
}
group-remove-more-steps = { $n ->
    [one] Nommé dans { $n } autre étape.
   *[other] Nommé dans { $n } autres étapes.
}
group-remove-actions = { $n ->
    [one] { $count } action ouverte a des règles qui le nomment.
   *[other] { $count } actions ouvertes ont des règles qui le nomment.
}
group-remove-nowhere = Des utilisateurs, des règles ou des actions ouvertes s’y réfèrent, et il n’y a aucun autre groupe actif pour les reprendre. Créez-en ou restaurez-en un d’abord.
group-choose = Choisissez un groupe
group-members-to = Ses utilisateurs vont à
group-members-to-hint = Qui fait déjà partie de ce groupe n’y est qu’une fois.
group-rules-to = Les règles nomment à la place
group-rules-to-hint = Chaque règle garde sa portée : tous les membres, ou les seules personnes affectées. Ce qui serait en double n’y est qu’une fois.
group-was-removed = { $name } est supprimé.
