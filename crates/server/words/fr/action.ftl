# Actions.

action-title = Actions
action-customer = Client
action-what = Quoi
action-amount = Montant
action-no-amount = Aucun
action-due = Échéance
action-whose = À qui
action-state = État
action-search = Client ou facture
action-views = Quelles actions
action-mine = À faire
action-open = Ouvertes
action-all = Toutes
action-none = Aucune action
action-none-advice = La planification les crée à partir des factures échues, pour les clients qui ont un processus.
action-complete = Terminer
action-ignore = Ignorer
action-show-customer = Afficher le client
action-by = par { $name }
action-state-todo = À faire
action-state-done = Terminée
action-state-ignored = Ignorée
action-state-cancelled = Annulée
action-completed = Terminé.
action-ignored = Ignoré.
action-undo = Annuler
