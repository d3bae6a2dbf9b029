# La page de connexion.

welcome-question = À qui est-ce ?
welcome-answer = Chaque montant en retard a un nom à côté de lui, et une raison.
welcome-what-it-does = Ce que fait Remit
welcome-late = { $n ->
    [one] { $what }, { $n } jour de retard
   *[other] { $what }, { $n } jours de retard
}
welcome-second-call = deuxième appel
welcome-first-call = premier appel
welcome-notice = mise en demeure
welcome-fallback = finance, à défaut
welcome-assigned = affectée, grands comptes
welcome-substitute = remplace Leïla
