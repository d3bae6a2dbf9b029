# The one table.

table-search = Search { $list }
table-filter = Filter
table-filter-on = Filter on { $column }
table-filter-is = { $column } is { $values }
table-filter-not = { $column } is not { $values }
table-filter-has = { $column } has { $values }
table-filter-min = { $column } from { $values }
table-filter-max = { $column } up to { $values }
table-filter-drop = Drop the filter on { $column }
table-op = Condition
table-op-is = is
table-op-not = is not
table-op-has = has
table-op-min = from
table-op-max = up to
table-value = Value
table-apply = Apply
table-part = A part of the name
table-others = Others, by a part of the name
table-or = or
table-columns = Columns
table-columns-reset = Back to the default
table-column-earlier = Move { $column } earlier
table-column-later = Move { $column } later
table-select-all = Select all
table-select-matching = All { $total } that match
table-select = Select { $name }
table-selected = { $n ->
    [one] { $n } selected
   *[other] { $n } selected
}
table-clear = Clear the selection
table-menu-for = Menu for { $name }
table-range = { $first }–{ $last } of { $total }
table-at-least = { $n }+
table-exact = Count exactly
table-first = First page
table-previous = Previous
table-next = Next
table-pages = Pages
table-no-match = Nothing matches
table-no-match-hint = Try another word, or drop a filter.
table-past-end = Nothing here any more
table-past-end-hint = What was on this page has changed in the meantime.
table-start = Back to the start
table-drop-all = Drop search and filters
table-none = None
table-more = { $n } more: { $names }
