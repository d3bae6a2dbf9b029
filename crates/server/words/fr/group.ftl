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
group-none-advice = Un groupe dit ce que font les gens, par exemple « Kinésithérapeutes », pour que des étapes de processus leur reviennent.
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
group-find = Nom, fonction ou groupe
group-overtaken = { $n ->
    [one] Quelqu’un d’autre a modifié ce groupe pendant votre saisie : il s’appelle { $name } et compte maintenant { $n } membre. Votre choix est ci-dessous ; l’enregistrer remplace le sien.
   *[other] Quelqu’un d’autre a modifié ce groupe pendant votre saisie : il s’appelle { $name } et compte maintenant { $n } membres. Votre choix est ci-dessous ; l’enregistrer remplace le sien.
}

group-archive = Archiver
group-archive-of = Archiver { $name }
group-archive-means = { $name } est masqué et ne peut plus être choisi. Membres, règles et historique restent ; le restaurer remet tout comme avant.
group-archive-steps = { $n ->
    [one] { $n } étape de processus le nomme. Tant qu’il est archivé, cette règle ne trouve personne.
   *[other] { $n } étapes de processus le nomment. Tant qu’il est archivé, ces règles ne trouvent personne.
}
group-was-archived = { $name } est archivé.
group-restore = Restaurer
group-was-restored = { $name } est restauré.
