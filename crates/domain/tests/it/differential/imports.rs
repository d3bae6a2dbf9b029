//! Files that are imported.

use std::collections::BTreeSet;
use std::io::Cursor;

use remit_db::Db;
use remit_domain::id::UserId;
use remit_domain::import::reader::Encoding;
use remit_domain::import::team::{self, Post};
use remit_domain::import::{News, assignments};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::user::Status;

use super::change::Import;
use super::found::number_of_customer;
use super::world::World;
use crate::support::new_secret;

/// Keeps the invitations.
#[derive(Default)]
struct Mailbox(Vec<(String, OrgSecret)>);

impl Post for Mailbox {
    fn secret(&mut self) -> Secret {
        new_secret()
    }

    fn deliver(&mut self, email: &str, link: &OrgSecret) {
        self.0.push((email.to_owned(), link.clone()));
    }
}

impl Import {
    /// The world after the import; lines that are refused change nothing in it.
    pub async fn apply(&self, db: &Db, mut world: World) -> World {
        let operator = &world.operator();
        let mut file = Cursor::new(self.text(&world));
        let mut bad = BTreeSet::new();
        let tell = |news: News<'_>| {
            if let News::Bad(line) = news {
                bad.insert(line.line);
            }
        };
        let (encoding, columns, dry_run) = (Encoding::Unicode, Vec::new(), false);
        match self {
            Import::Team { invite, .. } => {
                let options = team::Options { encoding, columns, dry_run, all_or_nothing: false, invite: *invite };
                let mut post = Mailbox::default();
                team::import(db, operator, &mut file, &options, &mut post, tell).await.unwrap();
                for (email, link) in post.0 {
                    let user = *world.emails.iter().find(|(_, theirs)| **theirs == email).unwrap().0;
                    world.links.insert(user, link);
                    world.person(user).status = Status::Invited;
                }
            }
            Import::Assignments(_) => {
                let options = assignments::Options { encoding, columns, dry_run };
                assignments::import(db, operator, &mut file, &options, tell).await.unwrap();
            }
        }
        self.note(&mut world, &bad);
        world
    }

    fn text(&self, world: &World) -> String {
        let email = |user: &UserId| world.emails[user].clone();
        match self {
            Import::Team { lines, .. } => {
                let line = |(user, role, position, groups): &(_, _, _, BTreeSet<_>)| {
                    let groups: Vec<String> = groups.iter().map(|group| world.groups[group].to_string()).collect();
                    format!("{},{role},{position},{}\n", email(user), groups.join(";"))
                };
                let lines: String = lines.iter().map(line).collect();
                format!("email,role,position,groups\n{lines}")
            }
            Import::Assignments(lines) => {
                let line = |(customer, users): &(_, Vec<_>)| {
                    let place = world.customers.keys().position(|it| it == customer).unwrap();
                    let users: Vec<String> = users.iter().map(email).collect();
                    format!("{},{}\n", number_of_customer(place), users.join(" "))
                };
                let lines: String = lines.iter().map(line).collect();
                format!("customer,users\n{lines}")
            }
        }
    }

    fn note(&self, world: &mut World, bad: &BTreeSet<u64>) {
        match self {
            Import::Team { lines, .. } => {
                for ((user, role, position, groups), line) in lines.iter().zip(2..) {
                    if !bad.contains(&line) {
                        let person = world.person(*user);
                        (person.role, person.position) = (*role, *position);
                        person.groups.extend(groups);
                    }
                }
            }
            Import::Assignments(lines) => {
                for ((customer, users), line) in lines.iter().zip(2..) {
                    if !bad.contains(&line) {
                        world.customers.get_mut(customer).unwrap().assigned.clone_from(users);
                    }
                }
            }
        }
        world.follow_clock();
    }
}
