"""A site whose storage gets into trouble: its server, whoever works there, and how an answer says that nothing was done."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx

from program import Server, address_in, hidden, run, send

USERS = 40
PASSWORD = "an unlikely sentence of 2026"
# The longest that a request may take, in seconds.
PATIENCE = 30


@dataclass
class Site:
    """A running server, its owner who is signed in, a program that may write, a group and people who are not in it."""

    server: Server
    owner: httpx.Client
    program: httpx.Client
    group: str
    users: list[str]

    def change(self, method: str, *users: str) -> httpx.Response:
        return self.program.request(method, f"/api/v1/groups/{self.group}/members", json={"users": users})

    def join(self, *users: str) -> httpx.Response:
        return self.change("POST", *users)

    def leave(self, *users: str) -> httpx.Response:
        return self.change("DELETE", *users)

    def members(self) -> set[str]:
        page = self.owner.get(f"/settings/groups/{self.group}/edit")
        assert page.status_code == 200, page.text
        return set(re.findall(r'name="members" value="(usr_\w+)" checked', page.text))

    def groups(self) -> str:
        page = self.owner.get("/settings/groups")
        assert page.status_code == 200, page.text
        return page.text

    def form(self) -> dict[str, str]:
        """The form of a new group, to be sent later."""
        return hidden(self.owner.get("/settings/groups/new"))

    def make(self, form: dict[str, str], name: str) -> httpx.Response:
        headers = {"origin": self.server.url, "accept": "text/html"}
        return self.owner.post("/settings/groups/new", data=form | {"name": name}, headers=headers)

    def reads(self) -> list[int]:
        """The statuses of some pages and of an answer to the program, none of which changes anything."""
        pages = [self.owner.get(path).status_code for path in ("/", "/actions", "/settings/groups")]
        question = {"mine": "", "user": self.users[0]}
        return [*pages, self.program.get("/api/v1/actions", params=question).status_code]

    def healthy(self) -> tuple[int, int]:
        return self.program.get("/healthz").status_code, self.program.get("/readyz").status_code

    def log(self) -> str:
        return self.server.log.read_text(encoding="utf-8")


def make_site(directory: Path, start, data: str) -> Site:
    link = init(directory, data)
    lines = "".join(f"User {n},u{n}@nordlys.example,{'Collections' if n == 0 else ''}\n" for n in range(USERS))
    (directory / "team.csv").write_text(f"name,email,groups\n{lines}")
    done(directory, "import", "team", "team.csv", "--data", data)
    server = start("serve", directory, "--data", data)
    owner = server.client()
    owner.timeout = PATIENCE
    assert send(owner, link, name="Ines", password=PASSWORD).status_code == 303
    program = program_of(server, data, "write")
    [group] = set(re.findall(r"grp_\w+", owner.get("/settings/groups").text))
    users = dict.fromkeys(re.findall(r"usr_\w+", owner.get("/settings/users").text))
    made = Site(server, owner, program, group, list(users))
    inside = made.members()
    assert len(inside) == 1
    made.users = [user for user in users if user not in inside]
    assert len(made.users) >= 20
    assert made.join().json() == {"members": 1}
    return made


def program_of(server: Server, data: str, scope: str) -> httpx.Client:
    """A program with a token that was never used."""
    token = done(server.directory, "token", "create", "--name", "program", "--scope", scope, "--data", data).strip()
    return httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {token}"}, timeout=PATIENCE)


def init(directory: Path, data: str, organisation: str = "Nordlys") -> str:
    """Makes an organisation; the path of its owner's invitation."""
    owner = ("--owner", "ines@nordlys.example")
    return httpx.URL(address_in(done(directory, "init", "--data", data, "--organisation", organisation, *owner))).path


def done(directory: Path, *arguments: str) -> str:
    """What a command says that comes to a good end."""
    ended = run(directory, *arguments)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def is_sound(directory: Path, data: str) -> None:
    assert "0 differences" in done(directory, "doctor", "--data", data)
    done(directory, "verify-audit", "--data", data)


def is_refused(answer: httpx.Response) -> bool:
    """To a program: not now, in problem details."""
    assert answer.status_code == 503, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    told = answer.json()
    return (told["type"], told["status"]) == ("urn:remit:problem:unavailable", 503) and bool(told["title"])


def is_uncertain(answer: httpx.Response) -> bool:
    """To a program: perhaps it was done, so that it had better look before it tries again."""
    if answer.status_code != 500 or "retry-after" in answer.headers:
        return False
    return answer.json()["type"] == "urn:remit:problem:uncertain" and "Look whether" in answer.json()["detail"]


def is_a_page_of_refusal(answer: httpx.Response) -> bool:
    """To a person: not now, in words, with a way on."""
    assert answer.status_code == 503, (answer.status_code, answer.text)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["retry-after"] == "5"
    said = ("This does not work right now", "Nothing was changed. Wait a moment, then try again.", 'href="/"')
    return [words for words in said if words not in answer.text] == []


def rows(path: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()
