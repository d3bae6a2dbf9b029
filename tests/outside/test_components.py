"""The components, on the sample pages that `cargo test` writes to target/ui: the look, the script, and life without it."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, PHONE, Listener, faults, sideways

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[2] / "target" / "ui"
PAGES = ["home", "users", "nothing", "groups", "customer", "group", "parts", "login"]
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "middle": {"viewport": {"width": 1000, "height": 800}},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"


class Samples(SimpleHTTPRequestHandler):
    """The sample pages, and the three answers that a form may get: done, somebody was first, refused."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/a":
            self.send_response(303)
            self.send_header("Location", "/en/home.html")
            self.end_headers()
        elif self.path == "/i":
            self.answer(409, b"<!doctype html><title>-</title><h1>Too late</h1><p data-problem>Tomasz was first</p>")
        else:
            form = (SAMPLES / "en/group.html").read_bytes()
            self.answer(422, form.replace(b'id="field-name"', b'id="field-name" aria-invalid="true"'))

    def do_GET(self):
        if self.path.startswith("/groups?pick="):
            self.path = "/en/group.html"
        super().do_GET()

    def answer(self, status: int, body: bytes):
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def samples():
    assert SAMPLES.exists(), "cargo test writes the sample pages: run it first"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Samples, directory=SAMPLES))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture
def sample(samples, browser):
    """Opens a sample page: `sample("users", color_scheme="dark")`. It must have had nothing to complain of."""
    opened = []

    def show(name: str, **options) -> Page:
        context = browser.new_context(**({"viewport": DESK, "reduced_motion": "reduce"} | options))
        context.set_default_timeout(10_000)
        opened.append((context, Listener(context)))
        page = context.new_page()
        page.goto(f"{samples}/en/{name}.html", wait_until="load")
        return page

    yield show
    complaints = [line for _, listener in opened for line in listener.complaints]
    for context, _ in opened:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_sample_is_accessible_and_fits(sample, name, look):
    page = sample(name, **LOOKS[look])
    assert faults(page) == []
    assert sideways(page) <= 0


def test_the_keys_move_tick_ask_and_complete(sample):
    page = sample("home")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator(".bulk [data-count]")).to_have_text("2 selected")
    assert page.evaluate("document.querySelector('[data-all]').indeterminate")
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_contain_text("So it fell back to finance")
    assert faults(page) == []
    page.keyboard.press("Escape")
    with page.expect_response("**/en/home.html"):
        page.keyboard.press("e")
    expect(page.locator("#act_20377")).to_have_class("at")
    expect(page.locator("#act_20377 a[data-key=o]")).to_be_focused()
    expect(page.locator(".bulk [data-count]")).to_have_text("2 selected")


def test_whoever_comes_second_is_told(sample):
    page = sample("home")
    page.keyboard.press("j")
    page.keyboard.press("i")
    expect(page.locator("#toasts")).to_contain_text("Tomasz was first")
    assert faults(page) == []
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".toast")).to_have_count(0)


def test_a_row_without_the_cursor_answers_to_no_key(sample):
    page = sample("home")
    page.keyboard.press("e")
    page.keyboard.press("x")
    expect(page.locator(".bulk")).to_be_hidden()
    expect(page.locator("tr.at")).to_have_count(0)


def test_letters_typed_into_a_field_are_letters(sample):
    page = sample("users")
    page.keyboard.press("/")
    page.keyboard.type("jxe?")
    expect(page.locator("[data-find]")).to_have_value("jxe?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_search_answers_while_one_types_and_keeps_its_address(sample):
    page = sample("users")
    page.locator("[data-find]").press_sequentially("ann")
    page.wait_for_url("**/users.html?f.status=not%3Aremoved&q=ann")
    expect(page.locator("[data-find]")).to_be_focused()


def test_a_sheet_is_a_dialog_that_takes_a_refusal_and_gives_the_focus_back(sample):
    page = sample("users")
    menu = page.get_by_role("button", name="Menu for Mateo Quispe Huamán")
    menu.click()
    page.get_by_role("link", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name="Edit Physiotherapists")
    expect(dialog).to_be_visible()
    assert faults(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_a_picker_shows_what_contains_the_typed_letters(sample):
    page = sample("group")
    page.locator("[data-narrow]").fill("wisniewski")
    expect(page.locator(".opts li:visible")).to_have_count(1)
    expect(page.locator(".opts li:visible")).to_contain_text("Tomasz Wiśniewski")


def test_what_is_done_with_several_rows_may_ask_first(sample):
    page = sample("users")
    page.get_by_label("Select Mateo Quispe Huamán").check()
    with page.expect_request(re.compile(r"/groups\?pick=usr_7&return=%2Fen%2Fusers.html")):
        page.locator(".bulk").get_by_role("button", name="Groups").click()
    expect(page.get_by_role("dialog", name="Edit Physiotherapists")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.locator(".bulk")).to_be_hidden()


def test_the_palette_goes_to_a_page_or_finds_a_customer(sample):
    page = sample("home")
    page.keyboard.press("Control+k")
    assert faults(page) == []
    page.keyboard.type("group")
    with page.expect_request("**/settings/groups"):
        page.keyboard.press("Enter")
    page = sample("home")
    page.keyboard.press("Control+k")
    page.keyboard.type("clínica")
    with page.expect_request("**/customers?q=cl%C3%ADnica"):
        page.keyboard.press("Enter")


def test_the_keys_are_listed(sample):
    page = sample("home")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_filters_and_columns_are_plain_forms(sample):
    page = sample("users", java_script_enabled=False)
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("#users-filter").get_by_role("button", name="Status").click()
    form = page.locator("#users-filter-status")
    form.get_by_label("joined").check()
    form.get_by_role("button", name="Apply").click()
    assert page.url.endswith("?op.status=not&v.status=joined&v.status=removed")
    page.get_by_role("button", name="Columns").click()
    columns = page.locator("#users-columns")
    expect(columns.get_by_label("Name", exact=True)).to_have_count(0)
    for name in ("Role", "Position"):
        columns.get_by_label(name, exact=True).uncheck()
    with page.expect_request("**/lists/users/columns") as sent:
        columns.get_by_role("button", name="Move E-mail later").click()
    sent = parse_qs(sent.value.post_data)
    assert sent["columns"][:3] == ["name", "email", "groups"] and sent["order"][:3] == ["name", "email", "role"]
    assert sent["move"] == ["later email"]


def test_without_script_rows_are_ticked_and_sent_and_menus_open(sample):
    page = sample("users", java_script_enabled=False)
    expect(page.locator("[data-all]")).to_be_hidden()
    page.get_by_label("Select Mateo Quispe Huamán").check()
    expect(page.locator(".bulk").get_by_role("button", name="Groups")).to_be_visible()
    page.get_by_role("button", name="Menu for Mateo Quispe Huamán").click()
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_role("heading", name="Edit Physiotherapists")).to_be_visible()
    expect(page.locator("[data-narrow]")).to_be_hidden()


def test_the_rail_is_a_drawer_on_a_phone(sample):
    page = sample("users", **LOOKS["phone"])
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert faults(page) == []
