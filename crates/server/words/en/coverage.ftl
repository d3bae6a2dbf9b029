# Analytics, coverage.

coverage-gist = Whose the open actions of workflows are, and how they came to be theirs.
coverage-moving = A large change is still moving actions. The figures are those of what has moved.
coverage-open = Open actions
coverage-open-hint = under the rules of steps
coverage-by-rule = As the rules say
coverage-by-substitute = By a substitute
coverage-fell = Fell back
coverage-share = { $n } % of all
coverage-fell-to = { $finance } to finance, { $owner } to the owner
coverage-by-group = By group and step
coverage-column-open = Open
coverage-column-rule = Rule
coverage-column-substitute = Substitute
coverage-column-fell = Fell back
coverage-column-waiting = Never signed in
coverage-step = { $workflow } · { $number }. { $name }
coverage-of-group = { $n ->
    [one] { $n } open action, { $fell } fell back
   *[other] { $n } open actions, { $fell } fell back
}
coverage-others = Steps that name no group
coverage-warnings = Warnings
coverage-no-warnings = Every rule finds somebody, and every group has more than one person.
coverage-only-one = Only one person of { $name } is available.
coverage-nobody-from = From { $day }, nobody of { $name } is there.
coverage-uncovered = Customers without the wanted group
coverage-all-covered = Somebody of each wanted group is assigned everywhere.
coverage-without = { $workflow }: nobody of { $group } is assigned
