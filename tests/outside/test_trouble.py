"""Trouble with the storage in the middle of the work, for whoever is signed in and for programs: what is acknowledged
stays, what is refused leaves nothing behind, and where the storage comes back, the work goes on."""

import re
import resource
import secrets
import sqlite3
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from program import BINARY, Server, ask, environment, postgres, run
from storage import Site, program_of, init, done, is_sound, is_refused, is_uncertain, is_a_page_of_refusal, rows

CUSTOMERS = 3_000
BATCH = 250


@contextmanager
def locked(path: Path):
    """Another program that writes, and takes its time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@contextmanager
def beside():
    """Begins what goes on beside the test: `begin(function, arguments)`."""
    with ThreadPoolExecutor(8) as pool:
        yield pool.submit


def reads_until(site: Site, waiting: Future, most: int) -> int:
    """How many rounds of reads are answered while something waits."""
    for number in range(most):
        if waiting.done():
            return number
        assert site.reads() == [200] * 4
    return most


def test_reads_go_on_while_a_write_waits_in_vain_for_another_program(tmp_path, site):
    it = site("remit.db")
    before, form = it.members(), it.form()
    with beside() as begin:
        with locked(tmp_path / "remit.db"):
            waiting = begin(it.join, *it.users[:3])
            assert reads_until(it, waiting, most=10_000) > 1, "it waits before it gives up"
            assert is_refused(waiting.result())
            assert is_a_page_of_refusal(it.make(form, "Physiotherapists"))
            assert it.healthy() == (200, 200)
    assert it.members() == before
    assert "Physiotherapists" not in it.groups()
    assert "the database is busy" in it.log()
    assert it.join(*it.users[:3]).json() == {"members": 4}
    assert it.members() == before | set(it.users[:3])
    assert it.make(form, "Physiotherapists").status_code == 303
    assert "Physiotherapists" in it.groups()
    is_sound(tmp_path, "remit.db")


def test_a_write_that_waits_is_done_as_soon_as_the_other_program_is_through(tmp_path, site):
    it = site("remit.db")
    with beside() as begin:
        with locked(tmp_path / "remit.db"):
            waiting = begin(it.join, *it.users[:3])
            assert reads_until(it, waiting, most=5) == 5
        assert waiting.result().json() == {"members": 4}
    assert set(it.users[:3]) < it.members()


def test_whoever_only_looks_does_not_stand_before_those_who_write(tmp_path, site):
    it = site("remit.db")
    form = it.form()
    with program_of(it.server, "remit.db", "read") as reader, locked(tmp_path / "remit.db"):
        question = {"mine": "", "user": it.users[0]}
        assert [reader.get("/api/v1/actions", params=question).status_code for _ in range(20)] == [200] * 20
        assert is_a_page_of_refusal(it.make(form, "Physiotherapists"))


def test_of_many_that_write_while_another_program_does_the_last_is_refused_in_time_too(tmp_path, site):
    it = site("remit.db")
    before = it.members()
    with beside() as begin:
        with locked(tmp_path / "remit.db"):
            waiting = [begin(it.join, user) for user in it.users[:8]]
            assert [is_refused(write.result()) for write in waiting] == [True] * 8
    assert it.members() == before


def in_little_room(server: Server, room: int) -> None:
    """Starts the server so that none of its files may grow beyond so many bytes."""
    started = subprocess.Popen

    def limited(*arguments, **how) -> subprocess.Popen:
        return started(*arguments, preexec_fn=lambda: leave(room), **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", limited)
        server.start()


def leave(room: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


@contextmanager
def long_look(path: Path):
    """Another program that reads meanwhile, so that the write-ahead log cannot begin anew and make room."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin")
        other.execute("select count(*) from users").fetchone()
        yield


def join_and_leave(site: Site, users: list[str]) -> tuple[set[str], str, httpx.Response]:
    """Who is in the group by what was acknowledged until something was refused; for whom it was, and the refusal."""
    acknowledged: set[str] = set()
    for user in users * 1_000:
        answer = site.leave(user) if user in acknowledged else site.join(user)
        if answer.status_code != 200:
            break
        acknowledged ^= {user}
    return acknowledged, user, answer


def acknowledged_groups(site: Site, form: dict[str, str]) -> tuple[list[str], httpx.Response]:
    """The groups whose making was acknowledged until one was refused, and the refusal."""
    names: list[str] = []
    for number in range(500):
        answer = site.make(form, f"Ward {number} of the clinic")
        if answer.status_code != 303:
            break
        names.append(f"Ward {number} of the clinic")
    return names, answer


def test_without_room_reads_go_on_and_a_restart_with_room_finds_what_was_acknowledged(tmp_path, site):
    it = site("remit.db")
    before = it.members()
    assert it.server.stop() == 0
    in_little_room(it.server, (tmp_path / "remit.db").stat().st_size + 150_000)
    with long_look(tmp_path / "remit.db"):
        joined, _, answer = join_and_leave(it, it.users)
        assert joined and is_refused(answer)
        wards, page = acknowledged_groups(it, it.form())
        assert is_a_page_of_refusal(page)
        assert it.reads() == [200] * 4
        assert it.program.get("/healthz").status_code == 200
        assert it.members() == before | joined
        it.server.kill()
    assert re.search("the disk of the database (fails|is full)", it.log())
    it.server.start()
    assert it.members() == before | joined
    assert sorted(set(re.findall(r"Ward \d+ of the clinic", it.groups()))) == sorted(wards)
    assert it.make(it.form(), "Physiotherapists").status_code == 303
    is_sound(tmp_path, "remit.db")


@contextmanager
def gone(address: str):
    """A PostgreSQL that ends all connections to the database, and takes none."""
    server, _, name = address.rpartition("/")
    ask(f"{server}/postgres", f"alter database {name} with allow_connections false")
    ask(f"{server}/postgres", f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
    yield
    ask(f"{server}/postgres", f"alter database {name} with allow_connections true")


def test_a_postgresql_that_comes_back_finds_everybody_still_signed_in(tmp_path, site):
    address = postgres(f"outside_{secrets.token_hex(6)}")
    it = site(address)
    form = it.form()
    assert it.join(*it.users[:3]).json() == {"members": 4}
    before = it.members()
    with gone(address):
        assert it.healthy() == (200, 503)
        assert is_refused(it.program.get("/readyz"))
        assert is_refused(it.program.get("/api/v1/actions", params={"mine": "", "user": it.users[0]}))
        assert is_refused(it.join(it.users[4]))
        for path in ("/", "/customers", "/settings/groups", f"/settings/groups/{it.group}/edit"):
            assert is_a_page_of_refusal(it.owner.get(path, headers={"accept": "text/html"})), path
        assert is_a_page_of_refusal(it.make(form, "Physiotherapists"))
        assert it.server.process.poll() is None
    assert it.healthy() == (200, 200)
    assert it.reads() == [200] * 4
    assert it.members() == before
    assert "Physiotherapists" not in it.groups()
    assert it.join(it.users[4]).json() == {"members": 5}
    assert it.make(form, "Physiotherapists").status_code == 303
    is_sound(tmp_path, address)


def test_what_postgresql_acknowledged_before_it_went_away_is_there(tmp_path, site):
    address = postgres(f"outside_{secrets.token_hex(6)}")
    it = site(address)
    before = it.members()
    with beside() as begin:
        writers = [begin(join_and_leave, it, it.users[part : part + 5]) for part in range(0, 20, 5)]
        while int(ask(address, "select count(*) from memberships")) < len(before) + 10:
            assert not any(writer.done() for writer in writers)
        with gone(address):
            ended = [writer.result() for writer in writers]
    # Whether what was just being committed when the connection ended is there, only PostgreSQL knows.
    unknown = {user for _, user, answer in ended if is_uncertain(answer)}
    assert [is_uncertain(answer) or is_refused(answer) for *_, answer in ended] == [True] * 4
    assert it.members() - unknown == before.union(*(acknowledged for acknowledged, *_ in ended)) - unknown
    is_sound(tmp_path, address)


@pytest.fixture(params=["sqlite", "postgres"])
def data(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "remit.db")
    return postgres(f"outside_{secrets.token_hex(6)}")


UNPAID = 2 * CUSTOMERS
ONCE_EACH = """select count(*), count(distinct a.invoice_id), count(i.id) from actions a
    left join invoices i on i.id = a.invoice_id and i.number like 'U%' where a.state = 1"""


def books(directory: Path, data: str) -> None:
    """An organisation whose customers make several batches, each with two unpaid invoices and a paid one."""
    init(directory, data)
    kinds = [("U1", ""), ("U2", ""), ("P", "2026-02-20")]
    numbers = [(n, kind, paid) for n in range(CUSTOMERS) for kind, paid in kinds]
    lines = "".join(f"C-{n},{kind}-{n},2026-01-02,2026-02-03,5.00,{paid}\n" for n, kind, paid in numbers)
    (directory / "books.csv").write_text(f"customer id,invoice number,issue date,due date,amount,paid on\n{lines}")
    (directory / "reminders.toml").write_text(run(directory, "workflow", "example").stdout)
    for command in [
        ("import", "receivables", "books.csv", "--as-of", "2026-04-01", "--currency", "EUR"),
        ("workflow", "import", "reminders.toml"),
        ("workflow", "assign", "Reminders", "--all"),
    ]:
        done(directory, *command, "--data", data)


def plan(directory: Path, data: str) -> subprocess.Popen:
    return subprocess.Popen(
        [BINARY, "plan", "--date", "2026-04-01", "--data", data],
        cwd=directory,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def found(data: str, query: str) -> str:
    """The only row of an answer, as psql writes it, of either engine."""
    if data.startswith("postgres"):
        return ask(data, query)
    [row] = rows(Path(data), query)
    return "|".join(map(str, row))


def planned(said: str) -> int:
    return int(re.search(r"2026-04-01: (\d+) new, 0 cancelled", said)[1])


def test_act_1_planning_that_is_killed_leaves_whole_batches_and_the_next_does_the_rest(tmp_path, data):
    books(tmp_path, data)
    running = plan(tmp_path, data)
    while found(data, "select count(*) from actions") == "0":
        assert running.poll() is None, running.communicate()
    running.kill()
    running.communicate()
    already = int(found(data, "select count(*) from actions"))
    assert 0 < already < UNPAID and already % (2 * BATCH) == 0
    rest = planned(done(tmp_path, "plan", "--date", "2026-04-01", "--data", data))
    assert found(data, ONCE_EACH) == f"{UNPAID}|{UNPAID}|{UNPAID}"
    assert rest <= UNPAID - already
    assert planned(done(tmp_path, "plan", "--date", "2026-04-01", "--data", data)) == 0
    is_sound(tmp_path, data)


def test_act_1_two_that_plan_at_once_double_nothing(tmp_path):
    address = postgres(f"outside_{secrets.token_hex(6)}")
    books(tmp_path, address)
    both = [plan(tmp_path, address), plan(tmp_path, address)]
    ended = [node.communicate(timeout=300) for node in both]
    assert [node.returncode for node in both] == [0, 0], ended
    assert found(address, ONCE_EACH) == f"{UNPAID}|{UNPAID}|{UNPAID}"
    assert sum(planned(said) for said, _ in ended) == UNPAID
    is_sound(tmp_path, address)
