"""Mail that goes out, to a real mail server in another process, whatever that one does (ACT 5)."""

import email
import email.policy
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

import postbox
from program import free_port, run, send
from storage import PASSWORD, done, init, rows


class Postbox:
    """The mail server and what it has taken."""

    def __init__(self, directory: Path, security: str = "plain") -> None:
        self.directory, self.security = directory, security
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        directory.mkdir()
        self.behave("take")
        if security != "plain":
            self.certify()

    def certify(self) -> None:
        """A certificate that nobody knows but who is told of it."""
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        files = ["-keyout", self.directory / "key.pem", "-out", self.directory / "certificate.pem"]
        alike = ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"]
        subprocess.run([*made, *files, *alike], check=True, capture_output=True)

    def start(self) -> "Postbox":
        started = [sys.executable, postbox.__file__, str(self.port), str(self.directory), self.security]
        self.process = subprocess.Popen(started, stdout=subprocess.PIPE, encoding="utf-8")
        assert self.process.stdout.readline() == "listening\n"
        return self

    def behave(self, behaviour: str) -> None:
        (self.directory / "behaviour").write_text(behaviour, encoding="utf-8")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(timeout=30)
            self.process.stdout.close()

    def messages(self) -> list[EmailMessage]:
        files = sorted(self.directory.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def wait_for(self, count: int) -> list[EmailMessage]:
        wait(lambda: len(self.messages()) >= count, f"{count} messages")
        return self.messages()

    def settings(self, user: str = "") -> tuple[str, ...]:
        plain = "?tls=none" if self.security == "plain" else ""
        scheme = "smtps" if self.security == "tls" else "smtp"
        host = "127.0.0.1" if self.security == "plain" else "localhost"
        lines = [f'smtp = "{scheme}://{user}{host}:{self.port}{plain}"', 'mail_from = "Remit <remit@nordlys.example>"']
        if self.security != "plain":
            lines.append(f'smtp_ca = "{self.directory / "certificate.pem"}"')
        return tuple(lines)


def wait(true, what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"no {what} after {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def postbox_of(tmp_path):
    made = []

    def make(security: str = "plain") -> Postbox:
        made.append(Postbox(tmp_path / f"postbox{len(made)}", security).start())
        return made[-1]

    yield make
    for box in made:
        box.stop()


class Office:
    """A server that sends mail, and its owner who is signed in."""

    def __init__(self, directory: Path, start, settings: tuple[str, ...]) -> None:
        self.directory, self.start = directory, start
        link = init(directory, "remit.db")
        (directory / "remit.toml").write_text("\n".join(settings), encoding="utf-8")
        self.server = start("serve", directory, "--data", "remit.db")
        self.owner = self.server.client()
        self.owner.timeout = 30
        assert send(self.owner, link, name="Inès Carvalho", password=PASSWORD).status_code == 303

    def invite(self, *addresses: str) -> httpx.Response:
        fields = {"email": "\n".join(addresses), "role": "member", "position": "finance", "now": "on"}
        return send(self.owner, "/settings/users/invite", **fields)

    def states(self) -> list[str]:
        """Where each mail stands, the first one first, as Settings shows them."""
        page = self.owner.get("/settings/mail").text
        names = ("Waiting", "Being sent", "Sent", "Unknown", "Not sent", "No longer needed")
        return [state for state in reversed(re.findall(r'class="pill[^>]*>(?:<svg.*?</svg>)?([^<]+)<', page)) if state in names]

    def wait_for(self, *states: str, seconds: float = 60) -> None:
        wait(lambda: self.states() == list(states), f"{states}, only {self.states()}", seconds)

    def again(self) -> None:
        """Sends what did not go out once more, as its row's menu does."""
        page = self.owner.get("/settings/mail")
        [action] = re.findall(r'action="(/settings/mail/\w+/again[^"]*)"', page.text)
        token = re.search(r'name="csrf" value="([^"]*)"', page.text)[1]
        answer = self.owner.post(action, data={"csrf": token}, headers={"origin": self.server.url})
        assert answer.status_code == 303, answer.text

    def let_time_pass(self) -> None:
        """What waits is due, and what is being sent has been so for too long."""
        with closing(sqlite3.connect(self.directory / "remit.db")) as database, database:
            database.execute("update mails set due_at = 0 where state = 1")
            database.execute("update mails set lease_until_at = 0 where state = 2")


@pytest.fixture
def office(tmp_path, start):
    def make(settings: tuple[str, ...]) -> Office:
        return Office(tmp_path, start, settings)

    return make


def link_in(message: EmailMessage) -> str:
    """Where both parts of a message lead."""
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    [link] = re.findall(r"http://127\.0\.0\.1:\d+(/\S+)", text)
    assert link in html
    return link


def test_usr_3_an_invitation_arrives_and_lets_in(postbox_of, office):
    box = postbox_of()
    nordlys = office(box.settings())
    assert "/invitation/" not in nordlys.invite("Åsa Lee <åsa@bücher.example>, ben@nordlys.example").text
    asa, ben = sorted(box.wait_for(2), key=lambda message: message["X-To"], reverse=True)
    nordlys.wait_for("Sent", "Sent")
    assert ben["From"] == "Remit <remit@nordlys.example>" and ben["To"] == "ben@nordlys.example"
    assert asa["X-To"] == "åsa@bücher.example" and "Åsa Lee" in asa["To"]
    assert ben["Subject"] == "Nordlys invites you to Remit" and ben["Auto-Submitted"] == "auto-generated"
    assert "Inès Carvalho invites you to join Nordlys" in ben.get_body(("plain",)).get_content()
    guest = nordlys.server.client()
    assert send(guest, link_in(ben), name="Ben", password="an umbrella in the rain").status_code == 303
    assert guest.get("/").status_code == 200
    assert guest.get(link_in(ben)).status_code == 410


def test_a_forgotten_password_is_answered_by_mail_alone(postbox_of, office):
    box = postbox_of()
    nordlys = office(box.settings())
    visitor = nordlys.server.client()
    answers = [send(visitor, "/password", email=address) for address in ("INES@nordlys.example", "nobody@nordlys.example")]
    assert [answer.status_code for answer in answers] == [200, 200]
    [message] = box.wait_for(1)
    fresh = "seven wet umbrellas"
    assert send(visitor, link_in(message), password=fresh).status_code == 303
    assert send(visitor, "/login", email="ines@nordlys.example", password=PASSWORD).status_code == 422
    assert send(visitor, "/login", email="ines@nordlys.example", password=fresh).status_code == 303
    told = box.wait_for(2)[-1]
    assert told["Subject"] == "Your password for Remit was changed"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_mail_server_is_spoken_to_in_secret_and_by_name(postbox_of, office, security):
    box = postbox_of(security)
    nordlys = office(box.settings("remit:p%40ss%3Aword@"))
    nordlys.invite("ann@nordlys.example")
    [message] = box.wait_for(1)
    assert message["X-TLS"] == "True"
    nordlys.wait_for("Sent")
    assert "p@ss:word" not in nordlys.server.log.read_text(encoding="utf-8")
    said = done(nordlys.directory, "doctor", "--data", "remit.db")
    assert "answers, and takes mail" in said and "p@ss" not in said and "p%40ss" not in said
    box.stop()
    ended = run(nordlys.directory, "doctor", "--data", "remit.db")
    assert ended.returncode == 1 and "the mail server does not take mail" in ended.stderr


def test_a_certificate_that_nobody_trusts_gets_nothing(postbox_of, office):
    box = postbox_of("tls")
    nordlys = office(box.settings("remit:p%40ss%3Aword@")[:2])
    nordlys.invite("ann@nordlys.example")
    wait(lambda: "certificate" in nordlys.owner.get("/settings/mail").text, "word of the certificate")
    assert nordlys.states() == ["Waiting"] and box.messages() == []


def test_act_5_a_refused_mail_is_given_up_shown_and_sent_again_by_hand(postbox_of, office):
    box = postbox_of()
    box.behave("refuse")
    nordlys = office(box.settings())
    nordlys.invite("ann@nordlys.example")
    nordlys.wait_for("Not sent")
    assert "no such user" in nordlys.owner.get("/settings/mail").text
    box.behave("take")
    nordlys.again()
    box.wait_for(1)
    nordlys.wait_for("Sent")


def test_act_5_a_busy_server_is_asked_again(postbox_of, office):
    box = postbox_of()
    box.behave("busy")
    nordlys = office(box.settings())
    nordlys.invite("ann@nordlys.example")
    wait(lambda: "come back later" in nordlys.owner.get("/settings/mail").text, "word of the server")
    assert nordlys.states() == ["Waiting"]
    box.behave("take")
    nordlys.let_time_pass()
    nordlys.wait_for("Sent")
    assert len(box.messages()) == 1


def test_act_5_a_server_that_is_not_there_is_waited_for(postbox_of, office):
    box = postbox_of()
    nordlys = office(box.settings())
    box.stop()
    nordlys.invite("ann@nordlys.example")
    wait(lambda: "tried" in nordlys.owner.get("/settings/mail").text, "attempt")
    box.start()
    nordlys.let_time_pass()
    box.wait_for(1)
    nordlys.wait_for("Sent")


@pytest.mark.parametrize("behaviour", ["die", "hang up"])
def test_act_5_a_mail_whose_answer_stays_out_is_unknown_and_not_sent_again(postbox_of, office, behaviour):
    box = postbox_of()
    box.behave(behaviour)
    nordlys = office(box.settings())
    nordlys.invite("ann@nordlys.example")
    nordlys.wait_for("Unknown")
    [first] = box.messages()
    box.stop()
    box.behave("take")
    box.start()
    nordlys.let_time_pass()
    nordlys.invite("ben@nordlys.example")
    nordlys.wait_for("Unknown", "Sent")
    assert [message["X-To"] for message in box.messages()].count("ann@nordlys.example") == 1
    # The link of what may have arrived is good.
    assert nordlys.server.client().get(link_in(first)).status_code == 200


def test_act_5_what_was_being_sent_when_the_program_died_is_unknown(postbox_of, office):
    box = postbox_of()
    box.behave("hang")
    nordlys = office(box.settings())
    nordlys.invite("ann@nordlys.example")
    box.wait_for(1)
    assert nordlys.states() == ["Being sent"]
    nordlys.server.kill()
    box.behave("take")
    nordlys.let_time_pass()
    nordlys.server.start()
    nordlys.wait_for("Unknown")
    nordlys.invite("ben@nordlys.example")
    nordlys.wait_for("Unknown", "Sent")
    assert [message["X-To"] for message in box.messages()].count("ann@nordlys.example") == 1
    [(state,)] = rows(nordlys.directory / "remit.db", "select state from mails where attempts = 1 and user_id = (select id from users where email = 'ann@nordlys.example')")
    assert state == 4
    done(nordlys.directory, "verify-audit", "--data", "remit.db")


WORKFLOW = """
name = "Calls"
level = "invoice"
min_days_between = 0
[[steps]]
name = "Call"
kind = "call"
from = "due"
days = 3
owners = [{ user = "ann@nordlys.example" }]
"""


class Colleagues:
    """Ann, who has two calls to make, and Ben; both have joined."""

    def __init__(self, nordlys: Office, box: Postbox) -> None:
        self.nordlys = nordlys
        nordlys.invite("Ann Lee <ann@nordlys.example>", "Ben Roy <ben@nordlys.example>")
        links = {message["X-To"].split("@")[0]: link_in(message) for message in box.wait_for(2)}
        self.ann, self.ben = (self.joined(links[name], name) for name in ("ann", "ben"))
        due = date.today() - timedelta(days=10)
        lines = (f"K-{n},Klinikum {n},R-{n},{due},{due},100.00\n" for n in (1, 2))
        head = "customer number,customer name,invoice number,issue date,due date,amount\n"
        (nordlys.directory / "invoices.csv").write_text(head + "".join(lines), encoding="utf-8")
        (nordlys.directory / "workflow.toml").write_text(WORKFLOW, encoding="utf-8")
        as_of = ("--as-of", str(date.today()), "--currency", "EUR", "--dates", "day-first")
        done(nordlys.directory, "import", "receivables", "invoices.csv", *as_of, "--data", "remit.db")
        done(nordlys.directory, "workflow", "import", "workflow.toml", "--data", "remit.db")
        done(nordlys.directory, "workflow", "assign", "Calls", "--all", "--data", "remit.db")
        done(nordlys.directory, "plan", "--data", "remit.db")
        self.actions = sorted(set(re.findall(r"act_\w+", self.ann.get("/").text)))
        assert len(self.actions) == 2
        self.id_of_ben = re.findall(r"usr_\w+", nordlys.owner.get("/settings/users?q=ben").text)[0]

    def joined(self, link: str, name: str) -> httpx.Client:
        client = self.nordlys.server.client()
        client.timeout = 30
        assert send(client, link, name=f"{name.title()} Roy", password="an umbrella in the rain").status_code == 303
        return client

    def ann_hands_over(self, action: str) -> None:
        assert send(self.ann, f"/actions/{action}/hand-over", to=self.id_of_ben, do="save").status_code == 303

    def ben_wants(self, pace: str) -> None:
        assert send(self.ben, "/profile/notifications", gained=pace).status_code == 303


def test_own_14_what_was_handed_over_is_told_at_once_or_once_a_day(postbox_of, office):
    box = postbox_of()
    nordlys = office(box.settings())
    colleagues = Colleagues(nordlys, box)
    colleagues.ben_wants("at_once")
    colleagues.ann_hands_over(colleagues.actions[0])
    told = box.wait_for(3)[-1]
    assert told["X-To"] == "ben@nordlys.example" and told["Subject"] == "One action is yours now"
    for part in ("plain", "html"):
        text = told.get_body((part,)).get_content()
        assert "Ann Roy handed one action over to you." in text and "Call, Klinikum" in text and nordlys.server.url in text
    colleagues.ben_wants("daily")
    colleagues.ann_hands_over(colleagues.actions[1])
    with closing(sqlite3.connect(nordlys.directory / "remit.db")) as database, database:
        job = "insert into jobs (org_id, id, kind, name, state, run_at) select id, 1, 2, 'another day', 1, 0 from organisations"
        database.execute(job)
    digest = box.wait_for(4)[-1]
    assert "Ann Roy handed one action over to you." in digest.get_body(("plain",)).get_content()
    nordlys.wait_for("Sent", "Sent", "Sent", "Sent")


def test_without_a_mail_server_links_are_shown_and_logged(office):
    nordlys = office(())
    shown = nordlys.invite("ann@nordlys.example").text
    [link] = set(re.findall(r"/invitation/\w+", shown))
    assert link in nordlys.server.log.read_text(encoding="utf-8")
    visitor = nordlys.server.client()
    send(visitor, "/password", email="ines@nordlys.example")
    log = lambda: nordlys.server.log.read_text(encoding="utf-8")
    wait(lambda: "/password/" in log(), "link in the log")
    assert visitor.get(re.findall(r"/password/[0-9a-f]+", log())[0]).status_code == 200
    nordlys.wait_for("Not sent")
