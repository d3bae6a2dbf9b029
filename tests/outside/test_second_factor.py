"""Two-step sign-in, with a telephone that computes its codes as RFC 6238 says."""

import base64
import hashlib
import hmac
import re
import struct
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, Listener, faults
from program import run

pytestmark = pytest.mark.browser

PASSWORD = "lingonberries and cream"
OWNER = "ines@nordlys.example"


def code(key: str, ahead: int = 0) -> str:
    """What a telephone with this key shows, or will show so many codes later."""
    step = int(time.time()) // 30 + ahead
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def page(tmp_path, start, browser):
    """The owner's browser, in an organisation of their own."""
    made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", OWNER)
    server = start("serve", tmp_path)
    context = browser.new_context(base_url=server.url, locale="en-GB", viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    listener = Listener(context)
    page = context.new_page()
    page.goto(re.search(r"/invitation/\S+", made.stdout)[0])
    page.get_by_label("Your name").fill("Inês Carvalho")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    yield page
    context.close()
    assert listener.complaints == []


def set_up(page: Page) -> tuple[str, list[str]]:
    """Switches it on; answers with the key and the recovery codes."""
    page.goto("/profile")
    page.get_by_role("button", name="Set it up").click()
    address = urlsplit(page.get_by_role("link", name="Open in an app").get_attribute("href"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    [key] = parse_qs(address.query)["secret"]
    expect(page.get_by_role("img", name="Picture with the key")).to_be_visible()
    expect(page.get_by_text(" ".join(key[at : at + 4] for at in range(0, 32, 4)))).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Code that the app shows").fill(code(key))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert faults(page) == []
    return key, page.locator("main li code").all_inner_texts()


def give_password(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/profile")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_telephone_or_a_recovery_code_opens_and_a_password_alone_does_not(page):
    key, recovery = set_up(page)
    assert len(set(recovery)) == 10
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    expect(page.get_by_label("Code")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Code")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Code").fill(code(key, ahead=1))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/profile")
    give_password(page)
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/profile")
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_text("9 recovery codes are left")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch it off").click()
    expect(page.locator("#toasts")).to_contain_text("Two-step sign-in is off")


def test_the_operator_resets_it_for_whoever_has_lost_telephone_and_codes(page, tmp_path):
    set_up(page)
    reset = run(tmp_path, "user", "second-factor-reset", OWNER)
    assert (reset.returncode, "without two-step sign-in" in reset.stdout) == (0, True), reset.stderr
    page.goto("/profile")
    expect(page.get_by_label("E-mail")).to_be_visible()
    give_password(page)
    page.wait_for_url("**/profile")
    again = run(tmp_path, "user", "second-factor-reset", OWNER)
    assert again.returncode != 0 and "two-step sign-in is not on" in again.stderr
