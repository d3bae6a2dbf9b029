use clap::Args;
use remit_domain::clock::Day;
use remit_domain::import::columns::Column as _;
use remit_domain::import::receivables::{Column, Options, Report, import};
use remit_domain::import::{News, Understood};
use remit_domain::money::{Currency, Totals};

use super::reading::{Audience, DateOrder, DecimalMark, Reading};
use crate::app::App;
use crate::cli::counted::counted;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::plan::day;

/// Take over customers and invoices, paid ones included
#[derive(Debug, Args)]
pub struct Receivables {
    #[command(flatten)]
    pub reading: Reading,
    /// Day whose state is made, such as 2026-06-30 [default: today, where the organisation is]
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Currency of amounts that come without one [default: as the invoice is known, else that of the organisation]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// How dates are written, where the file does not tell
    #[arg(long, visible_alias = "date-order", value_enum)]
    dates: Option<DateOrder>,
    /// How amounts are written, where the file does not tell
    #[arg(long, value_enum)]
    decimal: Option<DecimalMark>,
}

impl Receivables {
    /// Imports; answers how many lines were bad.
    pub async fn run(&self, app: &App, which: &Which) -> Result<u64, Failure> {
        let (organisation, actor) = which.operator(app, "import receivables").await?;
        let options = self.options(Day::of(actor.at, organisation.zone.rules()))?;
        let mut file = self.reading.open()?;
        let mut audience = self.reading.audience()?;
        let report = import(&app.db, &actor, &mut file, &options, |news| {
            audience.hear(&news);
            if let News::Understood(file) = news {
                tell_currency(file, options.currency, organisation.currency, &audience);
            }
        })
        .await;
        let progress = audience.leave()?;
        let report = report.map_err(|refused| self.reading.refused(refused, progress))?;
        self.tell(&report, options.as_of);
        Ok(report.bad)
    }

    fn options(&self, today: Day) -> Result<Options, Failure> {
        let currency = self.currency.as_ref().map(|code| {
            let unknown = |_| {
                Failure::new(format!("--currency {code:?}: not a currency")).remedy("Currencies are named as in EUR.")
            };
            code.parse().map_err(unknown)
        });
        Ok(Options {
            as_of: self.as_of.as_deref().map(day).transpose()?.unwrap_or(today),
            currency: currency.transpose()?,
            encoding: self.reading.encoding(),
            dates: self.dates.map(Into::into),
            decimal: self.decimal.map(Into::into),
            columns: self.reading.columns()?,
            dry_run: self.reading.dry_run,
        })
    }

    fn tell(&self, report: &Report, as_of: Day) {
        say!(
            "{} {}, {} changed, {} as they were; {}.",
            self.reading.verb(),
            counted(report.created, "new invoice", "new invoices"),
            report.updated,
            report.unchanged,
            counted(report.customers, "new customer", "new customers")
        );
        let (later, bad) = (report.not_yet_issued, counted(report.bad, "bad line", "bad lines"));
        say!("{} issued after {as_of} and left out; {bad}.", counted(later, "was", "were"));
        say!("In all {}, of which {} is unpaid.", sums(&report.total), sums(&report.outstanding));
        if report.cancelled > 0 {
            let ended = counted(report.cancelled, "open action", "open actions");
            say!("{ended} ended, their invoices being paid or disputed.");
        }
    }
}

/// A currency that nobody has named is no secret: which amounts get it, and why.
fn tell_currency(file: &Understood, said: Option<Currency>, default: Currency, audience: &Audience) {
    let has_column = file.columns.iter().any(|(column, _)| *column == Column::Currency.name());
    let what = if has_column { "if none stands" } else { "currency" };
    let text = match said {
        Some(said) => format!("{said}, as --currency says"),
        None => format!("{default}, that of the organisation, for new invoices; --currency CODE says another"),
    };
    audience.note(what, &text);
}

fn sums(totals: &Totals) -> String {
    let sums = totals.sums().iter().map(ToString::to_string).collect::<Vec<_>>();
    if sums.is_empty() { "nothing".to_owned() } else { sums.join(" and ") }
}
