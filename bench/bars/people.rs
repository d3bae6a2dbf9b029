//! Who works there: users, groups, and who is away.

use remit_db::{Db, ToValue, params, sql};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::action::keys;
use remit_domain::id::{GroupId, OrgId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::text::{EmailAddress, Name};
use remit_domain::user::Status;
use remit_domain::{Error, Result, group, user};

use crate::generate::{NOW, operator};
use crate::random::Random;
use crate::size::Size;

const FIRST: [&str; 24] = [
    "Ada",
    "Björn",
    "Chloé",
    "Dmitri",
    "Elif",
    "Femi",
    "Grace",
    "Hana",
    "Ingrid",
    "José",
    "Keiko",
    "Lars",
    "Mei",
    "Nadia",
    "Oluwaseun",
    "Priya",
    "Quentin",
    "Rosa",
    "Søren",
    "Tomás",
    "Ursula",
    "Viktor",
    "Wanjiru",
    "Zoë",
];
const LAST: [&str; 24] = [
    "Almeida", "Becker", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ivanova", "Jansen", "Kowalski",
    "Larsen", "Moreau", "Nakamura", "Okafor", "Papadaki", "Quinn", "Rossi", "Schmidt", "Tanaka", "Ueda", "Virtanen",
    "Weiss", "Yılmaz",
];

/// A user, in the order of creation.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub id: UserId,
    pub role: Role,
    pub position: Position,
    pub status: Status,
}

/// Everybody beside the owner.
pub async fn people(db: &Db, org: OrgId, size: &Size, random: &mut Random) -> Result<Vec<Person>> {
    let mut people: Vec<Person> = (1..size.users).map(|index| person(index, size, random)).collect();
    let ids = db.write(|tx| people.iter().map(|_| Ok(UserId(tx.next_id()?))).collect::<Result<Vec<_>>>()).await?;
    for (person, id) in people.iter_mut().zip(ids) {
        person.id = id;
    }
    let named: Vec<(String, EmailAddress)> = (0..people.len()).map(named).collect::<Result<_>>()?;
    db.write(|tx| {
        let rows = (1i64..).zip(people.iter().zip(&named)).map(|(index, (person, (name, email)))| {
            [
                org.to_value(),
                person.id.to_value(),
                email.as_str().to_value(),
                email.key().to_value(),
                name.to_value(),
                person.role.to_value(),
                person.position.to_value(),
                person.status.to_value(),
                remit_db::Value::Int(NOW.0 - (10_000 - index) * 1_000_000),
            ]
        });
        let insert = sql!(
            "insert into users (org_id, id, email, email_key, name, name_key, role, position, status, created_at)
             values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)"
        );
        tx.run_many(insert, rows)?;
        tx.run(sql!("update users set status = 3 where org_id = $1 and role = 3"), params![org])?;
        let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
        tx.index(&user::TEXTS, org.0, &ids)?;
        keys::users_changed(tx, org, &ids, NOW)
    })
    .await?;
    Ok(people)
}

fn person(index: usize, size: &Size, random: &mut Random) -> Person {
    let position = match index - 1 {
        place if place < size.finance => Position::Finance,
        place if place < size.finance + size.accountants => Position::Accountant,
        _ => Position::AccountManager,
    };
    let role = if index % (size.users / size.admins) == 7 { Role::Admin } else { Role::Member };
    let status = match random.fraction() {
        part if part < 0.02 => Status::Suspended,
        part if part < 0.03 => Status::Invited,
        part if part < 0.035 => Status::Created,
        _ => Status::Joined,
    };
    Person { id: UserId(0), role, position, status }
}

fn named(index: usize) -> Result<(String, EmailAddress)> {
    let (first, last) = (FIRST[index % FIRST.len()], LAST[(index / FIRST.len() + index) % LAST.len()]);
    let address = EmailAddress::new(&format!("user{}@example.org", index + 1));
    Ok((format!("{first} {last}"), address.map_err(|problem| Error::invalid("email", problem))?))
}

/// The groups, from the largest to the smallest: half of everybody, then less and less, at least three.
pub async fn groups(db: &Db, org: OrgId, size: &Size, people: &[Person], random: &mut Random) -> Result<Vec<GroupId>> {
    let names: Vec<Name> = (1..=size.groups)
        .map(|number| Name::new(&format!("Team {number}")).map_err(|problem| Error::invalid("name", problem)))
        .collect::<Result<_>>()?;
    let mut everybody: Vec<UserId> = people.iter().map(|person| person.id).collect();
    let members: Vec<Vec<UserId>> = (0..size.groups)
        .map(|rank| {
            let count = size.users as f64 * 0.48 / (rank as f64 + 1.0).powf(0.9);
            random.shuffle(&mut everybody);
            everybody[..(count as usize).max(3)].to_vec()
        })
        .collect();
    db.write(|tx| {
        let mut groups = Vec::with_capacity(names.len());
        for (name, members) in names.iter().zip(&members) {
            let group = GroupId(tx.next_id()?);
            tx.run(
                sql!("insert into groups (org_id, id, name, name_key, created_at) values ($1, $2, $3, $4, $5)"),
                params![org, group, name.as_str(), name.key(), NOW],
            )?;
            let rows = members.iter().map(|user| [org.to_value(), group.to_value(), user.to_value()]);
            tx.run_many(sql!("insert into memberships (org_id, group_id, user_id) values ($1, $2, $3)"), rows)?;
            groups.push(group);
        }
        tx.index(&group::TEXTS, org.0, &groups)?;
        Ok(groups)
    })
    .await
}

/// Three in a hundred are away; most have a substitute, and some of these see what the absent person sees.
pub async fn absences(db: &Db, org: OrgId, people: &[Person], random: &mut Random) -> Result<()> {
    let (from, until) = (NOW.plus_seconds(-86_400), NOW.plus_seconds(30 * 86_400));
    for person in people {
        let is_away = random.percent(3.0);
        let substitute = random.pick(people).id;
        let cover = match random.below(10) {
            0..3 => Cover { substitute: None, with_sight: false },
            3..8 => Cover { substitute: Some(substitute), with_sight: false },
            _ => Cover { substitute: Some(substitute), with_sight: true },
        };
        if is_away && substitute != person.id {
            let wanted = NewAbsence { user: person.id, from, until, cover };
            db.write(|tx| plan(tx, &operator(org), &wanted)).await?;
        }
    }
    Ok(())
}
