"""Absences: planned by the person on their profile, by an admin with sight, by the operator; and taken back."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, faults, sideways
from program import run
from test_groups import menu, sheet

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def day(days: int) -> str:
    """So many days from today; by the clock of the organisation it may be a day later already."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days)).isoformat()


def fill(page: Page, first: str, last: str) -> None:
    sheet(page).get_by_label("First day").fill(first)
    sheet(page).get_by_label("Last day").fill(last)


def plan_it(page: Page) -> None:
    sheet(page).get_by_role("button", name="Plan it").click()


@SCRIPT
def test_own_8_a_person_plans_their_own_absence_and_takes_it_back(page_of, script):
    page = page_of("manager", java_script_enabled=script)
    page.goto("/profile")
    page.get_by_role("link", name="Plan an absence").click()
    fill(page, day(60), day(50))
    sheet(page).get_by_role("searchbox").fill("Ivana")
    sheet(page).get_by_role("button", name="Find").click()
    sheet(page).get_by_label(re.compile("Ivana")).check()
    plan_it(page)
    expect(sheet(page).get_by_text("This is before the absence begins.")).to_be_visible()
    expect(sheet(page).get_by_label("First day")).to_have_value(day(60))
    expect(sheet(page).get_by_label(re.compile("Ivana"))).to_be_checked()
    fill(page, day(60), day(62))
    sheet(page).get_by_label("Begins").select_option("at midday")
    plan_it(page)
    expect(page.locator("#toasts")).to_contain_text("Your absence is noted.")
    line = page.locator("li", has_text="Ivana")
    expect(line).to_contain_text("midday to ")
    expect(line).to_contain_text("Planned")
    page.get_by_role("link", name="Plan an absence").click()
    fill(page, day(62), day(63))
    plan_it(page)
    expect(sheet(page).get_by_text("Another absence covers part of this time")).to_be_visible()
    page.goto("/profile")
    page.locator("li", has_text="Ivana").get_by_role("link", name="Take back").click()
    expect(sheet(page).locator(".preview")).to_contain_text("No action changes hands")
    sheet(page).get_by_role("button", name="Take back").click()
    expect(page.locator("#toasts")).to_contain_text("Your absence is ended.")
    expect(page.get_by_text("No absence is planned.")).to_be_visible()


@SCRIPT
def test_own_8_whoever_is_away_is_told_on_every_page_and_says_when_they_are_back(page_of, script):
    page = page_of("accountant", java_script_enabled=script)
    page.goto("/profile/absence")
    fill(page, day(-1), day(3))
    plan_it(page)
    expect(page.locator("#toasts")).to_contain_text("Your absence is noted.")
    page.goto("/customers")
    expect(page.get_by_role("status").get_by_text("You are away until")).to_be_visible()
    if script:
        assert faults(page) == []
    page.get_by_role("link", name="I am back").click()
    expect(sheet(page).locator(".preview")).to_be_visible()
    sheet(page).get_by_role("button", name="I am back").click()
    expect(page.locator("#toasts")).to_contain_text("Your absence is ended.")
    expect(page.get_by_text("You are away until")).to_have_count(0)


@SCRIPT
def test_own_8_an_admin_notes_an_absence_with_sight_and_ends_it(page_of, script):
    page = page_of("owner", java_script_enabled=script)
    page.goto("/settings/users?q=Daniel")
    menu(page, "Daniel Appiah", "Absence")
    fill(page, day(-1), day(3))
    sheet(page).get_by_role("searchbox").fill("Dušan")
    sheet(page).get_by_role("button", name="Find").click()
    sheet(page).get_by_label(re.compile("Dušan")).check()
    sheet(page).get_by_label("With sight").check()
    plan_it(page)
    expect(page.locator("#toasts")).to_contain_text("The absence of Daniel Appiah is noted.")
    expect(page.locator("tr[data-row]", has_text="Daniel Appiah")).to_contain_text("Away, Dušan")
    page.goto("/settings/users?f.status=is%3Aaway")
    expect(page.locator("tr[data-row]", has_text="Daniel Appiah")).to_be_visible()
    menu(page, "Daniel Appiah", "Absence")
    expect(sheet(page).get_by_text("stands in, with sight")).to_be_visible()
    sheet(page).get_by_role("link", name="End now").click()
    expect(page).to_have_url(re.compile("/end"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Absence of Daniel Appiah")
    expect(sheet(page).locator(".preview")).to_be_visible()
    sheet(page).get_by_role("button", name="End now").click()
    expect(page.locator("#toasts")).to_contain_text("The absence of Daniel Appiah is ended.")
    expect(page.locator("tr[data-row]", has_text="Daniel Appiah")).to_have_count(0)


def test_own_8_the_sheet_is_accessible_and_fits_a_phone(page_of):
    page = page_of("owner", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/settings/users?f.status=is%3Aaway")
    user = page.locator("tr[data-row]").first.get_attribute("id")
    for address in (f"/settings/users/{user}/absence", "/profile/absence"):
        page.goto(address)
        assert (sideways(page), faults(page)) == (0, []), address


def test_own_8_the_operator_plans_lists_and_ends_absences(tmp_path):
    made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example")
    assert made.returncode == 0, made.stderr
    for address in ("ann@nordlys.example", "ben@nordlys.example"):
        assert run(tmp_path, "user", "invite", address).returncode == 0
    ann = ("absence", "plan", "ann@nordlys.example")
    days = ("--from", day(-2), "--until", day(3), "--until-midday")
    planned = run(tmp_path, *ann, *days, "--substitute", "ben@nordlys.example", "--with-sight")
    assert planned.returncode == 0, planned.stderr
    absence = planned.stdout.split(":")[0]
    assert f"from {day(-2)} until {day(3)} midday" in planned.stdout
    listed = run(tmp_path, "absence", "list").stdout
    assert absence in listed and "away" in listed and "ben@nordlys.example stands in with sight" in listed
    again = run(tmp_path, *ann, *days)
    assert again.returncode == 1 and absence in again.stderr and f"remit absence end {absence}" in again.stderr
    for wrong, told in (
        (("--from", day(9), "--until", day(8)), "until: ends before it begins"),
        (("--from", "tomorrow", "--until", day(8)), "is not a day"),
        (("--from", day(9), "--until", day(9), "--substitute", "ann@nordlys.example"), "substitute"),
    ):
        refused = run(tmp_path, *ann, *wrong)
        assert refused.returncode == 1 and told in refused.stderr, refused.stderr
    assert run(tmp_path, "absence", "end", absence).returncode == 0
    assert run(tmp_path, "absence", "list").stdout == ""
    over = run(tmp_path, "absence", "end", absence)
    assert over.returncode == 1 and "remit absence list" in over.stderr
