//! Makes an organisation of a size: base facts straight into their tables, rules and absences by their commands. What is
//! then due is planned as in the program, by [`crate::planning`].

use rand::SeedableRng;
use rand::rngs::StdRng;
use remit_db::{Db, params, sql_global};
use remit_domain::Result;
use remit_domain::actor::{Actor, Capacity};
use remit_domain::clock::{Day, Instant};
use remit_domain::error::{Error, Problem};
use remit_domain::id::OrgId;
use remit_domain::organisation::Zone;
use remit_domain::organisation::commands::{NewOrganisation, create};
use remit_domain::permission::Position;
use remit_domain::secret::Secret;
use remit_domain::text::{EmailAddress, Name};

use crate::random::Random;
use crate::size::Size;
use crate::{books, people, rules};

/// Monday, 2 March 2026, 09:00 UTC.
pub const NOW: Instant = Instant(1_772_442_000_000_000);
/// The day of [`NOW`].
pub const TODAY: Day = Day(20_514);

const SEED: u64 = 20_260_302;
/// What the organisation is called once all of it is there.
const COMPLETE: &str = "Bench";

/// Whoever runs the bench, who may do everything.
pub fn operator(org: OrgId) -> Actor {
    Actor { org, capacity: Capacity::Operator, at: NOW, source: "bench".into() }
}

/// Makes everything but the actions.
pub async fn generate(db: &Db, size: &Size) -> Result<OrgId> {
    let mut random = Random::new(SEED);
    let new = organisation()?;
    let org = db.write(|tx| create(tx, &new, NOW, "bench")).await?.org;
    let everybody = people::people(db, org, size, &mut random).await?;
    let groups = people::groups(db, org, size, &everybody, &mut random).await?;
    people::absences(db, org, &everybody, &mut random).await?;
    let workflows = rules::workflows(db, org, &everybody, &groups).await?;
    books::books(db, org, size, &everybody, &workflows, &mut random).await?;
    Ok(org)
}

/// Says that all is there.
pub async fn complete(db: &Db, org: OrgId) -> Result<()> {
    db.write(|tx| {
        tx.run(sql_global!("update organisations set name = $2 where id = $1"), params![org, COMPLETE])?;
        Ok(())
    })
    .await
}

/// The organisation that an earlier run made, if it came to the end.
pub async fn made_before(db: &Db) -> Result<Option<OrgId>> {
    let organisations = db.read(remit_domain::organisation::all).await?;
    Ok(organisations.into_iter().find(|organisation| organisation.name == COMPLETE).map(|organisation| organisation.id))
}

fn organisation() -> Result<NewOrganisation> {
    let fault = |field| move |problem: Problem| Error::invalid(field, problem);
    Ok(NewOrganisation {
        name: Name::new("Bench, not yet complete").map_err(fault("name"))?,
        zone: Zone::new("Europe/Paris").map_err(fault("time_zone"))?,
        currency: "EUR".parse().map_err(fault("currency"))?,
        owner: EmailAddress::new("owner@example.org").map_err(fault("owner"))?,
        owner_name: Some(Name::new("Olive Owner").map_err(fault("name"))?),
        owner_position: Position::Accountant,
        invitation: Secret::random(&mut StdRng::seed_from_u64(SEED)),
    })
}
