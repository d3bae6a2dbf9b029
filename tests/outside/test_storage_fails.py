"""A running server, and planning, while the storage is locked, full, gone or replaced: nothing acknowledged is lost."""

import re
import resource
import secrets
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from program import BINARY, Server, ask, environment, postgres, run

CUSTOMERS = 1_500


@pytest.fixture
def site(tmp_path):
    """A server with one organisation, and a program that may write: `site(data)`."""
    running = []

    def of(data: str) -> "Site":
        made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example", "--data", data)
        assert made.returncode == 0, made.stderr
        running.append(Site(tmp_path, data))
        running[-1].invitation = re.search(r"/invitation/\S+", made.stdout)[0]
        return running[-1]

    yield of
    for it in running:
        it.server.kill()
        assert "panic" not in it.server.log.read_text(encoding="utf-8")


class Site:
    def __init__(self, directory: Path, data: str):
        token = run(directory, "token", "create", "--data", data, "--name", "writer", "--scope", "write").stdout.strip()
        (directory / "team.csv").write_text(
            "name,email,role,position,groups\n"
            + "".join(f"User {n},u{n}@nordlys.example,member,finance,Team {n % 2}\n" for n in range(40))
        )
        assert run(directory, "import", "team", "team.csv", "--data", data).returncode == 0
        self.directory, self.data = directory, data
        self.server = Server("serve", directory, ("--data", data)).start()
        self.headers = {"authorization": f"Bearer {token}"}

    def ask(self, path: str, **how) -> httpx.Response:
        return httpx.get(self.server.url + path, headers=self.headers, timeout=60, **how)

    def join(self, group: str, user: str) -> httpx.Response:
        return self.change("POST", group, user)

    def leave(self, group: str, user: str) -> httpx.Response:
        return self.change("DELETE", group, user)

    def change(self, method: str, group: str, user: str) -> httpx.Response:
        path = f"{self.server.url}/api/v1/groups/{group}/members"
        return httpx.request(method, path, json={"users": [user]}, headers=self.headers, timeout=60)


def leave(room: int) -> None:
    """No file of this process may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def spelled(kind: str, number: int) -> str:
    """An id as the API spells it."""
    digits = ""
    while number:
        number, rest = divmod(number, 32)
        digits = "0123456789abcdefghjkmnpqrstvwxyz"[rest] + digits
    return f"{kind}_{digits}"


def rows(path: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def ids(path: Path) -> tuple[str, str, list[str]]:
    """Two groups, and who is in the second only."""
    groups = rows(path, "select id from groups order by id limit 2")
    first, second = (spelled("grp", number) for (number,) in groups)
    others = rows(
        path, "select user_id from memberships where group_id = (select max(id) from groups) order by user_id"
    )
    return first, second, [spelled("usr", user) for (user,) in others]


def members(path: Path) -> int:
    return rows(path, "select count(*) from memberships")[0][0]


def is_unavailable(answer: httpx.Response) -> bool:
    kind = answer.headers["content-type"]
    return answer.status_code == 503 and kind == "application/problem+json" and answer.headers["retry-after"] == "5"


def test_grp_8_while_another_program_writes_one_reads_and_is_told_to_try_again(tmp_path, site):
    path = tmp_path / "remit.db"
    it = site("remit.db")
    group, _, users = ids(path)
    before = members(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert it.ask("/readyz").status_code == 200
        assert is_unavailable(it.join(group, users[0]))
        assert it.ask("/healthz").status_code == 200
        other.execute("rollback")
    assert members(path) == before
    assert it.join(group, users[0]).status_code == 200
    assert members(path) == before + 1


def test_without_room_one_reads_and_what_was_acknowledged_stays(tmp_path, site, monkeypatch):
    path = tmp_path / "remit.db"
    made = site("remit.db")
    group, _, users = ids(path)
    made.server.stop()
    room = path.stat().st_size + 200_000
    started = subprocess.Popen

    def in_little_room(*arguments, **how):
        return started(*arguments, preexec_fn=lambda: leave(room), restore_signals=False, **how)

    monkeypatch.setattr(subprocess, "Popen", in_little_room)
    made.server = Server("serve", tmp_path, ("--data", "remit.db")).start()
    monkeypatch.setattr(subprocess, "Popen", started)
    joined = set()
    for number in range(1_000):
        user = users[number % len(users)]
        answer = made.leave(group, user) if user in joined else made.join(group, user)
        if answer.status_code != 200:
            break
        joined ^= {user}
    assert is_unavailable(answer), answer.text
    assert made.ask("/healthz").status_code == 200
    assert made.ask(f"/api/v1/actions?mine&user={users[0]}").status_code == 200
    made.server.kill()
    now = rows(path, "select user_id from memberships where group_id = (select min(id) from groups)")
    assert joined == {spelled("usr", user) for (user,) in now} & set(users)
    made.server = Server("serve", tmp_path, ("--data", "remit.db")).start()
    assert made.join(group, users[1]).status_code == 200


def test_nothing_is_written_to_a_file_that_was_moved_away(tmp_path, site):
    path = tmp_path / "remit.db"
    it = site("remit.db")
    group, _, users = ids(path)
    before = members(path)
    path.rename(tmp_path / "elsewhere.db")
    assert is_unavailable(it.join(group, users[0]))
    assert it.ask("/healthz").status_code == 200
    assert members(tmp_path / "elsewhere.db") == before
    assert "was moved, replaced or deleted" in it.server.log.read_text(encoding="utf-8")


def test_a_postgresql_that_goes_away_and_comes_back_needs_no_restart(site):
    address = postgres(f"outside_{secrets.token_hex(6)}")
    it = site(address)
    server, _, name = address.rpartition("/")
    group = spelled("grp", int(ask(address, "select min(id) from groups")))
    users = ask(address, "select user_id from memberships where group_id = (select max(id) from groups) order by 1")
    users = [spelled("usr", int(user)) for user in users.split()]
    assert it.join(group, users[0]).status_code == 200
    ask(f"{server}/postgres", f"alter database {name} with allow_connections false")
    ask(f"{server}/postgres", f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
    assert it.ask("/healthz").status_code == 200
    assert it.ask("/readyz").status_code == 503
    assert is_unavailable(it.ask(f"/api/v1/actions?mine&user={users[0]}"))
    assert is_unavailable(it.join(group, users[1]))
    page = httpx.get(it.server.url + it.invitation, headers={"accept": "text/html"}, timeout=60)
    assert page.status_code == 503 and page.headers["content-type"].startswith("text/html")
    ask(f"{server}/postgres", f"alter database {name} with allow_connections true")
    assert it.ask("/readyz").status_code == 200
    assert it.ask(f"/api/v1/actions?mine&user={users[0]}").status_code == 200
    assert it.join(group, users[1]).status_code == 200
    kept = ask(address, "select count(*) from memberships where group_id = (select min(id) from groups)")
    assert int(kept) == 20 + 2


def books(directory: Path, data: str) -> None:
    """An organisation with more customers than a batch of planning looks at, each with an overdue invoice."""
    made = run(directory, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example", "--data", data)
    assert made.returncode == 0, made.stderr
    lines = "".join(f"C-{number},{number},2026-01-02,2026-02-03,5.00\n" for number in range(CUSTOMERS))
    (directory / "books.csv").write_text(f"customer id,invoice number,issue date,due date,amount\n{lines}")
    (directory / "reminders.toml").write_text(run(directory, "workflow", "example").stdout)
    for command in [
        ("import", "receivables", "books.csv", "--as-of", "2026-04-01", "--currency", "EUR"),
        ("workflow", "import", "reminders.toml"),
        ("workflow", "assign", "Reminders", "--all"),
    ]:
        done = run(directory, *command, "--data", data)
        assert done.returncode == 0, done.stderr


def plan(directory: Path, data: str) -> subprocess.Popen:
    return subprocess.Popen(
        [BINARY, "plan", "--date", "2026-04-01", "--data", data],
        cwd=directory,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


ONCE_EACH = "select count(*), count(distinct invoice_id), count(distinct customer_id) from actions where state = 1"


def test_act_1_planning_that_a_power_cut_ends_is_finished_by_the_next(tmp_path):
    books(tmp_path, "remit.db")
    running = plan(tmp_path, "remit.db")
    while not rows(tmp_path / "remit.db", "select 1 from actions limit 1"):
        assert running.poll() is None, running.communicate()
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert 0 < rows(tmp_path / "remit.db", "select count(*) from actions")[0][0] < CUSTOMERS
    again = run(tmp_path, "plan", "--date", "2026-04-01", "--data", "remit.db")
    assert again.returncode == 0, again.stderr
    assert rows(tmp_path / "remit.db", ONCE_EACH) == [(CUSTOMERS, CUSTOMERS, CUSTOMERS)]
    assert run(tmp_path, "doctor", "--data", "remit.db").returncode == 0


def test_act_1_planning_on_two_nodes_at_once_doubles_nothing(tmp_path):
    address = postgres(f"outside_{secrets.token_hex(6)}")
    books(tmp_path, address)
    both = [plan(tmp_path, address), plan(tmp_path, address)]
    for node in both:
        said, errors = node.communicate(timeout=300)
        assert node.returncode == 0, said + errors
    assert ask(address, ONCE_EACH) == f"{CUSTOMERS}|{CUSTOMERS}|{CUSTOMERS}"
    assert run(tmp_path, "doctor", "--data", address).returncode == 0
