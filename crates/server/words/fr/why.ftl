# Pourquoi une action est à quelqu'un.

why-page = Pourquoi est-ce à eux ?
why-past = À qui était-elle ?
why-was-done = Faite par { $name } le { $day }. Elle était alors à :
why-was-ignored = Ignorée par { $name } le { $day }. Elle était alors à :
why-was-cancelled = Annulée le { $day }. Une action annulée n’est à personne.
why-today = Ce qu’il en serait aujourd’hui
why-lead = { $count ->
    [0] Personne n’était désigné : repli.
    [one] Une règle a été appliquée.
   *[other] { $count } règles ont été appliquées.
}
why-rule-user = { $name }, par son nom
why-rule-finance = Toute la finance
why-rule-accountants = Tous les comptables
why-rule-account-managers = Les gestionnaires de compte affectés ici
why-rule-assigned = Toutes les personnes affectées ici
why-rule-group-assigned = { $name }, parmi les personnes affectées ici
why-rule-group-all = Tout le groupe { $name }
why-nobody = Elle n’a trouvé personne.
why-step-again = Les personnes à qui elle a été donnée ne peuvent pas l’avoir : les règles de l’étape s’appliquent de nouveau
why-archived = Le groupe est archivé : elle ne trouve personne.
why-owns = { $name } voit le client et est présent.
why-cannot-see = { $name } ne voit pas ce client : un gestionnaire de compte voit ceux auxquels il est affecté, ou pour lesquels il remplace avec droit de regard.
why-suspended = { $name } est suspendu.
why-removed = { $name } a été retiré.
why-created = { $name } n’a pas encore été invité.
why-stands-in = { $name } est absent ; { $other } le remplace.
why-stands-in-until = { $name } est absent jusqu’au { $until } ; { $other } le remplace.
why-substitute-cannot = { $name } est absent ; { $other } devrait le remplacer, mais n’est pas disponible ou ne voit pas ce qu’il faut.
why-away = { $name } est absent, sans remplaçant.
why-away-until = { $name } est absent jusqu’au { $until }, sans remplaçant.
why-fell-finance = Repli sur la finance
why-fell-owner = La finance n’a personne : repli sur le propriétaire de l’organisation
why-single = C’est à cette personne seule.
why-shared = Chacun peut la terminer, une seule fois.
