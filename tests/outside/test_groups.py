"""Settings, Groups: made, renamed, filled, archived, restored and removed."""

import re
import secrets

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def name() -> str:
    return f"Outside {secrets.token_hex(4)}"


def groups(page: Page, query: str = "") -> Page:
    page.goto(f"/settings/groups{query}")
    return page


def sheet(page: Page) -> Locator:
    """The form, as a dialog with script and as a page without."""
    return page.locator("[data-sheet-body]")


def make(page: Page, name: str, members: int = 0) -> None:
    groups(page).get_by_role("link", name="New group").click()
    sheet(page).get_by_label("Name", exact=True).fill(name)
    for n in range(members):
        sheet(page).locator("ul.opts input[type=checkbox]").nth(n).check()
    sheet(page).get_by_role("button", name="Create the group").click()


def made(page: Page, name: str, members: int = 0) -> None:
    """Like make, until it is there: to go elsewhere breaks off what is under way."""
    make(page, name, members)
    expect(page.get_by_text("is created").first).to_be_visible()


def row(page: Page, name: str) -> Locator:
    return page.locator("tr[data-row]", has_text=name)


def menu(page: Page, name: str, entry: str) -> None:
    page.get_by_role("button", name=f"Menu for {name}").click()
    page.get_by_role("group", name=name).locator("a, button", has_text=entry).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_grp_1_enter_makes_the_group_and_in_the_search_finds_people(page_of, name, script):
    page = page_of("owner", java_script_enabled=script)
    groups(page).get_by_role("link", name="New group").click()
    sheet(page).get_by_label("Name", exact=True).fill(name)
    search = sheet(page).get_by_role("searchbox")
    search.fill("nobody is called so")
    search.press("Enter")
    expect(sheet(page).locator("ul.opts input[type=checkbox]")).to_have_count(0)
    sheet(page).get_by_label("Name", exact=True).press("Enter")
    expect(page.locator("#toasts")).to_contain_text(f"{name} is created")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_grp_1_a_group_is_made_with_members_and_renamed(page_of, name, script):
    page = page_of("owner", java_script_enabled=script)
    make(page, name, members=3)
    expect(page.locator("#toasts")).to_contain_text(f"{name} is created")
    groups(page, f"?q={name}")
    expect(row(page, name)).to_have_count(1)
    row(page, name).get_by_role("link", name=name).click()
    expect(sheet(page).locator("ul.opts input:checked")).to_have_count(3)
    sheet(page).get_by_label("Name", exact=True).fill(f"{name} é")
    sheet(page).locator("ul.opts input[type=checkbox]").nth(0).uncheck()
    sheet(page).get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("is saved")
    groups(page, f"?q={name}").get_by_role("link", name=f"{name} é").click()
    expect(sheet(page).locator("ul.opts input:checked")).to_have_count(2)


def test_what_was_done_is_told_once(page_of, name):
    page = page_of("owner")
    make(page, name)
    expect(page.locator("#toasts")).to_contain_text("is created")
    for did in ["created", "edited"]:
        group = row(groups(page, f"?q={name}"), name).get_attribute("id")
        page.goto(f"/settings/groups?q={name}&did={did}&to={group}")
        expect(page.locator("#toasts")).to_contain_text(name)
        expect(page).to_have_url(re.compile(f"/settings/groups\\?q={re.sub(' ', '(%20|[+])', name)}$"))
        page.reload()
        expect(row(page, name)).to_have_count(1)
        expect(page.locator("#toasts")).to_be_empty()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Fill this in"),
        ("   ", "Fill this in"),
        ("g" * 81, "at most 80"),
        ("a\u0007b", "control characters"),
        ("  physiotherapists ", "taken"),
        ("ＰＨＹＳＩＯＴＨＥＲＡＰＩＳＴＳ", "taken"),
    ],
    ids=["nothing", "spaces", "too long", "a bell", "another case and spaces", "full width"],
)
def test_grp_2_a_bad_name_comes_back_with_what_was_typed(page_of, typed, said):
    page = page_of("owner", java_script_enabled=False)
    groups(page).get_by_role("link", name="New group").click()
    field = sheet(page).get_by_label("Name", exact=True)
    field.evaluate("(field, typed) => { field.required = false; field.removeAttribute('maxlength'); field.value = typed }", typed)
    sheet(page).locator("ul.opts input[type=checkbox]").nth(1).check()
    sheet(page).get_by_role("button", name="Create the group").click()
    field = sheet(page).get_by_label("Name", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    expect(sheet(page).locator(".error")).to_contain_text(said)
    expect(sheet(page).locator("ul.opts input:checked")).to_have_count(1)


def test_grp_2_a_refused_name_stays_in_its_dialog(page_of, name):
    page = page_of("owner")
    make(page, name)
    expect(page.locator("#toasts")).to_contain_text("is created")
    make(page, name.upper())
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".error")).to_contain_text("taken")
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    page.once("dialog", lambda question: question.accept())
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_grp_5_archiving_tells_what_it_means_and_restoring_brings_it_back(page_of, name):
    page = page_of("owner")
    made(page, name, members=2)
    groups(page, f"?q={name}")
    menu(page, name, "Archive")
    expect(page.get_by_role("dialog")).to_contain_text(f"{name} is hidden")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Archive")).click()
    expect(page.locator("#toasts")).to_contain_text("is archived")
    expect(row(groups(page, f"?q={name}"), name)).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Archived")).click()
    page.wait_for_url("**tab=archived**")
    groups(page, f"?tab=archived&q={name}")
    menu(page, name, "Restore")
    page.get_by_role("dialog").get_by_role("button", name=f"Restore {name}").click()
    expect(page.locator("#toasts")).to_contain_text("is restored")
    expect(row(groups(page, f"?q={name}"), name)).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_grp_6_a_group_is_removed_and_its_users_go_to_another(page_of, name, script):
    page = page_of("owner", java_script_enabled=script)
    token = name.split()[-1]
    heir = f"Heir {token}"
    made(page, name, members=2)
    made(page, heir)
    groups(page, f"?q={token}")
    menu(page, name, "Remove")
    expect(sheet(page)).to_contain_text("2 users are in it.")
    choice = sheet(page).get_by_label("Its users go to")
    expect(choice.locator("option", has_text=re.compile(f"^{name}$"))).to_have_count(0)
    choice.select_option(label=heir)
    sheet(page).get_by_role("button", name=f"Remove {name}").click()
    expect(page.locator("#toasts")).to_contain_text(f"{name} is removed")
    groups(page, f"?q={token}")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(row(page, heir)).to_contain_text("2 people")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_grp_2_an_archived_namesake_is_restored_where_one_is(page_of, name, script):
    page = page_of("owner", java_script_enabled=script)
    made(page, name)
    address = f"/settings/groups/{row(groups(page, f'?q={name}'), name).get_attribute('id')}/archive"
    page.goto(address)
    sheet(page).get_by_role("button", name=f"Archive {name}").click()
    expect(page.locator("#toasts")).to_contain_text("is archived")
    make(page, name.upper(), members=1)
    sheet(page).get_by_role("link", name=f"Restore {name}").click()
    expect(page).to_have_url(re.compile(r"/restore\?"))
    expect(sheet(page).locator(".preview")).to_be_visible()
    sheet(page).get_by_role("button", name=f"Restore {name}").click()
    expect(page.locator("#toasts")).to_contain_text(f"{name} is restored.")
    expect(row(groups(page, f"?q={name}"), name)).to_have_count(1)


def test_grp_8_two_people_editing_lose_no_change(page_of, name):
    slow, quick = page_of("owner"), page_of("owner")
    made(slow, name, members=2)
    for page in (slow, quick):
        groups(page, f"?q={name}").get_by_role("link", name=name).click()
        expect(sheet(page).locator("ul.opts input:checked")).to_have_count(2)
    sheet(quick).locator("ul.opts input:checked").nth(0).uncheck()
    sheet(quick).get_by_role("button", name="Save").click()
    expect(quick.locator("#toasts")).to_contain_text("is saved")
    sheet(slow).locator("ul.opts input[type=checkbox]:not(:checked)").nth(0).check()
    sheet(slow).get_by_role("button", name="Save").click()
    expect(slow.locator("#toasts")).to_contain_text("is saved")
    groups(slow, f"?q={name}").get_by_role("link", name=name).click()
    expect(sheet(slow).locator("ul.opts input:checked")).to_have_count(2)


def test_two_people_editing_are_told_of_each_other(page_of, name):
    slow, quick = page_of("owner"), page_of("owner")
    made(slow, name)
    for page in (slow, quick):
        groups(page, f"?q={name}").get_by_role("link", name=name).click()
        sheet(page).get_by_label("Name", exact=True).wait_for()
    sheet(quick).get_by_label("Name", exact=True).fill(f"{name} first")
    sheet(quick).get_by_role("button", name="Save").click()
    expect(quick.locator("#toasts")).to_contain_text("is saved")
    sheet(slow).get_by_label("Name", exact=True).fill(f"{name} second")
    sheet(slow).get_by_role("button", name="Save").click()
    expect(sheet(slow)).to_contain_text(f"it is called {name} first")
    expect(sheet(slow).get_by_label("Name", exact=True)).to_have_value(f"{name} second")


def test_grp_4_the_list_counts_users_customers_and_open_actions(page_of):
    page = groups(page_of("owner"))
    for column in ["Name", "Users", "Customers", "Open actions", "Used by"]:
        expect(page.get_by_role("columnheader", name=column, exact=True)).to_be_visible()
    assert page.locator("tr[data-row]").count() >= 10


def test_a_name_is_text_and_never_markup(page_of, name):
    page = page_of("owner")
    wild = f"<img src=x onerror=alert(1)> {name}"
    made(page, wild)
    expect(page.locator("#toasts")).to_contain_text(wild)
    expect(row(groups(page, f"?q={name}"), wild)).to_have_count(1)
    assert page.locator("img").count() == 0
