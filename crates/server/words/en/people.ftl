# People and how they own things.

people-you = you
people-only-you = Only you
people-erased = Erased person
people-with = with { $names }
people-names = { $names }
people-for = for { $name }
people-stands-in = standing in
people-never-logged-in = waiting for someone who never logged in
people-count = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
people-fell-finance = Fell back to finance
people-fell-owner = Fell back to the owner
why-ask = why?
picker-find = Find in { $list }
picker-placeholder = Name, e-mail, position or group
picker-search = Find
picker-none = Nothing matches.
picker-nobody = Nobody
picker-more = { $n ->
    [one] { $n } more. Search to find them.
   *[other] { $n } more. Search to find them.
}
