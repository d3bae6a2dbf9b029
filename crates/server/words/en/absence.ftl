# Absences.

absence-title = Absence
absence-of = Absence of { $name }
absence-plan = Plan an absence
absence-plan-it = Plan it
absence-none = No absence is planned.
absence-from = First day
absence-begins = Begins
absence-until = Last day
absence-ends = Ends
absence-in-the-morning = in the morning
absence-at-midday = at midday
absence-in-the-evening = in the evening
absence-substitute = Who stands in
absence-substitute-hint = Meanwhile they get what would be the absent person’s, as far as they see the customer. Without anybody it goes to the others whom the rules find, else to finance.
absence-with-sight = With sight of the absent person’s customers
absence-with-sight-hint = While the absence lasts, whoever stands in also sees the customers that the absent person is assigned to, with invoices and history. It ends with the absence, and is in the audit log.
absence-overlaps = Another absence covers part of this time: { $span }. Choose other days, or end that one first.

absence-away = away until { $until }
absence-span = { $from } to { $until }
absence-midday = { $day }, midday
absence-minute = { $day }, { $time }
absence-one-morning = { $day }, morning
absence-one-afternoon = { $day }, afternoon
absence-stands-in = { $name } stands in
absence-stands-in-with-sight = { $name } stands in, with sight
absence-nobody-stands-in = Nobody stands in
absence-planned = Planned
absence-running = Away
absence-over = Over

absence-take-back = Take back
absence-end-now = End now
absence-i-am-back = I am back
absence-banner = You are away until { $until }. What is yours goes to others meanwhile.
absence-own-was-planned = Your absence is noted.
absence-own-was-ended = Your absence is ended.
absence-was-planned = The absence of { $name } is noted.
absence-was-ended = The absence of { $name } is ended.
