"""Settings, Workflows: whose each step is, edited rule by rule; who would get it; coverage."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import PHONE, faults, sideways

pytestmark = pytest.mark.browser

STEP = "Friendly reminder"


def sheet(page: Page) -> Locator:
    """The form, as a dialog with script and as a page without."""
    return page.locator("[data-sheet-body]")


def rules(page: Page) -> Locator:
    return sheet(page).locator("ol.rules > li")


def opened(page: Page, step: str = STEP) -> Page:
    page.goto("/settings/workflows")
    page.get_by_role("link", name=re.compile(step)).click()
    expect(sheet(page).get_by_role("heading", level=1)).to_contain_text(step)
    return page


def save(page: Page) -> None:
    sheet(page).get_by_role("button", name="Save the rules").click()
    expect(page.locator("#toasts")).to_contain_text("The rules are saved")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_own_2_rules_of_a_step_are_added_and_removed(page_of, script):
    page = opened(page_of("owner", java_script_enabled=script))
    before = rules(page).count()
    sheet(page).get_by_role("button", name=re.compile("^Group")).click()
    expect(rules(page)).to_have_count(before + 1)
    rules(page).last.get_by_label("Group", exact=True).select_option(label="Key accounts")
    if not script:
        rules(page).last.get_by_role("button", name="Show whom it finds").click()
    expect(rules(page).last).to_contain_text("Its members who are assigned to the customer. Today:")
    rules(page).last.get_by_label("Which of its members").select_option(label="All users")
    if not script:
        rules(page).last.get_by_role("button", name="Show whom it finds").click()
    expect(rules(page).last).to_contain_text("All its members who can see the customer. Today:")
    save(page)
    row = page.locator("tr[data-row]", has_text=STEP)
    expect(row).to_contain_text("Key accounts, all")
    opened(page)
    sheet(page).get_by_role("button", name=f"Remove rule {before + 1}").click()
    expect(rules(page)).to_have_count(before)
    save(page)
    expect(row).not_to_contain_text("Key accounts")


def test_own_6_a_person_is_found_and_added_and_a_rule_without_a_choice_is_refused(page_of):
    page = opened(page_of("owner"))
    before = rules(page).count()
    sheet(page).get_by_role("button", name=re.compile("^Person")).click()
    search = sheet(page).get_by_role("searchbox")
    expect(search).to_be_visible()
    first = sheet(page).locator("ul.opts .nm").first.inner_text()
    search.fill(first)
    expect(sheet(page).locator("ul.opts .nm").first).to_have_text(first)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        sheet(page).locator("ul.opts input").first.check()
    expect(sheet(page).locator("ul.opts input").first).to_be_checked()
    sheet(page).get_by_role("button", name="Add this person").click()
    expect(rules(page).last).to_contain_text(first)
    expect(rules(page)).to_have_count(before + 1)
    sheet(page).get_by_role("button", name=re.compile("^Position")).click()
    expect(rules(page).last.get_by_label("Position")).to_be_focused()
    sheet(page).get_by_role("button", name="Save the rules").click()
    expect(sheet(page).get_by_role("alert")).to_be_visible()
    expect(rules(page)).to_have_count(before + 2)


def test_own_10_who_would_get_a_step_is_asked_from_the_customer_and_from_the_step(page_of):
    page = page_of("owner")
    page.goto("/actions?which=open")
    page.locator("tr[data-row] th a").first.click()
    page.get_by_role("link", name="Who would get it?").click()
    expect(page.locator("#would ol.trace")).to_be_visible()
    chosen = page.get_by_label("Step")
    other = chosen.locator("option").last.get_attribute("value")
    chosen.select_option(other)
    expect(page).to_have_url(re.compile(f"step={other}$"))
    page.goto("/settings/workflows")
    page.get_by_role("button", name=re.compile(f"Menu for .*{STEP}")).click()
    page.locator("[popover]:popover-open").get_by_role("link", name="Who would get it?").click()
    page.locator("#customers-found a").first.click()
    expect(page.locator("#would ol.trace")).to_be_visible()


def test_own_4_coverage_leads_to_what_fell_back(page_of):
    page = page_of("owner")
    page.goto("/analytics/coverage")
    fell = page.locator("#coverage .fallmark").first
    count = int(fell.inner_text().replace(",", ""))
    fell.click()
    expect(page.get_by_text(re.compile(f"\\b{count:,}\\b")).first).to_be_visible()
    expect(page.locator("tbody .fallmark").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_cus_1_who_is_missing_is_assigned_from_coverage(page_of, script):
    page = page_of("owner", java_script_enabled=script)
    page.goto("/analytics/coverage")
    rows = page.locator("#missing tbody tr")
    names = [rows.nth(place).locator("th a").inner_text() for place in range(2)]
    for place in range(2):
        rows.nth(place).locator(".tick input").check()
    page.locator("#missing-customers").get_by_role("button", name="Assign").click()
    expect(sheet(page).get_by_role("searchbox").first).not_to_have_value("")
    sheet(page).locator("ul.opts input[name=users]").first.check()
    sheet(page).get_by_role("button", name="Save for 2 customers").click()
    expect(page.locator("#toasts")).to_contain_text("2 customers changed hands")
    assert page.url.split("?")[0].endswith("/analytics/coverage")
    for name in names:
        expect(rows.locator("th a", has_text=re.compile(f"^{re.escape(name)}$"))).to_have_count(0)
    expect(page.locator("#missing tbody .tick :checked")).to_have_count(0)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": PHONE, "has_touch": True, "is_mobile": True}, {"locale": "fr-FR"}])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_of, look):
    page = page_of("owner", **look)
    page.goto("/settings/workflows")
    form = page.locator("tr[data-row] th a").first.get_attribute("href")
    page.goto("/actions?which=open")
    customer = page.locator("tr[data-row] th a").first.get_attribute("href")
    found = {}
    pages = ["/settings/workflows", form, form.replace("/rules", "/owners"), f"{customer}/owners", "/analytics/coverage"]
    for address in pages:
        page.goto(address)
        found[address] = faults(page), max(sideways(page), 0)
    assert {address: wrong for address, wrong in found.items() if wrong != ([], 0)} == {}
