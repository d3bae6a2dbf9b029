use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_db::Tx;
use remit_domain::absence::commands::{NewAbsence, plan_as_begun};
use remit_domain::absence::{self, Absence as Noted, Cover, Half, HalfDay, list};
use remit_domain::clock::Instant;
use remit_domain::error::Conflict;
use remit_domain::id::{AbsenceId, UserId};
use remit_domain::organisation::{Organisation, Zone};
use remit_domain::{Actor, Error, user};

use super::failure::{Done, Failure};
use super::open::{Which, found, open, open_to_read};
use super::plan::day;
use super::previewed::Mode;
use super::user::{email, find};
use crate::app::App;
use crate::config::Loaded;
use crate::words::erased_in_english;

/// Plan, list and end times in which somebody is away, and say who stands in
#[derive(Debug, Args)]
pub struct Absence {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Note that somebody is or will be away; it begins and ends by itself
    Plan(Plan),
    /// List the absences that run or are planned
    List,
    /// End an absence that runs, or take back one that is planned
    End {
        /// Its id, as listed
        #[arg(value_name = "ABSENCE")]
        id: String,
        #[command(flatten)]
        mode: Mode,
    },
}

/// Note that somebody is or will be away; it begins and ends by itself
#[derive(Debug, Args)]
struct Plan {
    /// E-mail address of who is away
    address: String,
    /// First day, such as 2026-12-03
    #[arg(long, value_name = "DAY")]
    from: String,
    /// It begins at midday of its first day, not in the morning
    #[arg(long)]
    from_midday: bool,
    /// Last day, itself included
    #[arg(long, value_name = "DAY")]
    until: String,
    /// It ends at midday of its last day, not in the evening
    #[arg(long)]
    until_midday: bool,
    /// E-mail address of who stands in
    #[arg(long, value_name = "ADDRESS")]
    substitute: Option<String>,
    /// Whoever stands in also sees the customers that the absent person is assigned to
    #[arg(long, requires = "substitute")]
    with_sight: bool,
    #[command(flatten)]
    mode: Mode,
}

impl Absence {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = match self.what {
            What::List => open_to_read(loaded.config).await?,
            _ => open(loaded.config)?,
        };
        match &self.what {
            What::Plan(plan) => plan.run(&app, &self.which).await?,
            What::List => show(&app, &self.which).await?,
            What::End { id, mode } => end(&app, &self.which, id, mode).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Plan {
    async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (organisation, actor) = which.operator(app, "absence plan").await?;
        let zone = &organisation.zone;
        let who = find(app, &actor, &email(&self.address)?).await?;
        let substitute = match &self.substitute {
            Some(address) => Some(find(app, &actor, &email(address)?).await?.id),
            None => None,
        };
        let first =
            HalfDay { day: day(&self.from)?, half: if self.from_midday { Half::Afternoon } else { Half::Morning } };
        let last =
            HalfDay { day: day(&self.until)?, half: if self.until_midday { Half::Morning } else { Half::Afternoon } };
        let wanted = NewAbsence {
            user: who.id,
            from: first.begins(zone.rules()),
            until: last.ends(zone.rules()),
            cover: Cover { substitute, with_sight: self.with_sight },
        };
        let plan = |tx: &Tx<'_>| absence::commands::plan(tx, &actor, &wanted);
        let planned = self.mode.run_as(app, &actor, plan, |tx| plan_as_begun(tx, &actor, &wanted)).await;
        let id = match planned {
            Err(Error::Conflict(Conflict::OverlappingAbsence { with })) => {
                return Err(overlap(app, &actor, zone, who.id, with).await?);
            }
            other => other?,
        };
        if let Some(id) = id {
            say!("{id}: {} is away {}.", who.email, span(zone, wanted.from, wanted.until));
        }
        Ok(())
    }
}

/// Says which absence is in the way.
async fn overlap(app: &App, actor: &Actor, zone: &Zone, user: UserId, with: AbsenceId) -> Result<Failure, Failure> {
    let listed = app.db.read(|tx| list::of_user(tx, actor, user)).await?;
    let when = listed.coming.iter().find(|(noted, _)| noted.id == with);
    let when = when.map(|(noted, _)| span(zone, noted.from, noted.until)).unwrap_or_default();
    Ok(Failure::new(format!("another absence covers part of this time: {with}, {when}"))
        .remedy(format!("Choose other days, or end it first: remit absence end {with}")))
}

async fn show(app: &App, which: &Which) -> Result<(), Failure> {
    let (organisation, actor) = which.operator(app, "absence list").await?;
    let read = |tx: &Tx<'_>| {
        let absences = list::coming(tx, &actor)?;
        let people = absences.iter().flat_map(|noted| [Some(noted.user), noted.cover.substitute]).flatten();
        let names = user::names(tx, actor.org, &people.collect::<Vec<_>>(), &erased_in_english())?;
        Ok::<_, Error>((absences, names))
    };
    let (absences, names) = app.db.read(read).await?;
    let called = |user: UserId| names.get(&user).map_or("", String::as_str);
    for noted in absences.iter().filter(|noted| noted.until > actor.at) {
        say!("{}", line(&organisation, noted, actor.at, called));
    }
    Ok(())
}

fn line<'a>(organisation: &Organisation, noted: &Noted, now: Instant, called: impl Fn(UserId) -> &'a str) -> String {
    let state = if noted.covers(now) { "away" } else { "planned" };
    let substitute = noted.cover.substitute.map(&called);
    let sight = if noted.cover.with_sight { " with sight" } else { "" };
    let cover = substitute.map(|name| format!("; {name} stands in{sight}")).unwrap_or_default();
    let span = span(&organisation.zone, noted.from, noted.until);
    format!("{}  {state:<7}  {}  {span}{cover}", noted.id, called(noted.user))
}

async fn end(app: &App, which: &Which, id: &str, mode: &Mode) -> Result<(), Failure> {
    let unknown = "there is no absence with this id that is not over; `remit absence list` shows them";
    let id = id.parse::<AbsenceId>().map_err(|_| Failure::new(unknown))?;
    let (_, actor) = which.operator(app, "absence end").await?;
    let ended = mode.run(app, &actor, |tx| absence::commands::end(tx, &actor, id)).await;
    let ended = match ended {
        Err(Error::Conflict(Conflict::WrongStatus)) => Err(Failure::new(unknown)),
        other => found(other, unknown),
    }?;
    if ended.is_some() {
        say!("{id} is ended.");
    }
    Ok(())
}

/// An absence by the days of the organisation, its last one included; by the minute where it keeps to no halves of days.
fn span(zone: &Zone, from: Instant, until: Instant) -> String {
    let minute = |at: Instant| zone.rules().to_datetime(at.timestamp()).strftime("%Y-%m-%d %H:%M").to_string();
    let from = match HalfDay::beginning(from, zone.rules()) {
        Some(HalfDay { day, half: Half::Morning }) => day.to_string(),
        Some(HalfDay { day, half: Half::Afternoon }) => format!("{day} midday"),
        None => minute(from),
    };
    let until = match HalfDay::ending(until, zone.rules()) {
        Some(HalfDay { day, half: Half::Afternoon }) => day.to_string(),
        Some(HalfDay { day, half: Half::Morning }) => format!("{day} midday"),
        None => minute(until),
    };
    format!("from {from} until {until}")
}
