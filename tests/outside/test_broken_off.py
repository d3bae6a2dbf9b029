"""Imports that end before they are through: what was written stays whole, and the same command goes on from there."""

import resource
import secrets
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from program import BINARY, ask, environment, postgres, run

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
