//! Importing a team (CUS 2, USR 2).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;

use remit_domain::Actor;
use remit_domain::group::list::Which;
use remit_domain::import::reader::Encoding;
use remit_domain::import::team::{Options, Post, Report, import};
use remit_domain::import::{Failure, News};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::user::list::Listed;
use remit_domain::user::{Status, commands as users};
use remit_domain::{error, group, user};

use crate::support::{NOW, Workspace, new_secret};

const FEW: &str = "\
name,email,role,position,groups
Aaron Reynaud,aaron@example.org,member,account_manager,EMEA;sig-release
Abdul Smektała,abdul@example.org,admin,finance,
Ada Häuffer,ada@example.org,,,sig-release; EMEA ;emea
";

/// Keeps what is delivered.
#[derive(Default)]
struct Mailbox(BTreeMap<String, OrgSecret>);

impl Post for Mailbox {
    fn secret(&mut self) -> Secret {
        new_secret()
    }

    fn deliver(&mut self, email: &str, link: &OrgSecret) {
        self.0.insert(email.to_owned(), link.clone());
    }
}

struct Imported {
    report: Report,
    bad: Vec<String>,
    links: BTreeMap<String, OrgSecret>,
}

fn plain() -> Options {
    Options { encoding: Encoding::Unicode, columns: Vec::new(), dry_run: false, all_or_nothing: false, invite: false }
}

async fn try_import(workspace: &Workspace, actor: &Actor, text: &str, options: &Options) -> Result<Imported, Failure> {
    let (mut post, mut bad) = (Mailbox::default(), Vec::new());
    let mut file = Cursor::new(text.as_bytes());
    let report = import(&workspace.db, actor, &mut file, options, &mut post, |news| {
        if let News::Bad(line) = news {
            bad.push(line.to_string());
        }
    })
    .await?;
    Ok(Imported { report, bad, links: post.0 })
}

async fn run(workspace: &Workspace, text: &str, options: &Options) -> Imported {
    try_import(workspace, &workspace.operator(), text, options).await.unwrap()
}

async fn people(workspace: &Workspace) -> Vec<Listed> {
    workspace.read(|tx| user::list::page(tx, &workspace.owner, &Wanted::default())).await.rows
}

fn counts(report: &Report) -> [u64; 7] {
    [report.created, report.updated, report.unchanged, report.invited, report.groups, report.memberships, report.bad]
}

both_engines! {
    async fn cus_2_a_team_comes_with_roles_positions_and_groups(workspace: Workspace) {
        let imported = run(&workspace, FEW, &plain()).await;
        assert_eq!(counts(&imported.report), [3, 0, 0, 0, 2, 4, 0]);
        let people = people(&workspace).await;
        let shown = people.iter().map(|listed| {
            let groups = listed.groups.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("+");
            format!("{} {} {} {}", listed.user.name, listed.user.role, listed.user.position, groups)
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                "Aaron Reynaud member account_manager EMEA+sig-release",
                "Abdul Smektała admin finance ",
                "Ada Häuffer member account_manager EMEA+sig-release",
                "Olive Owner owner accountant ",
            ]
        );
        assert!(people[..3].iter().all(|listed| listed.user.status == Status::Created));
    }

    async fn cus_2_importing_twice_changes_nothing(workspace: Workspace) {
        run(&workspace, FEW, &plain()).await;
        let (before, records) = (people(&workspace).await, workspace.recorded().await);
        let again = run(&workspace, FEW, &plain()).await;
        assert_eq!(counts(&again.report), [0, 0, 3, 0, 0, 0, 0]);
        assert_eq!((people(&workspace).await, workspace.recorded().await), (before, records));
    }

    async fn cus_2_a_dry_run_says_the_same_and_does_nothing(workspace: Workspace) {
        let dry = Options { dry_run: true, invite: true, ..plain() };
        let trial = run(&workspace, FEW, &dry).await;
        assert!(trial.links.is_empty() && !trial.report.applied);
        assert_eq!(people(&workspace).await.len(), 1);
        let done = run(&workspace, FEW, &Options { dry_run: false, ..dry }).await;
        assert_eq!(counts(&trial.report), counts(&done.report));
        assert_eq!(done.report.file.columns.len(), 5);
    }

    async fn cus_2_nothing_is_applied_from_a_bad_line_and_each_is_named(workspace: Workspace) {
        let old = workspace.group("Old", &[]).await;
        workspace.write(|tx| group::commands::archive(tx, &workspace.owner, old)).await;
        let text = "\
email,role,position,groups
good@example.org,member,finance,New
no address,member,finance,Never
king@example.org,king,finance,Never
owner@example.org,owner,finance,Never
olive.owner@example.org,member,accountant,
,member,finance,Never
far@example.org,member,left,Never
old@example.org,member,finance,Old
long@example.org,member,finance,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
short@example.org,member
twice@example.org,member,finance,Never
TWICE@example.org,admin,finance,Never
";
        let imported = run(&workspace, text, &plain()).await;
        assert_eq!(
            imported.bad,
            [
                "line 3: email \"no address\": not an e-mail address",
                "line 4: role \"king\" is none of member, admin, owner",
                "line 5: role \"owner\" is not possible: only a transfer changes who the owner is",
                "line 6: role \"member\" is not possible: only a transfer changes who the owner is",
                "line 7: email is missing",
                "line 8: position \"left\" is none of finance, accountant, account_manager",
                "line 9: groups \"Old\" is an archived group",
                "line 10: groups \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\": use at most 80 characters",
                "line 11: has 2 fields, the header has 4",
                "line 12: email \"twice@example.org\" is also on line 13",
                "line 13: email \"TWICE@example.org\" is also on line 12",
            ]
        );
        assert_eq!(counts(&imported.report), [1, 0, 0, 0, 1, 1, 11]);
        assert_eq!(people(&workspace).await.len(), 2);
        let groups = workspace.read(|tx| group::list::page(tx, &workspace.owner, Which::Active, &Wanted::default())).await;
        assert_eq!(groups.rows.iter().map(|listed| listed.group.name.as_str()).collect::<Vec<_>>(), ["New"]);
    }

    async fn cus_2_all_or_nothing_applies_nothing_beside_a_bad_line(workspace: Workspace) {
        let strict = Options { all_or_nothing: true, invite: true, ..plain() };
        let refused = run(&workspace, &format!("{FEW}Eve,nowhere,member,finance,\n"), &strict).await;
        assert_eq!((refused.report.bad, refused.report.applied, refused.links.len()), (1, false, 0));
        assert_eq!(people(&workspace).await.len(), 1);
        let done = run(&workspace, FEW, &strict).await;
        assert_eq!((done.report.created, done.report.applied, done.links.len()), (3, true, 3));
    }

    async fn cus_2_a_file_that_knows_more_adds_it(workspace: Workspace) {
        run(&workspace, FEW, &plain()).await;
        let text = "\
email,name,role,position,groups
AARON@example.org,Somebody Else,member,accountant,EMEA;APAC
abdul@example.org,Abdul,member,finance,
";
        let imported = run(&workspace, text, &plain()).await;
        assert_eq!(counts(&imported.report), [0, 2, 0, 0, 1, 1, 0]);
        let people = people(&workspace).await;
        let aaron = &people[0];
        assert_eq!(aaron.user.name, "Aaron Reynaud", "a name is its person's (USR 5)");
        assert_eq!(aaron.user.position, Position::Accountant);
        assert_eq!(aaron.groups.len(), 3, "the file only adds");
        assert_eq!(people[1].user.role, Role::Member);
    }

    async fn cus_2_a_file_without_roles_and_positions_changes_none(workspace: Workspace) {
        let admin = workspace.admin().await.user().unwrap();
        let imported = run(&workspace, "email\nolive.owner@example.org\nadam.admin@example.org\n", &plain()).await;
        assert_eq!((imported.bad.len(), imported.report.unchanged), (0, 2));
        let adam = people(&workspace).await.into_iter().find(|listed| listed.user.id == admin).unwrap();
        assert_eq!(adam.user.role, Role::Admin);
    }

    async fn usr_2_invited_now_or_later_everybody_is_invited_once(workspace: Workspace) {
        run(&workspace, FEW, &plain()).await;
        let invite = Options { invite: true, ..plain() };
        let more = format!("{FEW}Eve,eve@example.org,member,finance,\n");
        let imported = run(&workspace, &more, &invite).await;
        assert_eq!(counts(&imported.report), [1, 0, 3, 4, 0, 0, 0]);
        let mut addresses = imported.links.keys().map(String::as_str);
        assert!(addresses.by_ref().eq(["aaron@example.org", "abdul@example.org", "ada@example.org", "eve@example.org"]));
        for (email, link) in &imported.links {
            let invited = workspace.read(|tx| remit_domain::invitation::open(tx, link, NOW)).await;
            assert_eq!(invited.email, *email);
        }
        let again = run(&workspace, &more, &invite).await;
        assert_eq!(counts(&again.report), [0, 0, 4, 0, 0, 0, 0]);
        assert!(again.links.is_empty());
    }

    async fn usr_2_suspended_users_are_not_invited(workspace: Workspace) {
        run(&workspace, FEW, &plain()).await;
        let aaron = people(&workspace).await[0].user.id;
        workspace.write(|tx| users::suspend(tx, &workspace.owner, aaron)).await;
        let imported = run(&workspace, FEW, &Options { invite: true, ..plain() }).await;
        assert_eq!((imported.report.invited, imported.links.len()), (2, 2));
    }

    async fn usr_9_an_import_raises_nobody_above_who_imports(workspace: Workspace) {
        let admin = workspace.admin().await;
        let own = "email,role,position\nadam.admin@example.org,member,account_manager\n";
        let imported = try_import(&workspace, &admin, own, &plain()).await.unwrap();
        assert_eq!(imported.report.updated, 1, "to step back is free");
        let owner = "email,role,position\nolive.owner@example.org,owner,finance\n";
        let imported = try_import(&workspace, &admin, owner, &plain()).await.unwrap();
        assert_eq!(imported.bad, ["line 2: email \"olive.owner@example.org\" is a user whom you may not change so"]);
    }

    async fn acc_table_members_import_nobody(workspace: Workspace) {
        let finance = workspace.finance().await;
        let refused = try_import(&workspace, &finance, FEW, &plain()).await;
        assert!(matches!(refused, Err(Failure::Refused(error::Error::Denied))));
    }

    async fn cus_2_other_spellings_delimiters_and_marks_are_read(workspace: Workspace) {
        let text = "\u{feff}Nom complet;E-Mail Address;Position\r\n\"Zoë; Ünal\";zoe@example.org;Account Manager\r\n";
        let imported = run(&workspace, text, &plain()).await;
        assert_eq!(counts(&imported.report), [1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(people(&workspace).await[1].user.name, "Zoë; Ünal");
    }

    async fn cus_2_an_unreadable_file_applies_nothing(workspace: Workspace) {
        for (text, said) in [
            ("", "the file is empty"),
            ("name,role\nAnn,member\n", "line 1: no column for email; the file has name, role"),
            ("email\nann@example.org\n\"bob@exam", "line 3: the file ends inside the quoted field that begins here; it seems to be cut off"),
        ] {
            let failed = try_import(&workspace, &workspace.operator(), text, &plain()).await;
            assert_eq!(failed.err().map(|failure| failure.to_string()).as_deref(), Some(said));
        }
        assert_eq!(people(&workspace).await.len(), 1);
    }

    async fn a_team_of_a_large_organisation_is_in_within_seconds(workspace: Workspace) {
        let mut text = String::from("name,email,role,position,groups\n");
        for person in 0..1_285 {
            let first = person % 283;
            let groups = if person % 3 == 0 { format!("g{first};g{}", (first * 7 + 1) % 283) } else { format!("g{first}") };
            writeln!(text, "Person {person},person{person}@example.org,member,account_manager,{groups}").unwrap();
        }
        let imported = run(&workspace, &text, &Options { invite: true, ..plain() }).await;
        assert_eq!((imported.report.created, imported.report.groups, imported.links.len()), (1_285, 283, 1_285));
        let again = run(&workspace, &text, &Options { invite: true, ..plain() }).await;
        assert_eq!(again.report.unchanged, 1_285);
    }
}
