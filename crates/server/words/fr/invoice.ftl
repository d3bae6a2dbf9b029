# Les factures.

invoice-title = Factures
invoice-search = Facture ou client
invoice-number = Facture
invoice-customer = Client
invoice-issued = Émise
invoice-due = Échéance
invoice-amount = Montant
invoice-days = Retard
invoice-no-days = –
invoice-days-late = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
invoice-state = État
invoice-late = En retard
invoice-not-due = Pas encore échue
invoice-promised = Promise
invoice-promised-for = Promise, { $day }
invoice-disputed = Contestée
invoice-paid = Payée
invoice-settled = Payées
invoice-open = Ouvertes
invoice-show-all = Tout afficher ({ $count })
invoice-none = Pas encore de factures
invoice-none-advice = Elles arrivent avec les clients : remit import receivables.
invoice-none-here = Aucune facture ici.
invoice-dispute = Marquer comme contestée
invoice-withdraw = N’est plus contestée
invoice-promise = Promesse de paiement
invoice-promise-of = Promesse de paiement de { $number }
invoice-promise-day = Promise pour le
invoice-promise-hint = Jusqu’à la fin de ce jour, rien n’est planifié pour elle et ce qui est ouvert est masqué.
invoice-promise-drop = Retirer la promesse
invoice-save = Enregistrer
