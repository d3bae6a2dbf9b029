# Analyses, couverture.

coverage-gist = À qui sont les actions ouvertes des scénarios, et comment elles leur sont revenues.
coverage-moving = Un grand changement déplace encore des actions. Les chiffres sont ceux de ce qui a été déplacé.
coverage-open = Actions ouvertes
coverage-open-hint = sous les règles des étapes
coverage-by-rule = Selon les règles
coverage-by-substitute = Par un remplaçant
coverage-fell = En repli
coverage-share = { $n } % du total
coverage-fell-to = { $finance } à la finance, { $owner } au propriétaire
coverage-by-group = Par groupe et étape
coverage-column-open = Ouvertes
coverage-column-rule = Règle
coverage-column-substitute = Remplaçant
coverage-column-fell = En repli
coverage-column-waiting = Jamais connecté
coverage-step = { $workflow } · { $number }. { $name }
coverage-of-group = { $n ->
    [one] { $n } action ouverte, { $fell } en repli
   *[other] { $n } actions ouvertes, { $fell } en repli
}
coverage-others = Étapes qui ne nomment aucun groupe
coverage-warnings = Alertes
coverage-no-warnings = Chaque règle trouve quelqu’un, et chaque groupe a plus d’une personne.
coverage-only-one = Une seule personne de { $name } est disponible.
coverage-nobody-from = À partir du { $day }, personne de { $name } n’est là.
coverage-uncovered = Clients sans le groupe voulu
coverage-all-covered = Quelqu’un de chaque groupe voulu est affecté partout.
coverage-without = { $workflow } : personne de { $group } n’est affecté
