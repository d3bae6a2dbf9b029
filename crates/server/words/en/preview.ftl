# What a change would do, beside its form.

preview-title = If you do this
preview-show = Show what changes
preview-not-yet = What changes is shown here as soon as the form is filled in.
preview-not-these = What changes is shown here as soon as every address is one that can be invited.
preview-nothing-yet = What changes is shown here as soon as something is changed.
preview-too-long = This concerns so many actions that they cannot be counted in time. It can be done all the same.
preview-actions = { $n ->
    [0] No action changes hands
    [one] { $count } action changes hands
   *[other] { $count } actions change hands
}
preview-gains = Who gains
preview-loses = Who loses
preview-as-fallback = Finance, as a fallback
preview-others = { $n ->
    [one] and { $n } other person
   *[other] and { $n } other people
}
preview-newcomer = { $n ->
    [one] The new person
   *[other] Each new person
}
preview-shared = { $n ->
    [one] { $n } action stays with those who share it.
   *[other] { $n } actions stay with those who share them.
}
preview-fallback = Fallback
preview-found = Stop falling back
preview-falling = Start falling back
preview-nobody = Nobody would be left by the rules, for example at { $customers }.
preview-sight = Who sees more or fewer customers
preview-no-sight = Nobody gains or loses sight of a customer.
