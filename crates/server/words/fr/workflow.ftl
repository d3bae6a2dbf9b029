# Réglages, scénarios ; à qui reviendrait une action.

workflow-title = Scénarios
workflow-gist = Des étapes à leur jour, et à qui chacune revient.
workflow-none = Aucun scénario pour l’instant
workflow-none-advice = Importez-en un : remit workflow import. Un scénario dit ce qui est fait des factures impayées, quand, et à qui cela revient.
workflow-step = Étape
workflow-when = Quand
workflow-how = Comment
workflow-whose = À qui
workflow-open = Actions ouvertes
workflow-level-customer = Une action par client
workflow-level-invoice = Une action par facture
workflow-customers = { $n ->
    [one] { $count } client
   *[other] { $count } clients
}
workflow-between = { $n ->
    [0] sans pause entre les contacts
    [one] { $n } jour au moins entre les contacts
   *[other] { $n } jours au moins entre les contacts
}
workflow-by-itself = Automatique
workflow-by-hand = À la main
workflow-step-named = Étape { $number }, { $name }
workflow-edit-rules = À qui elle revient
workflow-rules-saved = Les règles sont enregistrées. Les actions ouvertes ont suivi.

workflow-rule-finance = Finance
workflow-rule-accountants = Comptables
workflow-rule-account-managers = Gestionnaires de compte affectés
workflow-rule-assigned = Personnes affectées
workflow-rule-group-assigned = { $name }, affectés
workflow-rule-group-all = { $name }, tous
workflow-snag-archived = Le groupe est archivé : cette règle ne trouve personne. Restaurez le groupe ou retirez la règle.
workflow-snag-suspended = Compte suspendu : cette règle ne trouve personne. Désignez quelqu’un d’autre ou retirez-la.
workflow-snag-removed = Compte retiré : cette règle ne trouve personne. Désignez quelqu’un d’autre ou retirez-la.
workflow-snag-created = Pas encore invité : cette règle ne trouve personne. Envoyez l’invitation ou désignez quelqu’un d’autre.
workflow-snag-away = En absence, sans remplaçant possible : cette règle ne trouve personne aujourd’hui.
workflow-snag-nobody = Aucune des personnes visées n’est disponible : cette règle ne trouve personne aujourd’hui.
workflow-snag-sees-none = Ne voit aucun des clients de ce scénario : cette règle ne trouve personne.

workflow-means-user = Cette seule personne, là où elle voit le client.
workflow-means-position = Toutes les personnes de cette fonction.
workflow-means-account-managers = Les gestionnaires de compte affectés au client.
workflow-means-assigned = Toutes les personnes affectées au client, quelle que soit leur fonction.
workflow-means-group-assigned = Ses membres qui sont affectés au client.
workflow-means-group-all = Tous ses membres qui voient le client.
workflow-and-away = { $n ->
    [one] { $people } et { $n } en absence
   *[other] { $people } et { $n } en absence
}
workflow-today = Aujourd’hui : { $people } ; { $rest }.
workflow-here = Pour ce client : { $names }.
workflow-here-nobody = Pour ce client, elle ne trouve personne.
workflow-here-not = { $n ->
    [one] Une personne visée ne voit pas le client ou n’est pas disponible.
   *[other] { $n } personnes visées ne voient pas le client ou ne sont pas disponibles.
}
workflow-falls-unused = aucun client n’est encore sous ce scénario
workflow-falls-none = aucun client en repli
workflow-falls-finance = { $n ->
    [one] { $n } client sur { $customers } reviendrait à la finance
   *[other] { $n } clients sur { $customers } reviendraient à la finance
}
workflow-falls-owner = { $n ->
    [one] { $n } client sur { $customers } reviendrait au propriétaire de l’espace
   *[other] { $n } clients sur { $customers } reviendraient au propriétaire de l’espace
}

workflow-rules-of = À qui revient { $name } ?
workflow-save-rules = Enregistrer les règles
workflow-place-of = Étape { $number } de { $workflow }.
workflow-rules-lead = Elle revient à tous ceux qu’une règle trouve et qui voient le client. Ils la partagent ; un seul la termine.
workflow-overtaken = Quelqu’un d’autre a changé ces règles pendant votre modification. Ce sont maintenant : { $rules }. Vos choix sont ci-dessous ; les enregistrer remplace les siens.
workflow-no-rule = Aucune règle. Ajoutez-en au moins une.
workflow-share = Ce pour quoi cette règle ne trouve personne est en repli. D’autres règles ajoutent des personnes.
workflow-together = Toutes ensemble : { $rest }.
workflow-remove-rule = Retirer la règle { $number }
workflow-look = Voir qui elle trouve
workflow-choose = Choisir
workflow-choose-first = Choisissez ce que vise cette règle, ou retirez-la.
workflow-twice = Cette règle existe déjà. Retirez l’une des deux.
workflow-position = Fonction
workflow-group = Groupe
workflow-scope = Lesquels de ses membres
workflow-scope-assigned = Personnes affectées
workflow-scope-all = Tous
workflow-archived = { $name } (archivé)
workflow-add = Ajouter une règle
workflow-add-assigned = Personnes affectées
workflow-add-group = Groupe
workflow-add-group-means = Ses membres affectés au client, ou tous ceux qui le voient.
workflow-add-position = Fonction
workflow-add-position-means = Toute la finance, tous les comptables, ou les gestionnaires de compte affectés.
workflow-add-user = Personne
workflow-person = Personne
workflow-add-person = Ajouter cette personne

would-title = À qui reviendrait-elle ?
would-step = Étape
would-show = Afficher
would-today = Telle que serait la réponse aujourd’hui, que l’action existe ou non.
would-of-step = { $step }, une étape de { $workflow }. Pour quel client ?
would-find-customer = Trouver un client
would-no-customer = Aucun client ne correspond.
would-more-customers = { $count } clients. Cherchez pour trouver les autres.
would-no-workflow = Il n’y a pas encore de scénario, donc aucune étape à demander.
