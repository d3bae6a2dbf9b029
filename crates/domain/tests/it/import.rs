//! Imports of receivables and of assignments.

use std::io::Cursor;

use remit_domain::actor::Actor;
use remit_domain::assignment::MOST_ASSIGNED;
use remit_domain::clock::Day;
use remit_domain::customer::{self, Detail};
use remit_domain::id::CustomerId;
use remit_domain::import::formats::{Dates, Decimal};
use remit_domain::import::reader::Encoding;
use remit_domain::import::receivables::{Options, Report, import};
use remit_domain::import::{Failure, News, assignments};
use remit_domain::invoice::{self, Entry};
use remit_domain::list::Wanted;
use remit_domain::money::Money;
use remit_domain::permission::{Position, Role};
use remit_domain::user::{self, NewUser, Status};
use remit_domain::workflow::Level;

use crate::support::{Workspace, day, email, today};

/// The public sample's way of writing, with a line of each kind.
const SAMPLE: &str = "\
countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate
391,0379-NEVHP,4/6/2013,611365,1/2/2013,2/1/2013,55.94,No,1/15/2013
406,8976-AMJEO,3/3/2012,7900770,1/26/2013,2/25/2013,61.74,Yes,7/3/2013
391,0379-NEVHP,1/26/2012,9231909,6/3/2013,7/3/2013,65.88,No,6/30/2013
391,0379-NEVHP,1/26/2012,9888306,7/3/2013,8/2/2013,105.92,No,7/8/2013
";

fn options() -> Options {
    Options {
        as_of: day("2013-06-30"),
        currency: Some("USD".parse().unwrap()),
        encoding: Encoding::Unicode,
        dates: None,
        decimal: None,
        columns: Vec::new(),
        dry_run: false,
    }
}

async fn run(
    workspace: &Workspace,
    actor: &Actor,
    text: &[u8],
    options: &Options,
) -> Result<(Report, Vec<String>), Failure> {
    let mut bad = Vec::new();
    let note = |news: News<'_>| {
        if let News::Bad(line) = news {
            bad.push(line.to_string());
        }
    };
    let report = import(&workspace.db, actor, &mut Cursor::new(text), options, note).await?;
    assert_eq!(report.bad, bad.len() as u64);
    Ok((report, bad))
}

async fn imported(workspace: &Workspace, text: &str, options: &Options) -> (Report, Vec<String>) {
    run(workspace, &workspace.operator(), text.as_bytes(), options).await.unwrap()
}

async fn refused(workspace: &Workspace, text: &str, options: &Options) -> String {
    let refused = run(workspace, &workspace.operator(), text.as_bytes(), options).await;
    assert_eq!(workspace.customers().await, [], "nothing is half applied");
    refused.unwrap_err().to_string()
}

async fn detail(workspace: &Workspace, customer: CustomerId, today: Day) -> Detail {
    workspace.read(|tx| customer::detail(tx, &workspace.owner, customer, today)).await
}

async fn entries(workspace: &Workspace) -> Vec<Entry> {
    let owner = &workspace.owner;
    let page = workspace.read(|tx| invoice::list::page(tx, owner, &Wanted::default())).await;
    page.rows.into_iter().map(|row| row.invoice.entry).collect()
}

fn lines(header: &str, lines: &[&str]) -> String {
    let mut text = header.to_owned();
    lines.iter().for_each(|line| text += &format!("\n{line}"));
    text
}

/// One customer, so that a line is short: number, issued, due, amount.
fn short(rows: &[&str]) -> String {
    let rows: Vec<_> = rows.iter().map(|row| format!("C1,{row}")).collect();
    lines("customer,invoice,issue date,due date,amount", &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

both_engines! {
    async fn cus_2_the_state_of_a_day_is_made(workspace: Workspace) {
        let (report, bad) = imported(&workspace, SAMPLE, &options()).await;
        assert_eq!(bad, [""; 0]);
        assert_eq!((report.created, report.customers, report.not_yet_issued, report.file.rows), (3, 2, 1, 4));
        assert_eq!((report.file.dates, report.file.decimal), (Some(Dates::MonthFirst), Some(Decimal::Point)));
        assert_eq!(report.file.unused, ["PaperlessDate"]);
        let dollars = |minor| Money::new(minor, "USD".parse().unwrap());
        assert_eq!((report.total.sums(), report.outstanding.sums()), (&[dollars(18_356)][..], &[dollars(6_174)][..]));
        let found = entries(&workspace).await;
        let paid: Vec<_> = found.iter().map(|entry| entry.paid).collect();
        assert_eq!(paid, [Some(day("2013-01-15")), None, Some(day("2013-06-30"))], "settled later is still open");
        assert_eq!(found[1].issued, day("2013-01-26"));
        assert!(found[1].is_disputed && !found[0].is_disputed);
        let customers = workspace.customers().await;
        let known: Vec<_> = customers.iter().map(|customer| (&*customer.number, &*customer.name, &*customer.country)).collect();
        assert_eq!(known, [("0379-NEVHP", "0379-NEVHP", "391"), ("8976-AMJEO", "8976-AMJEO", "406")]);
        let open = detail(&workspace, customers[1].id, day("2013-06-30")).await;
        assert_eq!(open.overdue.sums(), [dollars(6_174)]);
    }

    async fn cus_2_the_same_file_twice_changes_nothing(workspace: Workspace) {
        imported(&workspace, SAMPLE, &options()).await;
        let (before, recorded) = (entries(&workspace).await, workspace.recorded().await);
        let (report, _) = imported(&workspace, SAMPLE, &options()).await;
        assert_eq!((report.created, report.updated, report.unchanged, report.customers), (0, 0, 3, 0));
        assert_eq!((entries(&workspace).await, workspace.recorded().await), (before, recorded));
    }

    async fn cus_2_a_dry_run_says_what_would_happen_and_does_nothing(workspace: Workspace) {
        let dry = Options { dry_run: true, ..options() };
        let (would, _) = imported(&workspace, SAMPLE, &dry).await;
        assert_eq!(workspace.customers().await, []);
        let (did, _) = imported(&workspace, SAMPLE, &options()).await;
        assert_eq!(would, did);
    }

    async fn cus_2_bad_lines_are_left_out_and_named_with_their_reason(workspace: Workspace) {
        let text = short(&[
            "good,2013-01-02,2013-02-01,10.50",
            "a,2013-01-02,2013-02-01,-5",
            "b,2013-01-02,2013-02-01,many",
            "c,2013-01-02,2013-02-30,5",
            "d,2013-01-02,2013-01-01,5",
            "e,2013-01-02,2013-02-01,5.125",
            "f,2013-01-02,2013-02-01,0.00",
            "g,,2013-02-01,5",
            ",2013-01-02,2013-02-01,5",
            "h,2013-01-02,2013-02-01",
            "twice,2013-01-02,2013-02-01,5",
            "twice,2013-01-02,2013-02-01,6",
        ]);
        let (report, bad) = imported(&workspace, &text, &options()).await;
        assert_eq!(bad, [
            "line 3: amount \"-5\" is negative; credit notes are not imported",
            "line 4: amount \"many\" is not an amount as this file writes them",
            "line 5: due_on \"2013-02-30\" is not a date as this file writes them",
            "line 6: due_on \"2013-01-01\" is before the day of issue",
            "line 7: amount \"5.125\" has more decimals than its currency",
            "line 8: amount \"0.00\" is nothing to collect",
            "line 9: issued_on is missing",
            "line 10: number is missing",
            "line 11: has 4 fields, the header has 5",
            "line 12: number \"twice\" is also on line 13",
            "line 13: number \"twice\" is also on line 12",
        ]);
        assert_eq!(report.created, 1);
        assert_eq!(entries(&workspace).await[0].amount.minor, 1_050);
    }

    async fn cus_2_what_cannot_be_told_apart_is_asked_for(workspace: Workspace) {
        let text = short(&["1,1/2/2013,3/4/2013,5"]);
        let message = refused(&workspace, &text, &options()).await;
        assert!(message.starts_with("line 2: 1/2/2013 may be day/month or month/day"), "{message}");
        let message = refused(&workspace, &short(&["1,2013-01-02,2013-02-01,\"1,500\""]), &options()).await;
        assert!(message.starts_with("line 2: 1,500 may be thousands or decimals"), "{message}");
        let told = Options { dates: Some(Dates::DayFirst), ..options() };
        imported(&workspace, &text, &told).await;
        let found = entries(&workspace).await;
        assert_eq!((found[0].issued, found[0].due), (day("2013-02-01"), day("2013-04-03")));
    }

    async fn cus_2_a_file_that_is_wrong_as_a_whole_applies_nothing(workspace: Workspace) {
        let mut options = options();
        let good = "1,2013-01-02,2013-02-01,10.50";
        let cut_off = short(&[good, "2,2013-01-02,2013-02-01,\"10"]);
        let message = refused(&workspace, &cut_off, &options).await;
        assert_eq!(message, "line 3: the file ends inside the quoted field that begins here; it seems to be cut off");
        let message = refused(&workspace, &lines("customer,amount", &["C1,5"]), &options).await;
        assert_eq!(message, "line 1: no column for number, issued_on, due_on; the file has customer, amount");
        assert_eq!(refused(&workspace, "", &options).await, "the file is empty");
        let contradiction = short(&["1,1/31/2013,2/28/2013,5", "2,31/1/2013,28/2/2013,5"]);
        let message = refused(&workspace, &contradiction, &options).await;
        assert!(message.starts_with("line 3 has a date with the day first, line 2 one with the month"), "{message}");
        let latin1 = [short(&[good, "2,2013-01-02,2013-02-01,5"]).as_bytes(), b"\nZo\xeb,3,2013-01-02,2013-02-01,5"].concat();
        let operator = workspace.operator();
        let failure = run(&workspace, &operator, &latin1, &options).await.unwrap_err();
        assert!(failure.to_string().starts_with("line 4: not valid UTF-8"), "{failure}");
        assert_eq!(workspace.customers().await, []);
        options.encoding = Encoding::Latin1;
        run(&workspace, &operator, &latin1, &options).await.unwrap();
        assert_eq!(workspace.customers().await[1].name, "Zoë");
    }

    async fn cus_2_columns_are_mapped_by_choice_and_european_files_are_read(workspace: Workspace) {
        let text = "\u{feff}Kunde;Beleg;Datum;Fällig;Betrag;Währung\r\n\
                    K\u{a0}1;R\u{200b}-1;31.01.2013;28.02.2013;\"1.234,50\";EUR\r\n\
                    K 1;R-2;31.01.2013;28.02.2013;99,00;yen\r\n";
        let chosen = [
            ("customer", "kunde"),
            ("number", "Beleg"),
            ("issued_on", "Datum"),
            ("due_on", "fällig"),
            ("amount", "Betrag"),
            ("currency", "Währung"),
        ];
        let columns = chosen.map(|(name, header)| (name.to_owned(), header.to_owned())).to_vec();
        let (report, bad) = imported(&workspace, text, &Options { columns, ..options() }).await;
        assert_eq!(bad, ["line 3: currency \"yen\" is not a currency"]);
        assert_eq!((report.file.delimiter, report.file.dates), (';', Some(Dates::DayFirst)));
        let found = entries(&workspace).await;
        assert_eq!((&*found[0].number, found[0].amount.to_string().as_str()), ("R-1", "1234.50 EUR"));
        assert_eq!(workspace.customers().await[0].number, "K 1");
    }

    async fn cus_2_a_later_file_moves_on_and_what_it_does_not_say_stays(workspace: Workspace) {
        imported(&workspace, SAMPLE, &options()).await;
        let header = "customerID,customer name,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount";
        let rows = ["8976-AMJEO,Amje & Sons,7900770,2013-01-26,2013-02-26,61.74"];
        let (report, _) = imported(&workspace, &lines(header, &rows), &options()).await;
        assert_eq!((report.updated, report.created, report.customers), (1, 0, 0));
        let changed = entries(&workspace).await.into_iter().find(|entry| entry.number == "7900770").unwrap();
        assert_eq!((changed.due, changed.is_disputed, changed.paid), (day("2013-02-26"), true, None));
        let named = workspace.customers().await.remove(1);
        assert_eq!(named.name, "Amje & Sons");
        workspace.write(|tx| customer::commands::rename(tx, &workspace.owner, named.id, "Amje", named.version)).await;
        imported(&workspace, &lines(header, &rows), &options()).await;
        assert_eq!(workspace.customers().await[1].name, "Amje", "a name given by hand stands");
    }

    async fn cus_2_an_invoice_keeps_its_currency_unless_another_is_said(workspace: Workspace) {
        let yen = Options { currency: Some("JPY".parse().unwrap()), ..options() };
        let unsaid = Options { currency: None, ..options() };
        let old = "1,2013-01-02,2013-02-01,1500";
        imported(&workspace, &short(&[old]), &yen).await;
        let amounts = async || entries(&workspace).await.iter().map(|entry| entry.amount.to_string()).collect::<Vec<_>>();
        let (report, _) = imported(&workspace, &short(&[old, "2,2013-01-02,2013-02-01,10.50"]), &unsaid).await;
        assert_eq!((report.unchanged, report.updated, report.created), (1, 0, 1));
        assert_eq!(amounts().await, ["1500 JPY", "10.50 EUR"], "a new one has that of the organisation");
        let (report, bad) = imported(&workspace, &short(&["1,2013-01-02,2013-02-01,10.50", "3,,,"]), &unsaid).await;
        assert_eq!(bad, ["line 2: amount \"10.50\" has more decimals than its currency", "line 3: issued_on is missing"]);
        assert_eq!((report.unchanged, report.updated, report.created), (0, 0, 0));
        let (report, _) = imported(&workspace, &short(&[old]), &options()).await;
        assert_eq!((report.unchanged, report.updated), (0, 1));
        assert_eq!(amounts().await, ["1500.00 USD", "10.50 EUR"]);
        let blank = "customer,invoice,issue date,due date,amount,currency";
        let (report, _) = imported(&workspace, &lines(blank, &[&format!("C1,{old},")]), &unsaid).await;
        assert_eq!(report.unchanged, 1, "a line that says none");
    }

    async fn cus_2_an_invoice_does_not_change_customers(workspace: Workspace) {
        imported(&workspace, SAMPLE, &options()).await;
        let stolen = SAMPLE.replace("8976-AMJEO", "0379-NEVHP");
        let (report, bad) = imported(&workspace, &stolen, &options()).await;
        assert_eq!(bad, ["line 3: number \"7900770\" is an invoice of another customer"]);
        assert_eq!((report.unchanged, report.updated), (2, 0));
    }

    async fn act_3_paid_and_disputed_invoices_end_their_open_actions(workspace: Workspace) {
        let rows = ["1,2013-01-02,2013-02-01,5,,", "2,2013-01-02,2013-02-01,5,,", "3,2013-01-02,2013-02-01,5,,"];
        let header = "customer,invoice,issue date,due date,amount,paid date,disputed";
        let with = |rows: [&str; 3]| lines(header, &rows.map(|row| format!("C1,{row}")).each_ref().map(String::as_str));
        imported(&workspace, &with(rows), &options()).await;
        let customer = workspace.customers().await[0].id;
        workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        workspace.plan(day("2013-06-30")).await;
        let later =
            ["1,2013-01-02,2013-02-01,5,2013-06-29,", "2,2013-01-02,2013-02-01,5,,yes", "3,2013-01-02,2013-02-01,5,,"];
        let dry = Options { dry_run: true, ..options() };
        let (would, _) = imported(&workspace, &with(later), &dry).await;
        let (report, _) = imported(&workspace, &with(later), &options()).await;
        assert_eq!((report.updated, report.cancelled), (2, 2));
        assert_eq!((would.updated, would.cancelled), (2, 2), "as a dry run said");
        assert_eq!(workspace.open(customer).await.len(), 1);
    }

    async fn acc_table_importing_is_for_administrators(workspace: Workspace) {
        let member = workspace.finance().await;
        let refused = run(&workspace, &member, SAMPLE.as_bytes(), &options()).await;
        assert!(matches!(refused, Err(Failure::Refused(remit_domain::Error::Denied))));
    }

    async fn cus_1_assignments_come_from_a_file_in_its_order(workspace: Workspace) {
        let mut people = Vec::new();
        for called in ["Ann Lee", "Ben Roy", "Zoë Ray"] {
            people.push(workspace.user(called, Role::Member, Position::AccountManager, Status::Invited).await.0);
        }
        let (one, two) = (workspace.customer("C1", &[]).await, workspace.customer("C2", &[&workspace.owner]).await);
        let text = "customer number,e-mail\n\
                    C1,Ben.Roy@EXAMPLE.org; ann.lee@example.org\n\
                    C3,ann.lee@example.org\n\
                    C2,nobody@example.org\n\
                    C2,zoë.ray@example.org\n\
                    C1,ben.roy@example.org\n";
        let options = |dry_run| assignments::Options { encoding: Encoding::Unicode, columns: Vec::new(), dry_run };
        for (dry_run, changed, unchanged) in [(true, 1, 0), (false, 1, 0), (false, 0, 1)] {
            let mut bad = Vec::new();
            let note = |news: News<'_>| {
                if let News::Bad(line) = news {
                    bad.push(line.to_string());
                }
            };
            let (db, operator) = (&workspace.db, workspace.operator());
            let report = assignments::import(db, &operator, &mut Cursor::new(text), &options(dry_run), note).await.unwrap();
            assert_eq!((report.changed, report.unchanged, report.bad), (changed, unchanged, 3));
            assert_eq!(bad, [
                "line 3: customer \"C3\" is the number of no customer",
                "line 4: users \"nobody@example.org\" is the address of nobody who can be assigned",
                "line 5: customer \"C2\" is left out: line 4 of the same customer is wrong",
            ]);
        }
        let owner = workspace.owner.user().unwrap();
        let assigned = async |customer| {
            let detail = detail(&workspace, customer, today()).await;
            detail.assigned.into_iter().map(|assigned| assigned.user).collect::<Vec<_>>()
        };
        assert_eq!((assigned(one).await, assigned(two).await), (vec![people[1], people[0]], vec![owner]));
    }

    async fn every_line_of_a_customer_with_too_many_users_is_reported(workspace: Workspace) {
        workspace.customer("C1", &[]).await;
        let person = |number| NewUser {
            email: email(&format!("p{number}@example.org")),
            name: None,
            role: Role::Member,
            position: Position::AccountManager,
            groups: Vec::new(),
            invitation: None,
        };
        let people = (0..=MOST_ASSIGNED).map(person).collect::<Vec<_>>();
        workspace.write(|tx| user::commands::create(tx, &workspace.owner, &people)).await;
        let (half, rest) = people.split_at(50);
        let line = |people: &[NewUser]| people.iter().map(|new| new.email.as_str()).collect::<Vec<_>>().join(" ");
        let text = format!("customer,users\nC1,{}\nC1,{}\n", line(half), line(rest));
        let options = assignments::Options { encoding: Encoding::Unicode, columns: Vec::new(), dry_run: false };
        let mut bad = Vec::new();
        let note = |news: News<'_>| {
            if let News::Bad(line) = news {
                bad.push(line.to_string());
            }
        };
        let (db, operator) = (&workspace.db, workspace.operator());
        let report = assignments::import(db, &operator, &mut Cursor::new(text), &options, note).await.unwrap();
        assert_eq!((report.changed, report.unchanged, report.bad), (0, 0, 2));
        assert_eq!(bad, ["line 2: users at most 100 at once", "line 3: users at most 100 at once"]);
    }
}
