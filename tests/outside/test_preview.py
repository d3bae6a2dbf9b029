"""What a change would do, told beside its form before it is made (PRE 3)."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, faults, sideways
from test_groups import menu, sheet

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
BUSIEST = "/settings/users?f.status=is%3Ajoined&f.position=is%3Aaccount_manager&f.role=is%3Amember&sort=-open"


def told(page: Page):
    return sheet(page).get_by_role("region", name="If you do this")


def ask(page: Page, script: bool) -> None:
    """With script it comes by itself."""
    if not script:
        sheet(page).get_by_role("button", name="Show what changes").click()


def busiest(page: Page) -> str:
    page.goto(BUSIEST)
    return page.locator("tr[data-row] th .who").first.get_attribute("title")


@SCRIPT
def test_pre_3_removal_says_who_gets_what_once_somebody_takes_over(page_of, script):
    page = page_of("owner", java_script_enabled=script)
    name = busiest(page)
    menu(page, name, "Remove")
    expect(told(page)).to_contain_text("as soon as the form is filled in")
    heir = sheet(page).get_by_role("radio").first
    heir.check()
    ask(page, script)
    expect(told(page)).to_contain_text(re.compile(r"\d+ actions? changes? hands"))
    expect(told(page)).to_contain_text("Who gains")
    expect(told(page)).to_contain_text("Who sees more or fewer customers")
    if script:
        assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert sideways(page) <= 0
    page.goto(BUSIEST)
    expect(page.get_by_text(name).first).to_be_visible()


@SCRIPT
def test_pre_3_another_position_says_who_sees_more(page_of, script):
    page = page_of("owner", java_script_enabled=script)
    menu(page, busiest(page), "Edit")
    expect(told(page)).to_contain_text("as soon as something is changed")
    sheet(page).get_by_label("Finance").check()
    ask(page, script)
    expect(told(page)).to_contain_text("Who sees more or fewer customers")
    expect(told(page)).to_contain_text(re.compile(r"\+\d+"))
    expect(sheet(page).get_by_label("Finance")).to_be_checked()
    sheet(page).get_by_label("Account manager").check()
    ask(page, script)
    expect(told(page)).to_contain_text("No action changes hands")
    expect(told(page)).to_contain_text("Nobody gains or loses sight of a customer.")


@SCRIPT
def test_pre_3_assigning_says_who_sees_what_as_one_ticks(page_of, script):
    page = page_of("owner", java_script_enabled=script)
    page.goto("/customers?f.assigned=not%3Anone&sort=-actions")
    page.locator("tr[data-row] th a").first.click()
    page.wait_for_url(re.compile(r"/customers/cus_\w+$"))
    page.get_by_role("link", name="Assign", exact=True).click()
    expect(told(page)).to_contain_text("as soon as something is changed")
    ticked = sheet(page).locator("ul.opts input:checked")
    was = ticked.count()
    ticked.first.uncheck()
    ask(page, script)
    expect(told(page)).to_contain_text("−1")
    expect(told(page)).to_contain_text("Who sees more or fewer customers")
    expect(ticked).to_have_count(was - 1)
    sheet(page).locator("ul.opts input:not(:checked)").first.check()
    ask(page, script)
    expect(told(page)).to_contain_text("No action changes hands")
    expect(told(page)).to_contain_text("Nobody gains or loses sight of a customer.")
    if script:
        assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert sideways(page) <= 0


def test_pre_3_suspension_archiving_and_absence_say_it_at_once_or_as_soon_as_they_can(page_of):
    page = page_of("owner")
    name = busiest(page)
    menu(page, name, "Suspend")
    expect(told(page)).to_contain_text("Who loses")
    page.keyboard.press("Escape")
    menu(page, name, "Absence")
    sheet(page).get_by_label("Last day").fill("2030-01-01")
    sheet(page).get_by_label("First day").fill("2029-12-24")
    expect(told(page)).to_contain_text("Who loses")
    assert faults(page) == []
    page.goto("/settings/groups?sort=-actions")
    menu(page, page.locator("tr[data-row] th").first.inner_text().splitlines()[0], "Archive")
    expect(told(page)).to_contain_text(re.compile(r"\d+ actions? changes? hands"))
    assert faults(page) == []
