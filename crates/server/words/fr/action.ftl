# Actions.

action-title = Actions
action-customer = Client
action-what = Quoi
action-amount = Montant
action-no-amount = Aucun
action-due = Échéance
action-whose = À qui
action-state = État
action-group = Groupe nommé par ses règles
action-search = Client ou facture
action-views = Quelles actions
action-mine = À faire
action-open = Ouvertes
action-all = Toutes
action-none = Aucune action
action-none-advice = La planification les crée à partir des factures échues, pour les clients qui ont un processus.
action-complete = Terminer
action-ignore = Ignorer
action-hand-over = Transmettre…
action-take-over = Reprendre…
action-show-customer = Afficher le client
action-by = par { $name }
action-state-todo = À faire
action-state-done = Terminée
action-state-ignored = Ignorée
action-state-cancelled = Annulée
action-completed = Terminé.
action-ignored = Ignoré.
action-handed = Elle est maintenant à { $names }.
action-taken = Elle est à vous maintenant.
action-undo = Annuler

hand-over = Transmettre
hand-over-to = À qui
hand-over-means = Elle devient la sienne et n’est plus la vôtre. Si cette personne part, s’absente ou perd l’accès au client, les règles de l’étape s’appliquent de nouveau.
hand-over-means-shared = Cette personne prend votre place ; celles et ceux qui la partagent avec vous gardent la leur, et les règles de l’étape n’y ajoutent plus personne.
hand-over-means-fallen = Elle était revenue ici parce que ses règles ne trouvaient personne. Elle est maintenant pour une seule personne, qui l’aura à elle seule.
hand-take-over = Reprendre
hand-take-over-means = Elle devient la vôtre, à vous seul : plus personne d’autre ne l’a à faire. C’est consigné dans le journal.
hand-now = Elle est à
hand-stale = Quelqu’un a modifié cette action entre-temps. Regardez à qui elle est avant de recommencer.

action-gained-handed = À vous ({ $day }) : { $name } vous l’a transmise
action-gained-away = À vous ({ $day }) : { $name } est absent(e)
action-gained-assigned = À vous ({ $day }) : le client vous a été attribué
