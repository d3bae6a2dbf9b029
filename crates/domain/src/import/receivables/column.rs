//! The columns of an import of receivables, and how headers spell them.

use crate::import::columns;

/// A column of this import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The customer's number.
    Customer,
    /// The customer's name.
    CustomerName,
    /// The customer's country.
    Country,
    /// The invoice's number.
    Number,
    /// The day it was issued.
    Issued,
    /// The day it is due.
    Due,
    /// How much it is.
    Amount,
    /// In which currency.
    Currency,
    /// Whether the customer objects to it.
    Disputed,
    /// The day it was paid.
    Paid,
}

impl columns::Column for Column {
    const ALL: &'static [Column] = &[
        Column::Customer,
        Column::CustomerName,
        Column::Country,
        Column::Number,
        Column::Issued,
        Column::Due,
        Column::Amount,
        Column::Currency,
        Column::Disputed,
        Column::Paid,
    ];

    fn name(self) -> &'static str {
        match self {
            Column::Customer => "customer",
            Column::CustomerName => "customer_name",
            Column::Country => "country",
            Column::Number => "number",
            Column::Issued => "issued_on",
            Column::Due => "due_on",
            Column::Amount => "amount",
            Column::Currency => "currency",
            Column::Disputed => "disputed",
            Column::Paid => "paid_on",
        }
    }

    fn spellings(self) -> &'static [&'static str] {
        match self {
            Column::Customer => CUSTOMER,
            Column::CustomerName => {
                &["customername", "clientname", "companyname", "company", "name", "nomduclient", "raisonsociale"]
            }
            Column::Country => &["countrycode", "country", "codepays", "pays"],
            Column::Number => NUMBER,
            Column::Issued => &[
                "invoicedate",
                "issuedate",
                "issuedon",
                "dateissued",
                "documentdate",
                "date",
                "datedefacture",
                "datefacture",
                "datedémission",
            ],
            Column::Due => &["duedate", "dueon", "datedue", "paymentdue", "datedéchéance", "échéance", "echeance"],
            Column::Amount => &[
                "invoiceamount",
                "amount",
                "totalamount",
                "grossamount",
                "total",
                "montant",
                "montantttc",
                "montantfacture",
            ],
            Column::Currency => &["currency", "currencycode", "devise"],
            Column::Disputed => &["disputed", "isdisputed", "dispute", "litige", "contestée"],
            Column::Paid => &[
                "settleddate",
                "paiddate",
                "datepaid",
                "paidon",
                "paymentdate",
                "settledon",
                "clearingdate",
                "datedepaiement",
                "datedereglement",
                "datederèglement",
                "payéele",
            ],
        }
    }

    fn is_required(self) -> bool {
        matches!(self, Column::Customer | Column::Number | Column::Issued | Column::Due | Column::Amount)
    }
}

/// How headers call a customer's number, here and where customers are assigned.
pub const CUSTOMER: &[&str] = &[
    "customerid",
    "customernumber",
    "customerno",
    "customercode",
    "customer",
    "clientid",
    "clientnumber",
    "client",
    "accountnumber",
    "debtor",
    "codeclient",
    "numéroclient",
    "numéroduclient",
];

const NUMBER: &[&str] = &[
    "invoicenumber",
    "invoiceno",
    "invoiceid",
    "invoice",
    "documentnumber",
    "documentno",
    "number",
    "numérodefacture",
    "numérofacture",
    "nfacture",
    "facture",
];
