"""The demo, the browser, and a page for each kind of user."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from browsing import DESK, Listener, launch
from program import Server
from storage import Site, make_site


@dataclass
class Demo:
    """A running demo and whom one may sign in as."""

    server: Server
    users: dict[str, str]
    password: str

    @property
    def url(self) -> str:
        return self.server.url


KINDS = ("owner", "finance", "accountant", "account manager")


def read_demo(server: Server) -> Demo:
    """What the demo prints: the address, a line for each kind of user, the password of all."""
    users = {}
    for kind in KINDS:
        found = re.search(rf"^\s*{kind}\b.*?(\S+@\S+)", server.said, re.IGNORECASE | re.MULTILINE)
        assert found, f"the demo names no {kind}:\n{server.said}"
        users[kind.replace("account manager", "manager")] = found[1]
    password = re.search(r"password\W+(\S+)", server.said, re.IGNORECASE)
    assert password, server.said
    return Demo(server, users, password[1])


@pytest.fixture
def start():
    """Starts servers, and leaves none behind: `start("serve", directory, "--data", "remit.db")`."""
    started = []

    def begin(command: str, directory: Path, *arguments: str, **settings) -> Server:
        started.append(Server(command, directory, arguments, **settings))
        return started[-1].start()

    yield begin
    for server in started:
        server.kill()


@pytest.fixture
def site(tmp_path, start):
    """Makes one: `site(data)`. At the end no log may speak of a panic."""
    made = []

    def make(data: str) -> Site:
        made.append(make_site(tmp_path, start, data))
        return made[-1]

    yield make
    for it in made:
        it.owner.close()
        it.program.close()
        assert "panic" not in it.log()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    directory = tmp_path_factory.mktemp("demo")
    server = Server("demo", directory, ("--data", str(directory / "demo.db")))
    try:
        yield read_demo(server.start())
    finally:
        server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def sign_in(page: Page, demo: Demo, kind: str) -> None:
    page.goto(f"{demo.url}/login")
    page.get_by_label("E-mail").fill(demo.users[kind])
    page.get_by_label("Password", exact=True).fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{demo.url}/")


@pytest.fixture(scope="session")
def sessions(demo, browser):
    """The cookies of each kind of user, signed in once."""
    kept = {}

    def of(kind: str) -> dict:
        if kind not in kept:
            context = browser.new_context(locale="en-GB")
            sign_in(context.new_page(), demo, kind)
            kept[kind] = context.storage_state()
            context.close()
        return kept[kind]

    return of


@pytest.fixture
def page_of(demo, browser, sessions):
    """Opens a page as somebody, or as nobody: `page_of("finance", viewport=PHONE)`. At the end it must have had nothing to complain of."""
    opened = []

    def open_as(kind: str | None, **options) -> Page:
        settings = {"base_url": demo.url, "locale": "en-GB", "viewport": DESK, "reduced_motion": "reduce"} | options
        context = browser.new_context(storage_state=sessions(kind) if kind else None, **settings)
        context.set_default_timeout(10_000)
        opened.append((context, Listener(context)))
        return context.new_page()

    yield open_as
    complaints = [line for _, listener in opened for line in listener.complaints]
    for context, _ in opened:
        context.close()
    assert complaints == []
