"""Dialogs and the way back: Back closes one, and nothing that was typed is dropped without a word."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, PHONE
from test_groups import menu, sheet
from test_users import invite

pytestmark = pytest.mark.browser

HOME, USERS = re.compile(r"/$"), re.compile(r"/settings/users$")


def inviting(page: Page) -> Page:
    """The list of users, gone to from Home, with the dialog for inviting on it."""
    page.goto("/")
    page.goto("/settings/users")
    page.get_by_role("link", name="Invite").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def test_back_closes_a_dialog_and_only_then_leaves_the_list(page_of):
    page = inviting(page_of("owner"))
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(USERS)
    page.go_forward()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    page.go_back()
    expect(page).to_have_url(HOME)


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_a_closed_dialog_is_no_step_back(page_of, way):
    page = inviting(page_of("owner"))
    page.keyboard.press("Escape") if way == "Escape" else sheet(page).get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("!history.state")
    page.go_back()
    expect(page).to_have_url(HOME)


def test_what_a_dialog_has_done_is_no_step_back(page_of):
    page = page_of("owner")
    page.goto("/")
    invite(page, f"guest.{secrets.token_hex(4)}@nordlys.example", send=False)
    expect(page.locator("#toasts")).to_contain_text("without an invitation yet")
    page.wait_for_function("!history.state")
    expect(page).to_have_url(USERS)
    page.go_back()
    expect(page).to_have_url(HOME)


@pytest.mark.parametrize("way", ["Escape", "Back"])
def test_nothing_typed_is_dropped_without_a_word(page_of, way):
    page = inviting(page_of("owner"))
    asked, answers = [], iter([False, True])

    def answer(question):
        asked.append(question.message)
        question.accept() if next(answers) else question.dismiss()

    page.on("dialog", answer)
    leave = (lambda: page.keyboard.press("Escape")) if way == "Escape" else (lambda: page.evaluate("history.back()"))
    field = sheet(page).get_by_label("E-mail addresses")
    field.fill("somebody@nordlys.example")
    leave()
    expect(field).to_have_value("somebody@nordlys.example")
    page.wait_for_function("history.state?.depth === 1")
    field.click()
    leave()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asked == ["What you changed here is not saved. Leave it?"] * 2
    expect(page).to_have_url(USERS)


@pytest.mark.parametrize("viewport, width", [(DESK, 480), (PHONE, PHONE["width"])], ids=["desk", "phone"])
def test_a_short_question_has_what_changes_beneath_it(page_of, viewport, width):
    page = page_of("owner", viewport=viewport)
    page.goto("/settings/groups?q=physiotherapists")
    menu(page, "Physiotherapists", "Archive")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".preview")).to_be_visible()
    assert dialog.bounding_box()["width"] == width
    assert dialog.locator(".rt").bounding_box()["y"] > dialog.locator(".l").bounding_box()["y"]
