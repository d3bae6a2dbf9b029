# Why an action is whose it is.

why-page = Why is it theirs?
why-past = Whose was it?
why-was-done = Done by { $name } on { $day }. It was theirs then:
why-was-ignored = Ignored by { $name } on { $day }. It was theirs then:
why-was-cancelled = Cancelled on { $day }. A cancelled action has no owners.
why-today = As it would be today
why-lead = { $count ->
    [0] Nobody was named, so it fell back.
    [one] One rule was asked.
   *[other] { $count } rules were asked.
}
why-rule-user = { $name }, by name
why-rule-finance = Everybody in finance
why-rule-accountants = All accountants
why-rule-account-managers = Account managers who are assigned here
why-rule-assigned = Everybody who is assigned here
why-rule-group-assigned = { $name } who are assigned here
why-rule-group-all = All of { $name }
why-nobody = It found nobody.
why-step-again = Those to whom it was given cannot have it, so the rules of its step hold again
why-archived = The group is archived, so it finds nobody.
why-owns = { $name } can see the customer and is there.
why-cannot-see = { $name } cannot see this customer: an account manager sees those that they are assigned to, or stand in for with sight.
why-suspended = { $name } is suspended.
why-removed = { $name } was removed.
why-created = { $name } has not been invited yet.
why-stands-in = { $name } is away; { $other } stands in.
why-stands-in-until = { $name } is away until { $until }; { $other } stands in.
why-substitute-cannot = { $name } is away; { $other } would stand in, but is not available or cannot see what is needed.
why-away = { $name } is away, and nobody stands in.
why-away-until = { $name } is away until { $until }, and nobody stands in.
why-fell-finance = So it fell back to finance
why-fell-owner = Finance has nobody, so it fell back to the owner of the organisation
why-single = It is theirs alone.
why-shared = Any of them may complete it, once.
