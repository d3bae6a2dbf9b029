# Les clients.

customer-title = Clients
customer-search = Nom ou numéro
customer-name = Nom
customer-number = Numéro
customer-country = Pays
customer-assigned = Personnes affectées
customer-outstanding = Impayé
customer-overdue = En retard
customer-open = Actions ouvertes
customer-workflow = Scénario
customer-group = Groupe des personnes affectées
customer-nobody = Personne
customer-nothing = –
customer-something-overdue = oui
customer-nothing-overdue = non
customer-some-open = au moins une
customer-no-open = aucune
customer-no-workflow = Sans scénario
customer-none = Pas encore de clients
customer-none-advice = Importez-les avec leurs factures : remit import receivables.
customer-none-assigned = Vous voyez les clients auxquels vous êtes affecté(e). Un administrateur vous y affecte.
customer-paused = En pause
customer-is-paused = oui
customer-is-not-paused = non
customer-paused-until = En pause jusqu’au { $day }

customer-unpaid = sur { $amount } d’impayé
customer-step-of = Étape { $number } de { $workflow }.
customer-due-on = Échéance { $day }
customer-hidden-until = masquée jusqu’au { $day }
customer-nothing-due = Rien à faire maintenant
customer-all-paid = Tout est payé.
customer-without-workflow = Sans scénario, rien n’est planifié.
customer-left-alone = Pendant la pause, rien n’est planifié.
customer-nothing-due-yet = La prochaine étape sera planifiée quand son jour viendra ; les factures contestées attendent.
customer-show-all-open = Afficher toutes les actions ouvertes ({ $count })

customer-history = Historique
customer-no-history = Rien n’a encore été fait.
customer-show-history = Afficher tout ce qui a été fait
customer-did = { $name } a terminé { $what }
customer-ignored = { $name } a ignoré { $what }
customer-was-closed = { $what } a été close
customer-was-cancelled = { $what } a été annulée
customer-moment = { $day }, { $time }

customer-assigned-in-order = Personnes affectées, dans l’ordre
customer-nobody-assigned = Personne n’est affecté. Ce qu’une règle laisse aux personnes affectées revient à la finance.
customer-move-up = Monter { $name }
customer-move-down = Descendre { $name }
customer-unassign = Retirer { $name }
customer-change = Changer
customer-on-issue = Le jour de l’émission
customer-after-issue = { $n ->
    [one] { $n } jour après l’émission
   *[other] { $n } jours après l’émission
}
customer-before-issue = { $n ->
    [one] { $n } jour avant l’émission
   *[other] { $n } jours avant l’émission
}
customer-on-due = À l’échéance
customer-after-due = { $n ->
    [one] { $n } jour après l’échéance
   *[other] { $n } jours après l’échéance
}
customer-before-due = { $n ->
    [one] { $n } jour avant l’échéance
   *[other] { $n } jours avant l’échéance
}

customer-save = Enregistrer
customer-save-for = { $n ->
    [one] Enregistrer pour { $n } client
   *[other] Enregistrer pour { $n } clients
}
customer-pick-first = Cochez d’abord des clients dans la liste.
customer-assign = Affecter
customer-were-assigned = { $n ->
    [0] Rien à changer
    [one] Un client a changé de mains
   *[other] { $n } clients ont changé de mains
}
customer-were-put-under = { $n ->
    [0] Rien à changer
    [one] Un client a un autre scénario
   *[other] { $n } clients ont un autre scénario
}
customer-assign-of = Affecter quelqu’un à { $name }
customer-people = Personnes
customer-assign-also = Personnes à ajouter
customer-assign-no-longer = Personnes à retirer
customer-set-workflow = Choisir le scénario
customer-workflow-of = Scénario de { $name }
customer-workflow-hint = Un autre scénario annule ce que l’actuel a planifié et qui est encore ouvert.
customer-rename = Renommer
customer-rename-of = Renommer { $name }
customer-pause = Mettre en pause
customer-pause-of = Mettre { $name } en pause
customer-pause-until = Premier jour de reprise
customer-pause-hint = Jusque-là rien n’est planifié ; ce qui est planifié et ouvert est annulé.
customer-resume = Terminer la pause
