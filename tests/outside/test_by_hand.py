"""Adding an action by hand, with owner rules of its own (OWN 13)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def sheet(page: Page) -> Locator:
    """The form, as a dialog with script and as a page without."""
    return page.locator("[data-sheet-body]")


def rules(page: Page) -> Locator:
    return sheet(page).locator("ol.rules > li")


def opened(page: Page) -> Page:
    page.goto("/customers")
    page.locator("tr[data-row] th a").first.click()
    page.get_by_role("link", name="Add action").click()
    expect(sheet(page).get_by_role("heading", level=1)).to_contain_text("Add an action for")
    return page


def look(page: Page, script: bool) -> None:
    """Without script a button says whom a rule finds."""
    if not script:
        rules(page).last.get_by_role("button", name="Show whom it finds").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_own_13_an_action_is_added_for_a_group_and_the_form_says_who_would_get_it(page_of, script):
    page = opened(page_of("finance", java_script_enabled=script))
    expect(sheet(page).locator("#rules")).to_contain_text("Only you")
    sheet(page).get_by_label("What").fill("Ask for the new address")
    sheet(page).get_by_role("button", name="Remove rule 1").click()
    expect(sheet(page).locator("#rules")).to_contain_text("Without a rule it is yours.")
    sheet(page).get_by_role("button", name=re.compile("^Group")).click()
    rules(page).last.get_by_label("Group", exact=True).select_option(label="Key accounts")
    look(page, script)
    expect(rules(page).last).to_contain_text("Its members who are assigned to the customer. For this customer")
    rules(page).last.get_by_label("Which of its members").select_option(label="All users")
    look(page, script)
    expect(rules(page).last).to_contain_text("All its members who can see the customer. For this customer")
    expect(sheet(page).locator("#rules")).to_contain_text("Who would get it now:")
    expect(sheet(page).get_by_label("What")).to_have_value("Ask for the new address")
    sheet(page).get_by_role("button", name="Add action").click()
    expect(page.locator("#toasts")).to_contain_text("Added. It is with")
    expect(page.locator("#customer .due", has_text="Ask for the new address").first).to_be_visible()


def test_own_13_what_is_missing_is_said_and_a_colleague_is_found_by_name(page_of):
    page = opened(page_of("manager"))
    sheet(page).get_by_role("button", name=re.compile("^Person")).click()
    first = sheet(page).locator("ul.opts .nm").first.inner_text()
    search = sheet(page).get_by_role("searchbox")
    search.fill(first)
    expect(sheet(page).locator("ul.opts .nm").first).to_have_text(first)
    sheet(page).locator("ul.opts input").first.check()
    sheet(page).get_by_role("button", name="Add this person").click()
    expect(rules(page).last).to_contain_text(first)
    expect(rules(page)).to_have_count(2)
    sheet(page).get_by_role("button", name="Add action").click()
    title = sheet(page).get_by_label("What")
    expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("Call back")
    title.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Added. It is with")
