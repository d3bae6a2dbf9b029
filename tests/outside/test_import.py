"""Real input: people, receivables and assignments, right and wrong."""

import contextlib
import csv
import io
import os
import pty
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from program import BINARY, environment, run

TEAM = """name,email,role,position,groups
Ada Lindqvist,ada@nordlys.example,admin,finance,Collections
Łukasz Żółć,lukasz@nordlys.example,member,account_manager,Collections;Après-midi
نورة القحطاني,noura@nordlys.example,member,account_manager,
Bo Chen,bo@nordlys.example,member,accountant,Collections
"""

RECEIVABLES = """Customer ID,Customer Name,Country,Invoice No.,Invoice Date,Due Date,Invoice Amount,Disputed,Settled Date
C-1,Clínica Ribeira,PT,F-1,1/15/2026,2/14/2026,"1,200.50",No,
C-1,Clínica Ribeira,PT,F-2,2/3/2026,3/5/2026,80.00,Yes,
C-2,Bay Ridge,US,F-3,2/20/2026,3/22/2026,99.99,No,3/1/2026
C-2,Bay Ridge,US,F-4,3/2/2026,4/1/2026,10.00,No,4/9/2026
C-3,Later GmbH,DE,F-5,12/1/2026,12/31/2026,5.00,No,
"""

ASSIGNMENTS = """customer,users
C-1,lukasz@nordlys.example
C-2,noura@nordlys.example; lukasz@nordlys.example
"""


@pytest.fixture
def books(tmp_path):
    """A directory with an organisation in it and nothing else."""
    made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example")
    assert made.returncode == 0, made.stderr
    return tmp_path


def take(books: Path, what: str, content: str | bytes, *flags: str) -> subprocess.CompletedProcess[str]:
    file = books / f"{what}.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return run(books, "import", what, file.name, *flags)


def receivables(
    books: Path, content: str | bytes, *flags: str, as_of: str = "2026-04-01"
) -> subprocess.CompletedProcess[str]:
    return take(books, "receivables", content, "--as-of", as_of, "--currency", "EUR", *flags)


def rows(books: Path, query: str) -> list[tuple]:
    with sqlite3.connect(books / "remit.db") as database:
        return database.execute(query).fetchall()


def everything(books: Path) -> dict[str, list[tuple]]:
    """What an import could change."""
    tables = ["users", "groups", "memberships", "invitations", "customers", "invoices", "assignments", "actions"]
    return {table: rows(books, f"select * from {table} order by 1, 2, 3") for table in tables}


def test_own_7_a_team_without_invitations_is_created_and_with_them_invited(books):
    (books / "links.csv").touch(mode=0o644)
    first = take(books, "team", TEAM)
    assert first.returncode == 0, first.stderr
    assert "4 new people" in first.stdout and "2 new groups" in first.stdout and "4 new memberships" in first.stdout
    assert rows(books, "select count(*) from users where status = 1") == [(4,)]
    second = take(books, "team", TEAM, "--invite", "--links", "links.csv")
    assert second.returncode == 0 and "4 invited" in second.stdout
    assert rows(books, "select count(*) from users where status = 2 and role <> 3") == [(4,)]
    links = list(csv.reader((books / "links.csv").open(encoding="utf-8")))
    assert [address for address, _ in links] == [line.split(",")[1] for line in TEAM.splitlines()[1:]]
    assert all(re.search(r"/invitation/\S{20,}$", link) for _, link in links)
    assert (books / "links.csv").stat().st_mode & 0o077 == 0
    before = everything(books)
    again = take(books, "team", TEAM, "--invite", "--links", "links.csv")
    assert again.returncode == 0 and "0 new people" in again.stdout and "0 invited" in again.stdout
    assert everything(books) == before


def test_usr_4_addresses_that_look_like_others_are_told_with_their_lines(books):
    taken = take(books, "team", "name,email\nAna,аna@nordlys.example\nJosé,josé@nordlys.example\n")
    assert taken.returncode == 0 and "2 new people" in taken.stdout
    told = [line for line in taken.stderr.splitlines() if "look like others" in line]
    assert [line.split(":")[0] for line in told] == ["line 2"], taken.stderr
    assert "look like others" in run(books, "user", "invite", "ıb@nordlys.example").stderr


def test_user_invite_of_somebody_who_is_there_changes_nothing_else_and_says_so(books):
    take(books, "team", TEAM)
    asked = run(books, "user", "invite", "bo@nordlys.example", "--role", "admin")
    assert asked.returncode == 1 and "is a user already; nothing was changed" in asked.stderr
    assert run(books, "user", "invite", "bo@nordlys.example").returncode == 0
    assert rows(books, "select role, status from users where email = 'bo@nordlys.example'") == [(1, 2)]


STEP = """name = 'W'
level = 'invoice'
min_days_between = 1
[[steps]]
name = 'Call'
kind = 'call'
from = 'due'
days = 1
owners = [{ assigned = true }]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("kind = 'call'", "kind = 'fax'", ("line 6", "unknown variant `fax`, expected one of `email`, `call`")),
        ("assigned = true", "user = 'no@no.example'", ('step 1, "Call": owners, user "no@no.example": not known here',)),
        ("assigned = true", "group = 'Nope'", ('step 1, "Call": owners, group "Nope": not known here',)),
        ("{ assigned = true }", "", ('step 1, "Call": owners: give a value',)),
        ("{ assigned = true }", "{ assigned = true }, { assigned = true }", ('step 1, "Call": owners: ',)),
        ("assigned = true", "assigned = true, user = 'x'", ('step 1, "Call": an owner is one of',)),
        ("days = 1", "days = 99999999999", ('step 1, "Call": steps: out of range',)),
    ],
)
def test_what_is_wrong_with_a_workflow_is_named_with_its_place(books, right, wrong, told):
    (books / "w.toml").write_text(STEP.replace(right, wrong, 1))
    answer = run(books, "workflow", "import", "w.toml")
    assert answer.returncode == 1 and all(words in answer.stderr for words in told), answer.stderr
    assert rows(books, "select count(*) from workflows") == [(0,)]


def test_own_6_rules_that_name_somebody_who_may_not_get_it_are_warned_of(books):
    take(books, "team", TEAM)
    for place, (user, warning) in enumerate([("bo", "is created"), ("ines", None)]):
        text = STEP.replace("'W'", f"'W{place}'").replace("assigned = true", f"user = '{user}@nordlys.example'")
        (books / "w.toml").write_text(text)
        said = run(books, "workflow", "import", "w.toml").stdout
        assert (f"{user}@nordlys.example {warning}" in said) if warning else ("find nobody" not in said), said
    assert run(books, "user", "invite", "lukasz@nordlys.example").returncode == 0
    (books / "w.toml").write_text(STEP.replace("assigned = true", "user = 'lukasz@nordlys.example'"))
    assert "sees only customers that they are assigned to" in run(books, "workflow", "import", "w.toml").stdout


def test_act_2_a_workflow_with_automatic_steps_says_what_becomes_of_them(books):
    example = run(books, "workflow", "example").stdout
    (books / "by-itself.toml").write_text(example.replace('kind = "email"', 'kind = "email"\nautomatic = true'))
    taken = run(books, "workflow", "import", "by-itself.toml")
    assert taken.returncode == 0, taken.stderr
    assert "There is no mail yet" in taken.stdout and "(Friendly reminder)" in taken.stdout
    (books / "by-hand.toml").write_text(example.replace("Reminders", "By hand"))
    assert "mail" not in run(books, "workflow", "import", "by-hand.toml").stdout


def test_as_of_makes_the_state_of_that_day(books):
    taken = receivables(books, RECEIVABLES)
    assert taken.returncode == 0, taken.stderr
    assert "4 new invoices" in taken.stdout and "2 new customers" in taken.stdout
    assert "1 was issued after 2026-04-01" in taken.stdout
    assert "1390.49 EUR" in taken.stdout.replace(",", "") and "1290.50 EUR" in taken.stdout.replace(",", "")
    state = rows(books, "select number, amount, disputed, paid_on is not null from invoices order by number")
    assert state == [("F-1", 120050, 0, 0), ("F-2", 8000, 1, 0), ("F-3", 9999, 0, 1), ("F-4", 1000, 0, 0)]
    before = everything(books)
    assert "0 new invoices, 0 changed, 4 as they were" in receivables(books, RECEIVABLES).stdout
    assert everything(books) == before


def test_a_dry_run_says_the_same_and_changes_nothing(books):
    before = everything(books)
    said = receivables(books, RECEIVABLES, "--dry-run").stdout
    assert said.startswith("Would take over 4 new invoices") and everything(books) == before
    assert receivables(books, RECEIVABLES).stdout == said.replace("Would take over", "Took over")
    people = take(books, "team", TEAM, "--dry-run")
    assert people.stdout.startswith("Would take over 4 new people")
    assert rows(books, "select count(*) from users") == [(1,)]


def test_from_files_to_the_to_do_of_exactly_its_owners(books):
    take(books, "team", TEAM, "--invite")
    receivables(books, RECEIVABLES)
    assert take(books, "assignments", ASSIGNMENTS).returncode == 0
    assert "0 customers" in take(books, "assignments", ASSIGNMENTS).stdout
    assert run(books, "workflow", "import", workflow(books)).returncode == 0
    assert run(books, "workflow", "assign", "Calls", "--all").returncode == 0
    planned = run(books, "plan", "--date", "2026-04-10")
    assert planned.returncode == 0 and "2 new" in planned.stdout, planned.stdout + planned.stderr
    assert "0 new" in run(books, "plan", "--date", "2026-04-10").stdout
    assert rows(books, OWNERS) == [("F-1", "lukasz"), ("F-4", "lukasz"), ("F-4", "noura")]
    paid = receivables(books, RECEIVABLES, as_of="2026-04-09")
    assert "1 open action ended" in paid.stdout
    assert rows(books, OWNERS) == [("F-1", "lukasz")]
    checked = run(books, "doctor")
    assert checked.returncode == 0, checked.stdout + checked.stderr


OWNERS = """
    select i.number, substr(u.email, 1, instr(u.email, '@') - 1) from actions a
    join invoices i on i.org_id = a.org_id and i.id = a.invoice_id
    join key_members m on m.org_id = a.org_id and m.key_id in (a.base_key, a.extra_key) and m.live = 1
    join users u on u.org_id = m.org_id and u.id = m.user_id
    where a.state = 1 order by 1, 2"""


def workflow(books: Path) -> str:
    """The example that the program prints, its owners being the assigned ones."""
    example = run(books, "workflow", "example").stdout
    (books / "calls.toml").write_text(
        'name = "Calls"\nlevel = "invoice"\nmin_days_between = 3\n[[steps]]\nname = "Call"\nkind = "call"\n'
        'from = "due"\ndays = 3\nowners = [{ assigned = true }]\n'
    )
    assert all(line in example for line in ["[[steps]]", "owners = [{ assigned = true }]"])
    return "calls.toml"


HEAD, *LINES = RECEIVABLES.splitlines()


def with_line(line: str) -> str:
    return "\n".join([HEAD, LINES[0], line, *LINES[1:], ""])


BAD_LINES = {
    "a date that is none": ("C-9,X,PT,F-9,2/30/2026,3/5/2026,5.00,No,", "line 3: issued_on"),
    "a word for a date": ("C-9,X,PT,F-9,soon,3/5/2026,5.00,No,", "line 3: issued_on"),
    "due before issue": ("C-9,X,PT,F-9,2/3/2026,2/1/2026,5.00,No,", "line 3: due_on"),
    "a negative amount": ("C-9,X,PT,F-9,2/3/2026,3/5/2026,-5.00,No,", "line 3: amount"),
    "a word for an amount": ("C-9,X,PT,F-9,2/3/2026,3/5/2026,lots,No,", "line 3: amount"),
    "no amount": ("C-9,X,PT,F-9,2/3/2026,3/5/2026,,No,", "line 3: amount"),
    "no number": ("C-9,X,PT,,2/3/2026,3/5/2026,5.00,No,", "line 3: number"),
    "no customer": (",X,PT,F-9,2/3/2026,3/5/2026,5.00,No,", "line 3: customer"),
    "neither yes nor no": ("C-9,X,PT,F-9,2/3/2026,3/5/2026,5.00,perhaps,", "line 3: disputed"),
    "too few fields": ("C-9,X,PT,F-9", "line 3: has 4 fields"),
    "too many fields": ("C-9,X,PT,F-9,2/3/2026,3/5/2026,5.00,No,,,,", "line 3: has 12 fields"),
}


@pytest.mark.parametrize("wrong", BAD_LINES)
def test_cus_2_a_bad_line_is_reported_and_applies_nothing(books, wrong):
    line, message = BAD_LINES[wrong]
    taken = receivables(books, with_line(line), "--bad-lines", "bad.csv")
    assert taken.returncode == 3 and message in taken.stderr, taken.stderr
    assert "4 new invoices" in taken.stdout and "1 bad line." in taken.stdout
    assert rows(books, "select count(*) from invoices") == [(4,)]
    assert rows(books, "select count(*) from customers where number = 'C-9'") == [(0,)]
    assert [row["line"] for row in csv.DictReader((books / "bad.csv").open())] == ["3"]


def test_cus_2_of_two_lines_with_one_number_neither_is_taken(books):
    taken = receivables(books, with_line("C-9,X,PT,F-3,2/3/2026,3/5/2026,5.00,No,"))
    assert taken.returncode == 3 and taken.stderr.count("is also on line") == 2
    assert rows(books, "select count(*) from invoices where number = 'F-3'") == [(0,)]


WRONG_FILES = {
    "a wrong header": (RECEIVABLES.replace("Invoice No.", "Reference"), "no column for number"),
    "nothing at all": ("", "empty"),
    "no text": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(2000), "line "),
    "invalid UTF-8": (RECEIVABLES.encode().replace("í".encode(), b"\xff"), "line 2"),
    "Latin-1": (RECEIVABLES.encode("latin-1"), "--encoding latin1"),
    "cut off in a quoted field": (RECEIVABLES[: RECEIVABLES.index('"1,20') + 4], "line 2"),
    "cut off inside a line": (f"{HEAD}\nC-1,X,PT,F-1,2026-01-02,2026-02-03,5.00,No,\nC-1,X,PT,F-2,2026-0", "line 3: the file ends inside this line"),
    "day or month": (f"{HEAD}\nC-1,X,PT,F-1,1/2/2026,3/4/2026,5.00,No,\n", "--dates"),
    "day and month": (with_line("C-9,X,PT,F-9,22/2/2026,23/3/2026,5.00,No,"), "--dates"),
    "point or comma": (f'{HEAD}\nC-1,X,PT,F-1,2026-01-02,2026-02-03,"1,200",No,\n', "--decimal"),
    "a header twice": (RECEIVABLES.replace("Customer Name", "Customer-ID"), "two columns"),
    "an endless field": (f'{HEAD}\nC-1,"' + "x" * 3_000_000, "line 2"),
}


@pytest.mark.parametrize("wrong", WRONG_FILES)
def test_a_file_that_cannot_be_understood_is_refused_as_a_whole(books, wrong):
    content, message = WRONG_FILES[wrong]
    before = everything(books)
    refused = receivables(books, content)
    assert refused.returncode == 1 and message in refused.stderr and "panicked" not in refused.stderr, refused.stderr
    assert everything(books) == before


def test_a_file_whose_last_line_may_be_cut_off_is_taken_with_a_word_about_it(books):
    """Some programs end their files so; whether an amount was longer cannot be told."""
    whole = f"{HEAD}\nC-1,X,PT,F-1,2026-01-02,2026-02-03,5.00,No,\n"
    assert "line 2: no line break ends the file" in receivables(books, whole.rstrip("\n")).stderr
    assert "no line break" not in receivables(books, whole).stderr


def test_how_far_an_import_is_is_shown_on_a_terminal(books):
    lines = "".join(f"C-{n},X,PT,N-{n},2026-01-02,2026-02-03,5.00,No,\n" for n in range(30_000))
    (books / "receivables.csv").write_text(f"{HEAD}\n{lines}")
    ours, theirs = pty.openpty()
    command = [BINARY, "import", "receivables", "receivables.csv", "--as-of", "2026-04-01", "--currency", "EUR"]
    process = subprocess.Popen(command, cwd=books, env=environment() | {"TERM": "xterm"}, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = ""
    with contextlib.suppress(OSError), open(ours, "rb", buffering=0) as terminal:
        while part := terminal.read(65_536):
            shown += part.decode()
    assert process.wait() == 0, shown
    parts = [int(part) for part in re.findall(r"(\d+) %", shown)]
    assert len(set(parts)) > 2 and "of 30,000 lines" in shown, shown[-2000:]


GOOD_FILES = {
    "a byte order mark": RECEIVABLES.encode("utf-8-sig"),
    "UTF-16": RECEIVABLES.encode("utf-16"),
    "CRLF": RECEIVABLES.replace("\n", "\r\n").encode(),
    "CR": RECEIVABLES.replace("\n", "\r").encode(),
    "no line break at the end": RECEIVABLES.rstrip("\n").encode(),
    "blank lines": RECEIVABLES.replace("\n", "\n\n").encode(),
    "non-breaking spaces": RECEIVABLES.replace("Bay Ridge", "\u200bBay\u00a0 Ridge ").encode(),
}


@pytest.mark.parametrize("written", GOOD_FILES)
def test_the_same_file_written_differently(books, written):
    taken = receivables(books, GOOD_FILES[written])
    assert taken.returncode == 0, taken.stderr
    assert rows(books, "select number, name from customers order by 1") == [("C-1", "Clínica Ribeira"), ("C-2", "Bay Ridge")]
    assert rows(books, "select count(*), sum(amount) from invoices") == [(4, 139049)]


def test_semicolons_and_decimal_commas(books):
    table = list(csv.reader(io.StringIO(RECEIVABLES)))
    for row in table[1:]:
        row[6] = row[6].replace(",", "").replace(".", ",")
        row[4:6] = ["/".join([day.split("/")[1], day.split("/")[0], day.split("/")[2]]) for day in row[4:6]]
        row[8] = ""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(table)
    taken = receivables(books, out.getvalue().encode("latin-1"), "--encoding", "latin1")
    assert taken.returncode == 0, taken.stderr
    assert "semicolons" in taken.stderr and "day/month/year" in taken.stderr and "comma" in taken.stderr
    assert rows(books, "select count(*), sum(amount) from invoices") == [(4, 139049)]


def test_the_currency_of_amounts_without_one_is_shown_and_whose_it_is(books):
    with_column = RECEIVABLES.replace("Disputed,", "Currency,", 1).replace(",No,", ",,").replace(",Yes,", ",USD,")
    for content, flags, shown in [
        (RECEIVABLES, (), "currency       EUR, that of the organisation, for new invoices; --currency CODE says another"),
        (RECEIVABLES, ("--currency", "USD"), "currency       USD, as --currency says"),
        (with_column, (), "if none stands EUR, that of the organisation, for new invoices; --currency CODE says another"),
    ]:
        answer = take(books, "receivables", content, "--dry-run", *flags)
        assert answer.returncode == 0, answer.stderr
        assert f"  {shown}\n" in answer.stderr


def test_columns_are_said_by_flags_or_by_a_mapping_file(books):
    odd = RECEIVABLES.replace("Invoice No.", "Reference").replace("Invoice Amount", "Gross")
    (books / "mapping.toml").write_text('number = "Reference"\n')
    taken = receivables(books, odd, "--mapping", "mapping.toml", "--column", "amount=Gross")
    assert taken.returncode == 0, taken.stderr
    assert rows(books, "select count(*), sum(amount) from invoices") == [(4, 139049)]
    unknown = receivables(books, odd, "--column", "total_of_it=Gross")
    assert unknown.returncode == 1 and "total_of_it" in unknown.stderr


def test_assignments_to_nobody_and_of_nothing_are_bad_lines(books):
    take(books, "team", TEAM, "--invite")
    receivables(books, RECEIVABLES)
    taken = take(books, "assignments", ASSIGNMENTS + "C-1,ghost@nordlys.example\nC-404,bo@nordlys.example\n")
    assert taken.returncode == 3
    assert re.search(r"line 4: users .*nobody", taken.stderr) and re.search(r"line 5: customer .*no customer", taken.stderr)


BAD_PEOPLE = {
    "not an address": ("X,not-an-address,member,finance,", "line 3: email"),
    "an unknown role": ("X,x@nordlys.example,emperor,finance,", "line 3: role"),
    "a second owner": ("X,x@nordlys.example,owner,finance,", "line 3: role"),
    "an unknown position": ("X,x@nordlys.example,member,janitor,", "line 3: position"),
    "no address": ("X,,member,finance,", "line 3: email"),
    "more groups than anybody is in": (f"X,x@nordlys.example,member,finance,{';'.join(map(str, range(51)))}", "line 3: groups"),
    "a group name that is too long": (f"X,x@nordlys.example,member,finance,{'g' * 81}", "line 3: groups"),
}


@pytest.mark.parametrize("wrong", BAD_PEOPLE)
def test_a_bad_person_is_reported_and_the_others_are_taken_or_none(books, wrong):
    line, message = BAD_PEOPLE[wrong]
    head, first, *others = TEAM.splitlines()
    content = "\n".join([head, first, line, *others, ""])
    none = take(books, "team", content, "--all-or-nothing")
    assert none.returncode == 1 and "nothing was taken over" in none.stderr and message in none.stderr
    assert rows(books, "select count(*) from users") == [(1,)]
    taken = take(books, "team", content)
    assert taken.returncode == 3 and message in taken.stderr, taken.stderr
    assert rows(books, "select count(*) from users") == [(5,)]


# Started by a program that is small itself, for Linux counts what the starter had before the start.
MEASURED = """
import os, sys
_, status, used = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ), 0)
open(sys.argv[1], "w").write(str(used.ru_maxrss * 1024))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def within(memory: int, books: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """An import that never has more bytes in memory."""
    peak = books / "peak"
    taken = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURED, peak, BINARY, "import", *arguments],
        cwd=books,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
    )
    assert int(peak.read_text()) < memory, taken.stderr[-1_000:]
    return taken


def test_many_invoices_take_little_memory(books):
    with (books / "many.csv").open("w") as file:
        file.write("customer,number,issued_on,due_on,amount\n")
        file.writelines(f"C-{n % 20_000},F-{n},2026-01-20,2026-02-20,100.50\n" for n in range(200_000))
    taken = within(100_000_000, books, "receivables", "many.csv", "--as-of", "2026-06-30")
    assert taken.returncode == 0, taken.stderr
    assert "200000 new invoices" in taken.stdout and "20000 new customers" in taken.stdout


def test_assignments_of_a_million_customers_take_little_memory(books):
    receivables(books, RECEIVABLES)
    with (books / "many.csv").open("w") as file:
        file.write("customer,users\n")
        file.writelines(f"C-{n},ines@nordlys.example\n" for n in range(1_000_000))
    taken = within(300_000_000, books, "assignments", "many.csv", "--bad-lines", "bad.csv")
    assert taken.returncode == 3, taken.stderr[-1_000:]
    assert "Took over 2 customers" in taken.stdout and "999998 bad lines" in taken.stdout
    with (books / "bad.csv").open() as bad:
        assert sum(1 for _ in bad) == 999_999, "with a header"


def test_a_hundred_megabytes_in_one_field_take_little_memory_and_are_refused(books):
    with (books / "huge.csv").open("wb") as file:
        file.write(f'{HEAD}\n{LINES[0]}\nC-2,"'.encode())
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    limited = within(300_000_000, books, "receivables", "huge.csv")
    assert limited.returncode == 1 and "line 3" in limited.stderr, limited.stderr
    assert rows(books, "select count(*) from invoices") == [(0,)]


def test_a_formula_in_a_bad_line_stays_text(books):
    receivables(books, with_line("C-9,X,PT,F-9,=1+1,3/5/2026,5.00,No,"), "--bad-lines", "bad.csv")
    [bad] = csv.DictReader((books / "bad.csv").open())
    assert bad["value"] == "'=1+1"


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (("workflow", "import", "x.toml"), None),
        (("import", "team", "x.toml"), None),
        (("import", "team", "team.csv", "--mapping", "x.toml"), None),
        (("workflow", "import", "x.toml"), "name = \n"),
        (("workflow", "import", "x.toml"), "nam = 'x'\n"),
        (("import", "team", "team.csv", "--mapping", "x.toml"), "email = \n"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_once(books, command, file):
    (books / "team.csv").write_text(TEAM, encoding="utf-8")
    if file:
        (books / "x.toml").write_text(file)
    answer = run(books, *command)
    assert answer.returncode == 1 and answer.stderr.count("x.toml") == 1, answer.stderr
    assert answer.stderr.startswith("remit: x.toml: "), answer.stderr
    assert file or "x.toml: No such file or directory" in answer.stderr, answer.stderr
