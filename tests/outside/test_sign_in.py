"""Signing in and out."""

import pytest
from playwright.sync_api import Page, expect

from conftest import sign_in

pytestmark = pytest.mark.browser


def fill_in(page: Page, email: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("kind", ["owner", "finance", "accountant", "manager"])
def test_everyone_whom_the_demo_names_can_sign_in(demo, page_of, kind):
    page = page_of(None)
    sign_in(page, demo, kind)
    expect(page.get_by_role("heading", level=1)).to_have_text("To do")


def test_a_wrong_password_keeps_the_address_and_says_so_at_the_field(demo, page_of):
    page = page_of(None)
    fill_in(page, demo.users["finance"], "not it at all")
    expect(page.get_by_label("E-mail")).to_have_value(demo.users["finance"])
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")


def test_an_unknown_address_is_answered_like_a_wrong_password(demo, page_of):
    page = page_of(None)
    fill_in(page, demo.users["finance"], "not it at all")
    known = page.locator(".error").all_inner_texts()
    fill_in(page, "nobody@nowhere.example", "not it at all")
    assert known != []
    assert page.locator(".error").all_inner_texts() == known


def test_a_page_asked_for_before_signing_in_is_shown_after_it(demo, page_of):
    page = page_of(None)
    page.goto("/customers?q=a")
    page.get_by_label("E-mail").fill(demo.users["finance"])
    page.get_by_label("Password", exact=True).fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/customers?q=a")


def test_the_session_is_a_cookie_that_script_cannot_read_and_no_other_site_sends(demo, page_of):
    page = page_of(None)
    sign_in(page, demo, "accountant")
    [cookie] = [cookie for cookie in page.context.cookies() if cookie["name"] == "remit"]
    assert cookie["httpOnly"] and not cookie["secure"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
    assert "remit=" not in page.evaluate("document.cookie")


def test_signing_in_makes_a_new_session_and_signing_out_ends_it(demo, page_of):
    page = page_of(None)
    sign_in(page, demo, "accountant")
    [first] = [cookie for cookie in page.context.cookies() if cookie["name"] == "remit"]
    page.get_by_role("button", name="my account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login*")
    page.context.add_cookies([first])
    page.goto("/")
    page.wait_for_url("**/login*")
    sign_in(page, demo, "accountant")
    [second] = [cookie for cookie in page.context.cookies() if cookie["name"] == "remit"]
    assert first["value"] != second["value"]


def test_signing_in_needs_no_script(demo, page_of):
    page = page_of(None, java_script_enabled=False)
    sign_in(page, demo, "manager")
    expect(page.get_by_role("heading", level=1)).to_have_text("To do")
