//! The people come in: invited, joined, grouped; later some are away or suspended.

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::index;
use remit_db::Tx;
use remit_domain::absence::commands::NewAbsence;
use remit_domain::absence::{self, Cover};
use remit_domain::account::{Password, PasswordHash};
use remit_domain::actor::Capacity;
use remit_domain::clock::{Day, Instant};
use remit_domain::id::{GroupId, OrgId, UserId};
use remit_domain::invitation::{self, Acceptance, Invitation};
use remit_domain::organisation::commands::{Made, NewOrganisation};
use remit_domain::organisation::{self, Zone};
use remit_domain::permission::{Position, Role};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::session::{self, Opening, Proof};
use remit_domain::text::{EmailAddress, Name};
use remit_domain::user::NewUser;
use remit_domain::{Actor, Error, group, user};

use super::cast::{self, CAST, GROUPS, STEADY};
use super::{DAY, ORGANISATION, PASSWORD, SEED, Stage};
use crate::app::App;
use crate::hashing::Whose;
use crate::problem::Problem;

/// Where the days of the organisation begin.
pub const ZONE: &str = "Europe/Paris";
/// Where everything comes from, for the audit log.
pub const SOURCE: &str = "remit demo";

/// Those who have been put in, but not invited.
const CREATED: [usize; 2] = [58, 59];
/// Those who have been invited, but were never there.
const INVITED: [usize; 3] = [55, 56, 57];
/// Somebody who is suspended later.
const SUSPENDED: usize = 40;
/// The first admins; the owner comes before them.
const ADMINS: std::ops::RangeInclusive<usize> = 1..=3;

/// The organisation and who is in it.
pub struct Staff {
    pub org: OrgId,
    pub users: Vec<UserId>,
    pub groups: Vec<GroupId>,
}

/// The address of somebody of the cast.
pub fn address(role: &cast::Role) -> String {
    format!("{}@nordlys.example", role.local)
}

/// What somebody of the cast may configure.
pub fn role(place: usize) -> Role {
    match place {
        0 => Role::Owner,
        place if ADMINS.contains(&place) => Role::Admin,
        _ => Role::Member,
    }
}

/// Those who have customers; the first have most.
pub fn managers() -> Vec<usize> {
    let is_manager = |place: &usize| CAST[*place].position == Position::AccountManager;
    [6].into_iter().chain((0..CAST.len()).filter(is_manager).filter(|place| *place != 6)).collect()
}

/// Makes the organisation, its groups and its people.
pub async fn hire(app: &App, now: Instant) -> Result<Staff, Problem> {
    let secrets = secrets(app)?;
    let password = hashed(app).await?;
    let founded_at = now.plus_seconds(-200 * DAY);
    let made = found(app, &secrets[0], founded_at).await?;
    let groups = make_groups(app, made.org, founded_at).await?;
    let mut users = vec![made.owner];
    join(app, &made.invitation, 0, &password, now).await?;
    for (place, secret) in secrets.iter().enumerate().skip(1) {
        let new = newcomer(place, secret, groups_of(place, &groups))?;
        let created_at = founded_at.plus_seconds(i64::try_from(place).unwrap_or(0) * DAY);
        users.push(put_in(app, made.org, &new, created_at).await?);
        if new.invitation.is_some() && !INVITED.contains(&place) {
            let invitation = OrgSecret { org: made.org, secret: secret.clone() };
            join(app, &invitation, place, &password, now).await?;
        }
    }
    Ok(Staff { org: made.org, users, groups })
}

/// What has happened to people since: somebody is suspended, a group is archived, some are away.
pub async fn change(stage: &Stage<'_>, today: Day, zone: &Zone) -> Result<(), Error> {
    let actor = stage.operator(stage.now.plus_seconds(-2 * DAY));
    let (suspended, archived) = (stage.users[SUSPENDED], stage.groups[GROUPS.len() - 1]);
    let day = |days| today.plus(days).start(zone.rules());
    let absences = [
        away(stage, 15, Some(16), true, [day(-1), day(12)]),
        away(stage, 17, Some(18), false, [day(-1), day(5)]),
        away(stage, 9, Some(4), false, [day(-1), day(8)]),
        away(stage, 19, None, false, [day(-1), day(20)]),
        away(stage, 20, Some(15), false, [day(-1), day(6)]),
        away(stage, 21, Some(22), true, [day(7), day(21)]),
    ];
    let change = |tx: &Tx<'_>| {
        user::commands::suspend(tx, &actor, suspended)?;
        group::commands::archive(tx, &actor, archived)?;
        for absence in &absences {
            absence::commands::plan(tx, &actor, absence)?;
        }
        absence::commands::catch_up(tx, stage.org, stage.now)
    };
    stage.app.db.write(change).await
}

fn away(
    stage: &Stage<'_>,
    who: usize,
    substitute: Option<usize>,
    with_sight: bool,
    [from, until]: [Instant; 2],
) -> NewAbsence {
    NewAbsence {
        user: stage.users[who],
        from,
        until,
        cover: Cover { substitute: substitute.map(|place| stage.users[place]), with_sight },
    }
}

fn secrets(app: &App) -> Result<Vec<Secret>, Problem> {
    let mut generator = app.random.generator()?;
    Ok(CAST.iter().map(|_| Secret::random(&mut generator)).collect())
}

async fn hashed(app: &App) -> Result<PasswordHash, Problem> {
    let password = Password::new(PASSWORD, &email(0)?, &[]).map_err(|wrong| Error::invalid("password", wrong))?;
    app.hashing.hash(&password, &app.random, Whose::OPERATOR).await
}

async fn found(app: &App, invitation: &Secret, at: Instant) -> Result<Made, Error> {
    let new = NewOrganisation {
        name: name(ORGANISATION)?,
        zone: Zone::new(ZONE).map_err(|wrong| Error::invalid("zone", wrong))?,
        currency: "EUR".parse().map_err(|wrong| Error::invalid("currency", wrong))?,
        owner: email(0)?,
        owner_name: Some(name(CAST[0].name)?),
        owner_position: CAST[0].position,
        invitation: invitation.clone(),
    };
    app.db.write(|tx| organisation::commands::create(tx, &new, at, SOURCE)).await
}

async fn make_groups(app: &App, org: OrgId, at: Instant) -> Result<Vec<GroupId>, Error> {
    let names = GROUPS.iter().map(|(text, _)| name(text)).collect::<Result<Vec<_>, _>>()?;
    let actor = Actor { org, capacity: Capacity::Operator, at, source: SOURCE.to_owned() };
    app.db.write(|tx| names.iter().map(|name| group::commands::create(tx, &actor, name, &[])).collect()).await
}

fn newcomer(place: usize, secret: &Secret, groups: Vec<GroupId>) -> Result<NewUser, Error> {
    Ok(NewUser {
        email: email(place)?,
        name: Some(name(CAST[place].name)?),
        role: role(place),
        position: CAST[place].position,
        groups,
        invitation: (!CREATED.contains(&place)).then(|| Invitation::Link(secret.clone())),
    })
}

async fn put_in(app: &App, org: OrgId, new: &NewUser, at: Instant) -> Result<UserId, Error> {
    let actor = Actor { org, capacity: Capacity::Operator, at, source: SOURCE.to_owned() };
    let created = app.db.write(|tx| user::commands::create(tx, &actor, std::slice::from_ref(new))).await?;
    created.first().map(|created| created.id).ok_or(Error::NotFound)
}

/// The groups of somebody; members are drawn for each group, the same in every run.
fn groups_of(place: usize, groups: &[GroupId]) -> Vec<GroupId> {
    let drawn = |group: &usize| {
        let mut random = StdRng::seed_from_u64(SEED + *group as u64);
        index::sample(&mut random, CAST.len(), GROUPS[*group].1).iter().any(|member| member == place)
    };
    let is_in = |group: &usize| drawn(group) || STEADY.contains(&(*group, place));
    (0..groups.len()).filter(is_in).map(|group| groups[group]).collect()
}

/// Accepts an invitation a day after it was sent, and was there again not long ago.
async fn join(
    app: &App,
    invitation: &OrgSecret,
    place: usize,
    password: &PasswordHash,
    now: Instant,
) -> Result<(), Problem> {
    let name = name(CAST[place].name)?;
    let acceptance = Acceptance::New { name: &name, password, language: "en" };
    let joined_at = now.plus_seconds((i64::try_from(place).unwrap_or(0) - 199) * DAY);
    let seen_at = now.plus_seconds(-(i64::try_from(place * place % 37).unwrap_or(0) * DAY / 3) - 5_000);
    let secrets = [joined_at, seen_at].map(|at| (at, app.random.generator()));
    let (_, proof) =
        app.db.write(|tx| invitation::commands::accept(tx, invitation, &acceptance, joined_at, SOURCE)).await?;
    for (at, generator) in secrets {
        visit(app, &proof, at, &Secret::random(&mut generator?)).await?;
    }
    Ok(())
}

/// Signs in, and out again.
async fn visit(app: &App, proof: &Proof, at: Instant, secret: &Secret) -> Result<(), Error> {
    let opening = Opening { secret, org: None, stay: true, address: SOURCE, agent: SOURCE, at };
    let visit = |tx: &Tx<'_>| {
        let actor = session::commands::sign_in(tx, proof, &opening)?.session()?;
        session::commands::sign_out(tx, &actor, secret)
    };
    app.db.write(visit).await
}

fn name(text: &str) -> Result<Name, Error> {
    Name::new(text).map_err(|wrong| Error::invalid("name", wrong))
}

fn email(place: usize) -> Result<EmailAddress, Error> {
    EmailAddress::new(&address(&CAST[place])).map_err(|wrong| Error::invalid("email", wrong))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_can_be_taken_as_they_are() {
        let addresses = (0..CAST.len()).map(|place| email(place).unwrap().key().to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(addresses.len(), 60);
        assert!(CAST.iter().all(|role| name(role.name).unwrap().as_str() == role.name));
        assert!(GROUPS.iter().all(|(text, _)| name(text).unwrap().as_str() == *text));
        assert!(Password::new(PASSWORD, &email(0).unwrap(), &[]).is_ok());
        assert!(CAST.iter().filter(|role| !role.name.is_ascii()).count() > 40);
    }
}
