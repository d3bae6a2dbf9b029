"""What ends before it is through: what was written stays whole, and whoever comes next goes on from there."""

import resource
import secrets
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from program import BINARY, ask, environment, postgres, run
from storage import done, is_sound, program_of, rows

LINES = 20_000
IMPORT = ("import", "receivables", "many.csv", "--as-of", "2026-04-01", "--currency", "EUR")


@pytest.fixture
def books(tmp_path):
    lines = "".join(f"C-{number % 500},{number},2026-01-02,2026-02-03,5.00\n" for number in range(LINES))
    (tmp_path / "many.csv").write_text(f"customer id,invoice number,issue date,due date,amount\n{lines}")
    return tmp_path


def init(books: Path, data: str) -> None:
    made = run(books, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example", "--data", data)
    assert made.returncode == 0, made.stderr


def begin(books: Path, data: str, **how) -> subprocess.Popen:
    return subprocess.Popen(
        [BINARY, *IMPORT, "--data", data],
        cwd=books,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **how,
    )


def invoices(books: Path) -> int:
    with closing(sqlite3.connect(books / "remit.db")) as database:
        return database.execute("select count(*) from invoices").fetchone()[0]


def goes_on(books: Path, data: str, already: int) -> None:
    """The same command takes over the rest, and nothing twice."""
    again = run(books, *IMPORT, "--data", data)
    assert again.returncode == 0, again.stderr
    assert f"Took over {LINES - already} new invoices, 0 changed, {already} as they were" in again.stdout
    checked = run(books, "doctor", "--data", data)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_cus_2_an_import_that_a_power_cut_ends_goes_on(books):
    init(books, "remit.db")
    running = begin(books, "remit.db")
    while not invoices(books):
        assert running.poll() is None, running.communicate()
    running.send_signal(signal.SIGKILL)
    running.communicate()
    already = invoices(books)
    assert 0 < already < LINES
    goes_on(books, "remit.db", already)


def test_cus_2_an_import_that_finds_no_more_room_says_how_far_it_came(books):
    init(books, "remit.db")
    room = 3_000_000
    ended = begin(
        books,
        "remit.db",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        restore_signals=False,
    )
    _, errors = ended.communicate(timeout=300)
    already = invoices(books)
    assert ended.returncode == 4, errors
    assert 0 < already < LINES
    assert f"{already} of {LINES} lines are through, and stay." in errors
    assert "panic" not in errors
    goes_on(books, "remit.db", already)


def test_cus_2_an_import_whose_server_goes_away_says_how_far_it_came(books):
    address = postgres(f"outside_{secrets.token_hex(6)}")
    init(books, address)
    name = address.rpartition("/")[2]
    running = begin(books, address)
    while ask(address, "select count(*) from invoices") == "0":
        assert running.poll() is None, running.communicate()
    server = address.rpartition("/")[0] + "/postgres"
    ask(server, f"alter database {name} with allow_connections false")
    ask(server, f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
    _, errors = running.communicate(timeout=300)
    ask(server, f"alter database {name} with allow_connections true")
    already = int(ask(address, "select count(*) from invoices"))
    assert running.returncode == 4, errors
    assert 0 < already < LINES
    assert f"{already} of {LINES} lines are through, and stay." in errors
    goes_on(books, address, already)


WORKFLOW = """name = 'Calls'
level = 'invoice'
min_days_between = 1
steps = [{ name = 'Call', kind = 'call', from = 'due', days = 1, owners = [{ group = 'Collections' }] }]
"""


def test_own_2_what_a_killed_server_had_yet_to_move_is_moved_by_the_next(tmp_path, site, start):
    it = site("remit.db")
    path = tmp_path / "remit.db"
    header = "customer id,invoice number,issue date,due date,amount"
    (tmp_path / "invoices.csv").write_text(f"{header}\nC-1,1,2026-01-02,2026-02-03,5.00\n")
    (tmp_path / "assigned.csv").write_text("customer,email\nC-1,u5@nordlys.example\n")
    (tmp_path / "calls.toml").write_text(WORKFLOW)
    for command in (
        ("user", "invite", "u5@nordlys.example"),
        ("import", "receivables", "invoices.csv", "--as-of", "2026-04-01", "--currency", "EUR"),
        ("import", "assignments", "assigned.csv"),
        ("workflow", "import", "calls.toml"),
        ("workflow", "assign", "Calls", "--all"),
        ("plan", "--date", "2026-04-01"),
    ):
        done(tmp_path, *command, "--data", "remit.db")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("update organisations set move_at_once = 0")

    def todo(program) -> list[list[str]]:
        pages = (program.get("/api/v1/actions", params={"mine": "", "user": user}).json() for user in it.users)
        return [[action["title"] for action in page["actions"]] for page in pages]

    fallen_back = todo(it.program)
    assert it.join(*it.users).status_code == 200
    mine = todo(it.program)
    assert mine != fallen_back and mine.count(["Call"]) == fallen_back.count(["Call"]) == 1
    it.server.kill()
    assert rows(path, "select count(*) from pending_moves") != [(0,)]
    is_sound(tmp_path, "remit.db")
    again = start("serve", tmp_path, "--data", "remit.db")
    program = program_of(again, "remit.db", "read")
    for _ in range(500):
        assert todo(program) == mine
        if rows(path, "select count(*) from pending_moves") == [(0,)]:
            break
    assert rows(path, "select count(*) from pending_moves") == [(0,)]
    is_sound(tmp_path, "remit.db")
