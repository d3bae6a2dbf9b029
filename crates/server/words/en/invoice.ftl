# Invoices.

invoice-title = Invoices
invoice-search = Invoice or customer
invoice-number = Invoice
invoice-customer = Customer
invoice-issued = Issued
invoice-due = Due
invoice-amount = Amount
invoice-days = Late
invoice-no-days = –
invoice-days-late = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
invoice-state = State
invoice-late = Late
invoice-not-due = Not due yet
invoice-promised = Promised
invoice-promised-for = Promised, { $day }
invoice-disputed = Disputed
invoice-paid = Paid
invoice-settled = Paid
invoice-open = Open
invoice-show-all = Show all { $count }
invoice-none = No invoices yet
invoice-none-advice = They come with the customers: remit import receivables.
invoice-none-here = No invoices here.
invoice-dispute = Mark as disputed
invoice-withdraw = No longer disputed
invoice-promise = Promise to pay
invoice-promise-of = Promise to pay { $number }
invoice-promise-day = Promised for
invoice-promise-hint = Until that day is over, nothing is planned for it and what is open is hidden.
invoice-promise-drop = Take the promise back
invoice-save = Save
