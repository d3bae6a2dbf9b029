"""Taking an action over, and handing it over to somebody else (OWN 13, OWN 14)."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def menu_of(page: Page, row: str, entry: str) -> None:
    """Opens the menu of a row, and goes where this entry leads."""
    page.locator(f"tr[id='{row}'] button[popovertarget]").last.click()
    page.locator("[popover]:popover-open").get_by_role("link", name=entry).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_own_13_an_action_goes_from_hand_to_hand_and_each_page_says_whose_it_is(page_of, script):
    owner = page_of("owner", java_script_enabled=script)
    owner.goto("/actions?which=open")
    row = owner.locator("tr[data-row]").last.get_attribute("id")
    menu_of(owner, row, "Take over")
    expect(owner.get_by_role("heading", name="Take over")).to_be_visible()
    owner.get_by_role("button", name="Take over").click()
    expect(owner.locator("#toasts")).to_contain_text("It is yours now.")
    menu_of(owner, row, "Hand over")
    owner.get_by_role("button", name="Hand over").click()
    expect(owner.get_by_role("alert")).to_be_visible()
    choice = owner.get_by_role("radio").first
    choice.check()
    owner.get_by_role("button", name="Hand over").click()
    expect(owner.locator("#toasts")).to_contain_text("It is now with")
    expect(owner.locator(f"tr[id='{row}']")).not_to_contain_text("(you)")
