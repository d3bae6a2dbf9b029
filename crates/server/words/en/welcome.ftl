# The page for signing in.

welcome-question = Whose is it?
welcome-answer = Every amount that is late has somebody’s name beside it, and a reason why.
welcome-what-it-does = What Remit does
welcome-late = { $n ->
    [one] { $what }, { $n } day late
   *[other] { $what }, { $n } days late
}
welcome-second-call = second call
welcome-first-call = first call
welcome-notice = formal notice
welcome-fallback = finance, as a fallback
welcome-assigned = assigned, key accounts
welcome-substitute = stands in for Leïla
