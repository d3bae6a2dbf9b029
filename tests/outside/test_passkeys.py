"""Passkeys as a second factor, with an authenticator that the browser plays."""

import json
import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, Listener, faults
from program import free_port, run

pytestmark = pytest.mark.browser

PASSWORD = "lingonberries and cream"
OWNER = "ines@nordlys.example"


@pytest.fixture
def local(tmp_path, start):
    """The address of a workspace on this machine, by its name."""
    port = free_port()
    address = f"http://localhost:{port}"
    (tmp_path / "remit.toml").write_text(f'address = "{address}"\n', encoding="utf-8")
    made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", OWNER)
    start("serve", tmp_path, port=port)
    return address, re.search(r"/invitation/\S+", made.stdout)[0]


@pytest.fixture
def page(local, browser):
    """The owner's browser."""
    address, invitation = local
    context = browser.new_context(base_url=address, locale="en-GB", viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    listener = Listener(context)
    page = context.new_page()
    page.goto(invitation)
    page.get_by_label("Your name").fill("Inês Carvalho")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(f"{address}/")
    yield page
    context.close()
    assert listener.complaints == []


class Authenticator:
    """A stick in the browser's machine, whose owner always touches it."""

    def __init__(self, page: Page):
        self.browser = page.context.new_cdp_session(page)
        self.browser.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def passkeys(self) -> list[dict]:
        return self.browser.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def forget(self, passkey: dict) -> None:
        what = {"authenticatorId": self.id, "credentialId": passkey["credentialId"]}
        self.browser.send("WebAuthn.removeCredential", what)

    def learn(self, passkey: dict) -> None:
        self.browser.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": passkey})


def add(page: Page, name: str) -> None:
    page.goto("/profile/second-factor")
    page.get_by_label("Name").fill(name)
    page.locator("form[action$='/passkeys']").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()


def add_first(page: Page) -> list[str]:
    """Adds one to an account without a second factor; answers with the recovery codes."""
    add(page, "Blue stick")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    return page.locator("main li code").all_inner_texts()


def give_password(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/profile")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")


def use(page: Page) -> None:
    page.get_by_role("button", name="Use a passkey").click()


def expect_refused(page: Page) -> None:
    expect(page.get_by_text("This passkey was not taken")).to_be_visible()


def answer_of(page: Page) -> str:
    """Uses the passkey, and keeps the answer instead of sending it."""
    page.evaluate("document.querySelector('[data-passkey]').submit = () => {}")
    use(page)
    page.wait_for_function("document.querySelector('[name=passkey]').value !== ''")
    return page.evaluate("document.querySelector('[name=passkey]').value")


def send(page: Page, answer: str) -> None:
    """Sends an answer that an authenticator has given before."""
    script = """answer => {
        const form = document.querySelector('[data-passkey]');
        form.elements.passkey.value = answer;
        HTMLFormElement.prototype.submit.call(form);
    }"""
    with page.expect_navigation():
        page.evaluate(script, answer)


def test_a_passkey_opens_beside_the_password_until_it_is_removed(page):
    Authenticator(page)
    page.goto("/profile/second-factor")
    assert faults(page) == []
    recovery = add_first(page)
    assert len(set(recovery)) == 10
    give_password(page)
    assert faults(page) == []
    use(page)
    page.wait_for_url("**/profile")
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_text("Blue stick", exact=True)).to_be_visible()
    expect(page.get_by_text("last used")).to_be_visible()
    expect(page.get_by_text("10 recovery codes are left")).to_be_visible()
    assert faults(page) == []
    give_password(page)
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/profile")
    page.goto("/profile/second-factor")
    page.locator("form[action$='/remove']").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Remove Blue stick").click()
    expect(page.locator("#toasts")).to_contain_text("The passkey was removed")
    expect(page.get_by_role("link", name="With a passkey")).to_be_visible()


def test_an_authenticator_makes_one_passkey_and_a_removed_one_opens_nothing(page):
    stick = Authenticator(page)
    add_first(page)
    add(page, "The same stick")
    expect(page.get_by_text("That did not work")).to_be_visible()
    [blue] = stick.passkeys()
    stick.forget(blue)
    add(page, "Red stick")
    expect(page.locator("#toasts")).to_contain_text("The passkey was added")
    give_password(page)
    use(page)
    page.wait_for_url("**/profile")
    page.goto("/profile/second-factor")
    page.locator("form[action$='/remove']").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Remove Red stick").click()
    expect(page.locator("#toasts")).to_contain_text("The passkey was removed")
    give_password(page)
    use(page)
    expect(page.get_by_text("That did not work")).to_be_visible()
    stick.learn(blue)
    use(page)
    page.wait_for_url("**/profile")


def test_an_answer_is_good_once_and_for_what_was_asked_only(page):
    Authenticator(page)
    add_first(page)
    give_password(page)
    answer = answer_of(page)
    page.reload()
    send(page, answer)
    expect_refused(page)
    fresh = answer_of(page)
    send(page, fresh.replace('"signature":"', '"signature":"AAAA'))
    expect_refused(page)
    send(page, fresh)
    expect_refused(page)
    used = answer_of(page)
    send(page, used)
    page.wait_for_url("**/profile")
    give_password(page)
    send(page, used)
    expect_refused(page)
    for nonsense in ["", "{}", "null", json.dumps({"id": "AAAA"})]:
        send(page, nonsense)
        expect_refused(page)


def test_a_stick_that_counts_back_is_a_copy_and_opens_nothing(page):
    stick = Authenticator(page)
    add_first(page)
    [original] = stick.passkeys()
    give_password(page)
    use(page)
    page.wait_for_url("**/profile")
    stick.forget(original)
    stick.learn(original | {"signCount": 0})
    give_password(page)
    use(page)
    expect_refused(page)


def test_a_reset_and_switching_off_take_passkeys_away_too(page, tmp_path):
    stick = Authenticator(page)
    add_first(page)
    page.goto("/profile/second-factor")
    page.locator("form[action$='/codes']").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch it off").click()
    expect(page.locator("#toasts")).to_contain_text("Two-step sign-in is off")
    stick.forget(stick.passkeys()[0])
    add_first(page)
    reset = run(tmp_path, "user", "second-factor-reset", OWNER)
    assert reset.returncode == 0, reset.stderr
    page.goto("/profile/second-factor")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/profile/second-factor")
    expect(page.get_by_text("Blue stick")).to_have_count(0)


def test_what_was_asked_too_long_ago_is_answered_too_late(page, tmp_path):
    Authenticator(page)
    add_first(page)
    give_password(page)
    [database] = tmp_path.glob("*.db")

    def change(statement: str) -> None:
        with sqlite3.connect(database, timeout=10) as kept:
            kept.execute(statement)
        kept.close()

    answer = answer_of(page)
    change("update half_way_sign_ins set expires_at = 1")
    send(page, answer)
    expect(page.get_by_text("It took too long")).to_be_visible()
    change("delete from passkeys")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/profile")
    page.goto("/profile/second-factor")
    page.get_by_label("Name").fill("Late stick")
    page.locator("form[action$='/passkeys']").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    change("update passkey_challenges set expires_at = 1")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert").get_by_text("This set-up is over")).to_be_visible()


def test_where_the_address_is_an_ip_address_none_are_offered(tmp_path, start, browser):
    made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", OWNER)
    server = start("serve", tmp_path)
    with browser.new_context(base_url=server.url, locale="en-GB") as context:
        page = context.new_page()
        page.goto(re.search(r"/invitation/\S+", made.stdout)[0])
        page.get_by_label("Your name").fill("Inês Carvalho")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Join").click()
        page.goto("/profile/second-factor")
        expect(page.get_by_text("Passkeys belong to a domain")).to_be_visible()
        expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
