"""Starting for real: from nothing to a signed-in owner, and through crashes."""

import contextlib
import re
import secrets
import sqlite3
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from program import BINARY, Server, address_in, environment, free_port, hidden, postgres, run, send

PASSWORD = "an unlikely sentence of 2026"


@pytest.fixture(params=["sqlite", "postgres"])
def data(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "remit.db")
    return postgres(f"outside_{secrets.token_hex(6)}")


def init(directory: Path, data: str, organisation: str = "Nordlys Medical") -> str:
    """Makes an organisation; the path of its owner's invitation."""
    made = run(directory, "init", "--data", data, "--organisation", organisation, "--owner", "ines@nordlys.example")
    assert made.returncode == 0, made.stderr
    return httpx.URL(address_in(made.stdout)).path


def sign_in(server: Server, password: str = PASSWORD) -> httpx.Client:
    client = server.client()
    answer = send(client, "/login", email="ines@nordlys.example", password=password)
    assert answer.status_code == 303, answer.text
    return client


def test_init_then_a_password_then_signing_in(tmp_path, data, start):
    link = init(tmp_path, data)
    server = start("serve", tmp_path, "--data", data)
    with server.client() as owner:
        assert "ines@nordlys.example" in owner.get(link).text
        assert send(owner, link, name="Ines Carvalho", password=PASSWORD).headers["location"] == "/"
        assert "Ines Carvalho" in owner.get("/").text
    assert sign_in(server).get("/").status_code == 200
    assert server.stop() == 0


def test_usr_3_a_link_works_once(tmp_path, data, start):
    link = init(tmp_path, data)
    server = start("serve", tmp_path, "--data", data)
    with server.client() as first, server.client() as second:
        form = hidden(second.get(link))
        assert send(first, link, name="Ines", password=PASSWORD).status_code == 303
        late = second.post(link, data=form | {"name": "Eve", "password": PASSWORD}, headers={"origin": server.url})
        assert late.status_code in (404, 409, 410)
        assert second.get(link).status_code in (404, 409, 410)


def test_a_refused_password_comes_back_with_what_was_typed(tmp_path, start):
    link = init(tmp_path, "remit.db")
    server = start("serve", tmp_path)
    with server.client() as owner:
        refused = send(owner, link, name="Ines & Co <b>", password="short")
        assert refused.status_code == 422
        assert "Ines &amp; Co &lt;b&gt;" in refused.text
        assert "short" not in re.findall(r'value="([^"]*)"', refused.text)


def test_a_lost_password_is_set_by_the_operator(tmp_path, data, start):
    link = init(tmp_path, data)
    address, set_to = "ines@nordlys.example", "a better sentence of 2026"
    change = ("user", "password", address, "--data", data)
    early = run(tmp_path, *change, given=f"{set_to}\n")
    assert early.returncode == 1 and "remit user invite" in early.stderr
    server = start("serve", tmp_path, "--data", data)
    with server.client() as before:
        assert send(before, link, name="Ines", password=PASSWORD).status_code == 303
        short = run(tmp_path, *change, given="short\n")
        assert short.returncode == 1 and "10" in short.stderr, short.stderr
        assert before.get("/").status_code == 200
        done = run(tmp_path, *change, given=f"{set_to}\n")
        assert done.returncode == 0 and set_to not in done.stdout + done.stderr, done.stderr
        assert before.get("/").status_code == 303, "signed out"
    with server.client() as client:
        assert send(client, "/login", email=address, password=PASSWORD).status_code == 422
    sign_in(server, set_to)


def test_a_session_outlives_a_power_cut(tmp_path, data, start):
    link = init(tmp_path, data)
    server = start("serve", tmp_path, "--data", data)
    owner = server.client()
    assert send(owner, link, name="Ines Carvalho", password=PASSWORD).status_code == 303
    for _ in range(3):
        server.kill()
        server.start()
        assert "Ines Carvalho" in owner.get("/").text


def test_guessing_is_slowed_down_and_says_for_how_long(tmp_path, start):
    link = init(tmp_path, "remit.db")
    server = start("serve", tmp_path)
    with server.client() as owner, server.client() as guesser:
        assert send(owner, link, name="Ines", password=PASSWORD).status_code == 303
        answers = [send(guesser, "/login", email="ines@nordlys.example", password=f"guess {n}") for n in range(30)]
        assert answers[0].status_code == 422
        assert answers[-1].status_code == 429
        assert 0 < int(answers[-1].headers["retry-after"]) <= 15 * 60
        assert owner.get("/").status_code == 200, "who is in stays in"


def test_a_form_without_its_token_or_from_elsewhere_is_refused(tmp_path, start):
    link = init(tmp_path, "remit.db")
    server = start("serve", tmp_path)
    with server.client() as client:
        form = hidden(client.get(link)) | {"name": "Eve", "password": PASSWORD}
        bare = {name: value for name, value in form.items() if name != "csrf"}
        assert client.post(link, data=bare, headers={"origin": server.url}).status_code == 403
        assert client.post(link, data=form, headers={"origin": "https://evil.example"}).status_code == 403
        assert client.post(link, content="csrf=x", headers={"content-type": "text/plain"}).status_code in (403, 415)
        assert client.post(link, data=form, headers={"origin": server.url}).status_code == 303


def test_init_says_what_is_wrong_and_makes_nothing_twice(tmp_path):
    init(tmp_path, "remit.db")
    twice = run(tmp_path, "init", "--organisation", "nordlys  medical", "--owner", "other@nordlys.example")
    assert twice.returncode == 1 and "already" in twice.stderr
    for flags, word in [
        (("--owner", "nobody"), "address"),
        (("--owner", "a@b.example", "--time-zone", "Mars/Olympus"), "time-zone"),
        (("--owner", "a@b.example", "--currency", "XXQ"), "currency"),
    ]:
        wrong = run(tmp_path, "init", "--organisation", "Other", *flags)
        assert wrong.returncode == 1 and word in wrong.stderr and "panicked" not in wrong.stderr


def test_a_wrong_command_is_answered_with_the_right_one(tmp_path):
    wrong = run(tmp_path, "serv")
    assert wrong.returncode == 2 and "serve" in wrong.stderr
    assert "--organisation" in run(tmp_path, "init").stderr
    for shell in ("bash", "zsh", "fish"):
        assert "remit" in run(tmp_path, "completions", shell).stdout


def test_two_servers_at_one_address(tmp_path, start):
    init(tmp_path, "remit.db")
    server = start("serve", tmp_path)
    second = run(tmp_path, "serve", "--listen", f"127.0.0.1:{server.port}")
    assert second.returncode == 1 and "--listen" in second.stderr


def test_a_database_that_cannot_be_used_is_said_plainly(tmp_path):
    init(tmp_path, "remit.db")
    (tmp_path / "noise.db").write_bytes(secrets.token_bytes(8192))
    newer = sqlite3.connect(tmp_path / "remit.db")
    newer.execute("insert into schema_migrations select 9999, 'from the future', checksum from schema_migrations limit 1")
    newer.commit()
    newer.close()
    for data, word in [
        ("remit.db", "newer"),
        ("noise.db", "database"),
        ("no/such/directory/remit.db", "directory"),
        ("postgres://nobody@127.0.0.1:1/nothing", "127.0.0.1"),
        ("mysql://x", "postgres://"),
    ]:
        began = time.monotonic()
        answer = run(tmp_path, "token", "list", "--data", data)
        assert answer.returncode in (1, 4), (data, answer.stderr)
        assert word in answer.stderr and "panicked" not in answer.stderr, (data, answer.stderr)
        assert time.monotonic() - began < 30


def change(database: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


READING = [("doctor",), ("verify-audit",), ("token", "list"), ("workflow", "list")]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_command_that_reads_leaves_the_schema_as_it_is(tmp_path, command):
    assert run(tmp_path, "verify-audit").returncode == 1
    assert not (tmp_path / "remit.db").exists()
    init(tmp_path, "remit.db")
    assert run(tmp_path, *command).returncode == 0
    database = tmp_path / "remit.db"
    change(database, "update schema_migrations set version = version - 1")
    before = database.read_bytes()
    older = run(tmp_path, *command)
    assert older.returncode == 4 and "older" in older.stderr and "remit migrate" in older.stderr
    assert database.read_bytes() == before
    change(database, "update schema_migrations set version = version + 9000")
    newer = run(tmp_path, *command)
    assert newer.returncode == 4 and "newer" in newer.stderr


def test_a_demo_of_another_version_is_made_anew(tmp_path, start):
    assert "./remit-demo.db" in run(tmp_path, "demo", "--help").stdout
    init(tmp_path, "remit-demo.db", organisation="Nordlys (demo)")
    change(tmp_path / "remit-demo.db", "update schema_migrations set checksum = 'another'")
    refused = run(tmp_path, "demo", "--listen", f"127.0.0.1:{free_port()}")
    assert refused.returncode == 4 and "--fresh" in refused.stderr
    assert "Sign in as" in start("demo", tmp_path, "--fresh").said


def test_a_database_that_is_no_demo_is_not_thrown_away(tmp_path):
    init(tmp_path, "remit.db")
    change(tmp_path / "other.db", "create table things (name text)")
    for file in ("remit.db", "other.db"):
        refused = run(tmp_path, "demo", "--fresh", "--data", file, "--listen", f"127.0.0.1:{free_port()}")
        assert refused.returncode == 1 and "no demo" in refused.stderr, refused.stderr
        assert (tmp_path / file).exists()


def test_a_database_that_somebody_locks_is_waited_for_and_then_said(tmp_path):
    init(tmp_path, "remit.db")
    lock = sqlite3.connect(tmp_path / "remit.db", isolation_level=None)
    lock.execute("begin immediate")
    answer = run(tmp_path, "token", "create", "--name", "x")
    assert answer.returncode == 4 and "panicked" not in answer.stderr
    lock.execute("rollback")
    lock.close()
    assert run(tmp_path, "token", "create", "--name", "x").returncode == 0


def test_configuration_comes_from_file_environment_and_flags(tmp_path):
    (tmp_path / "remit.toml").write_text('listen = "127.0.0.1:7001"\nlog = "warn"\n')
    shown = subprocess.run(
        [BINARY, "doctor", "--log", "error"],
        cwd=tmp_path,
        env=environment() | {"REMIT_LISTEN": "127.0.0.1:7002"},
        capture_output=True,
        encoding="utf-8",
    ).stdout
    assert re.search(r"listen\s+127\.0\.0\.1:7002\s+\(REMIT_LISTEN\)", shown)
    assert re.search(r"log\s+error\s+\(flag\)", shown)
    (tmp_path / "remit.toml").write_text('lisen = "127.0.0.1:7001"\n')
    wrong = run(tmp_path, "doctor")
    assert wrong.returncode == 1 and "lisen" in wrong.stderr


@pytest.mark.parametrize(("address", "is_open"), [("http://192.0.2.7", True), ("https://remit.example", False)])
def test_serving_over_plain_http_elsewhere_says_that_nobody_can_sign_in(tmp_path, start, address, is_open):
    (tmp_path / "remit.toml").write_text(f'address = "{address}"\n')
    init_said = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example").stdout
    assert f"{address}/invitation/" in init_said
    said = start("serve", tmp_path).said
    assert address in said and ("Nobody can sign in" in said) is is_open, said


def test_doctor_finds_what_is_kept_wrong(tmp_path):
    init(tmp_path, "remit.db")
    (tmp_path / "team.csv").write_text("name,email,role,position\nAnn Lee,ann@nordlys.example,member,finance\n")
    (tmp_path / "books.csv").write_text("customer id,invoice number,issue date,due date,amount\nC-1,1,2026-01-02,2026-02-03,5.00\n")
    (tmp_path / "reminders.toml").write_text(run(tmp_path, "workflow", "example").stdout)
    for command in [
        ("import", "team", "team.csv", "--invite"),
        ("import", "receivables", "books.csv", "--as-of", "2026-04-01", "--currency", "EUR"),
        ("workflow", "import", "reminders.toml"),
        ("workflow", "assign", "Reminders", "--all"),
        ("plan", "--date", "2026-04-01"),
    ]:
        done = run(tmp_path, *command)
        assert done.returncode == 0, done.stderr
    right = run(tmp_path, "doctor")
    assert right.returncode == 0 and "0 differences" in right.stdout, right.stdout + right.stderr
    with contextlib.closing(sqlite3.connect(tmp_path / "remit.db", isolation_level=None)) as database:
        assert database.execute("update key_members set live = 0 where live = 1").rowcount > 0
    wrong = run(tmp_path, "doctor")
    assert wrong.returncode != 0 and "between what is kept and what the rules say" in wrong.stderr, wrong.stdout


def test_act_1_planning_that_was_given_up_is_shown(tmp_path):
    init(tmp_path, "remit.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "remit.db", isolation_level=None)) as database:
        job = (7, 1, "2026-06-30", 4, 0, 8, "the disk is full")
        columns = "org_id, id, kind, name, state, run_at, attempts, error"
        database.execute(f"insert into jobs ({columns}) select id, ?, ?, ?, ?, ?, ?, ? from organisations", job)
    shown = run(tmp_path, "doctor")
    assert shown.returncode == 0, shown.stderr
    assert "planning of 2026-06-30 was given up after 8 attempts: the disk is full" in shown.stdout
    assert "remit plan --date 2026-06-30" in shown.stdout


def test_health_says_alive_and_ready(tmp_path, start):
    init(tmp_path, "remit.db")
    server = start("serve", tmp_path)
    with server.client() as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_an_organisation_is_chosen_at_either_end_of_a_command(tmp_path):
    init(tmp_path, "remit.db")
    init(tmp_path, "remit.db", organisation="Other")
    asked = run(tmp_path, "user", "invite", "ann@nordlys.example")
    assert asked.returncode == 1 and "--organisation" in asked.stderr
    (tmp_path / "team.csv").write_text("email\nbob@nordlys.example\n")
    choice = ("--organisation", "Other")
    for what, *rest in (
        ("user", "invite", "ann@nordlys.example"),
        ("workflow", "list"),
        ("token", "list"),
        ("import", "team", "team.csv"),
    ):
        for command in ((what, *rest, *choice), (what, *choice, *rest)):
            chosen = run(tmp_path, *command)
            assert chosen.returncode == 0, (command, chosen.stderr)
        assert "--organisation" in run(tmp_path, what, rest[0], "--help").stdout


def test_usr_1_a_change_that_a_status_forbids_names_the_status(tmp_path):
    init(tmp_path, "remit.db")
    address = "ann@nordlys.example"
    assert run(tmp_path, "user", "invite", address).returncode == 0
    early = run(tmp_path, "user", "reactivate", address)
    assert early.returncode == 1 and f"{address} is invited" in early.stderr
    assert run(tmp_path, "user", "suspend", address).returncode == 0
    for command in ("suspend", "invite"):
        again = run(tmp_path, "user", command, address)
        assert again.returncode == 1 and f"{address} is suspended" in again.stderr


def test_usr_8_the_operator_transfers_ownership_when_the_owner_is_lost(tmp_path, start):
    init(tmp_path, "remit.db")
    link = re.search(r"/invitation/\S+", run(tmp_path, "user", "invite", "ann@nordlys.example", "--role", "admin").stdout)[0]
    early = run(tmp_path, "owner", "transfer", "ann@nordlys.example")
    assert early.returncode == 1 and "ann@nordlys.example is invited" in early.stderr
    assert run(tmp_path, "owner", "transfer", "nobody@nordlys.example").returncode == 1
    server = start("serve", tmp_path)
    with server.client() as ann:
        assert send(ann, link, name="Ann", password=PASSWORD).status_code == 303
        assert "Make owner" not in ann.get("/settings/users").text
        for said in ("is the owner of", "is the owner of"):
            done = run(tmp_path, "owner", "transfer", "ANN@nordlys.example")
            assert done.returncode == 0 and said in done.stdout
        page = ann.get("/settings/users").text
    assert len(re.findall(r"<td[^>]*>Owner<", page)) == 1
    assert run(tmp_path, "user", "suspend", "ann@nordlys.example").returncode == 1


def test_links_say_with_what_they_begin_and_how_to_set_it(tmp_path, start):
    (tmp_path / "team.csv").write_text("email\nbob@nordlys.example\n")
    commands = (
        ("init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example"),
        ("user", "invite", "ann@nordlys.example"),
        ("import", "team", "team.csv", "--invite"),
    )
    for command in commands:
        said = run(tmp_path, *command).stdout
        assert "Links begin with http://127.0.0.1:8080" in said and "REMIT_ADDRESS" in said, said
    server = start("serve", tmp_path)
    assert f'address = "{server.url}"' in server.said and server.said.count("REMIT_ADDRESS") == 1
    (tmp_path / "remit.toml").write_text(f'address = "{server.url}"\n')
    said = run(tmp_path, *commands[1]).stdout
    assert f"{server.url}/invitation/" in said and "REMIT_ADDRESS" not in said
