"""Settings, Users: the list, inviting, suspending, removing; and a person who comes in by their link."""

import re
import secrets

import pytest
from playwright.sync_api import Locator, Page, expect

from test_groups import menu, sheet

pytestmark = pytest.mark.browser


@pytest.fixture
def email() -> str:
    return f"guest.{secrets.token_hex(4)}@nordlys.example"


def users(page: Page, query: str = "") -> Page:
    page.goto(f"/settings/users{query}")
    return page


def row(page: Page, email: str) -> Locator:
    return page.locator("tr[data-row]", has_text=email)


def invite(page: Page, typed: str, position: str = "Account manager", send: bool = True) -> None:
    users(page).get_by_role("link", name="Invite").first.click()
    sheet(page).get_by_label("E-mail addresses").fill(typed)
    sheet(page).get_by_label(position, exact=False).first.check()
    box = sheet(page).get_by_label("Send the invitation now")
    box.check() if send else box.uncheck()
    sheet(page).locator("footer button[type=submit]").last.click()


def test_the_list_has_every_column(page_of):
    page = users(page_of("owner"))
    for column in ["Name", "E-mail", "Role", "Position", "Groups", "Customers", "Open actions", "Created", "Last visit", "Status"]:
        expect(page.get_by_role("columnheader", name=column, exact=True)).to_be_attached()
    expect(page.locator("tr[data-row]", has_text="you").first).to_be_visible()


def test_every_column_and_menu_is_in_view_on_a_small_laptop(page_of):
    page = users(page_of("owner", viewport={"width": 1280, "height": 720}))
    menus = page.locator("td.end button").first
    expect(menus).to_be_in_viewport(ratio=1)
    assert page.locator(".wrap").evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0


def test_the_name_and_the_menu_of_a_row_stay_in_view_while_it_scrolls(page_of):
    page = users(page_of("owner", viewport={"width": 1024, "height": 720}))
    page.locator(".wrap").evaluate("frame => { frame.scrollLeft = 150; }")
    expect(page.locator("tr[data-row] th a").first).to_be_in_viewport(ratio=1)
    expect(page.locator("td.end button").first).to_be_in_viewport(ratio=1)


def test_grp_7_users_are_filtered_by_group(page_of):
    page = users(page_of("owner"))
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("group", name="Filter", exact=True).get_by_role("button", name="Groups").click()
    form = page.get_by_role("group", name="Filter on Groups")
    form.get_by_label("Physiotherapists").check()
    form.get_by_role("button", name="Apply").click()
    page.wait_for_url(re.compile("group"))
    rows = page.locator("tr[data-row]")
    assert 0 < rows.count() < 60


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_usr_1_invited_joined_and_suspended(page_of, email, script):
    admin = page_of("owner", java_script_enabled=script)
    invite(admin, f"New Person <{email}>")
    link = admin.get_by_label(f"Link for {email}")
    expect(link).to_be_visible()
    path = re.search(r"/invitation/\S+", link.input_value())[0]

    guest = page_of(None, java_script_enabled=script)
    guest.goto(path)
    expect(guest.get_by_text(email)).to_be_visible()
    guest.get_by_label("Your name").fill("Nadia Guest")
    guest.get_by_label("Password", exact=True).fill("correct horse battery")
    guest.get_by_role("button", name="Join").click()
    guest.wait_for_url(re.compile(r"/$"))
    expect(guest.get_by_role("heading", level=1)).to_have_text("To do")
    guest.goto("/customers")
    expect(guest.locator("tr[data-row]")).to_have_count(0)

    users(admin, f"?q={email}")
    expect(row(admin, email)).to_contain_text("Joined")
    menu(admin, "Nadia Guest", "Suspend")
    sheet(admin).get_by_role("button", name=re.compile("Suspend")).click()
    expect(admin.locator("#toasts")).to_contain_text("is suspended")
    guest.goto("/")
    guest.wait_for_url("**/login*")


def test_usr_2_the_link_of_an_invitation_is_copied(page_of, email):
    page = page_of("owner")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    invite(page, f"Lena Waits <{email}>")
    users(page, f"?q={email}")
    menu(page, "Lena Waits", "Copy the link")
    sheet(page).get_by_role("button", name="Show a link").click()
    link = sheet(page).get_by_label(f"Link for {email}")
    sheet(page).get_by_role("button", name="Copy").click()
    expect(sheet(page).get_by_role("button", name="Copied")).to_be_visible()
    assert "/invitation/" in link.input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link.input_value()


def test_usr_2_addresses_are_read_in_any_form_and_what_is_wrong_is_said(page_of, email):
    page = page_of("owner")
    invite(page, f"A Person <{email}>, not-an-address; ines.carvalho@nordlys.example")
    expect(sheet(page)).to_contain_text("not-an-address is not an address")
    expect(sheet(page)).to_contain_text("ines.carvalho@nordlys.example is here already")
    expect(sheet(page)).to_contain_text("Nobody was invited")
    expect(sheet(page).get_by_label("E-mail addresses")).to_have_value(re.compile(re.escape(email)))
    expect(row(users(page, f"?q={email}"), email)).to_have_count(0)


def created(page: Page) -> int:
    """How many the line beside the heading counts."""
    return int((re.search(r"(\d+) created", page.locator("#gist").inner_text()) or [0, 0])[1])


def test_own_7_without_an_invitation_they_are_created(page_of, email):
    page = page_of("owner")
    before = created(users(page))
    invite(page, email, send=False)
    expect(page.locator("#toasts")).to_contain_text("without an invitation yet")
    assert created(page) == before + 1
    expect(row(users(page, f"?q={email}"), email)).to_contain_text("Created")


def test_usr_8_the_owner_has_no_way_to_be_suspended_or_removed(page_of):
    page = users(page_of("owner"), "?q=ines.carvalho")
    page.get_by_role("button", name=re.compile("^Menu for")).first.click()
    entries = page.locator(".menu:popover-open").inner_text()
    assert "Suspend" not in entries and "Remove" not in entries


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_usr_7_who_leaves_is_replaced_in_one_step(page_of, email, script):
    page = page_of("owner", java_script_enabled=script)
    invite(page, f"Zora Heir <{email}>")
    users(page, "?f.status=is%3Ajoined&f.position=is%3Aaccount_manager")
    leaves = page.locator("tr[data-row]").last
    name, leaving = leaves.locator("th").inner_text(), leaves.get_attribute("id")
    customers = page.goto(f"/customers?f.assigned=is:{leaving}") and page.locator("tr[data-row]").count()
    assert customers > 0
    page.goto(f"/settings/users/{leaving}/remove")
    form = sheet(page)
    expect(form).to_contain_text("Assigned to")
    form.get_by_placeholder("Name, e-mail, position or group").fill(email)
    if not script:
        form.get_by_role("button", name="Find").click()
    form.get_by_role("radio", name=re.compile("Zora Heir")).check()
    form.get_by_role("button", name=re.compile("^Remove")).click()
    expect(page.locator("#toasts")).to_contain_text("is removed")
    expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    users(page, f"?q={email}")
    heir = page.locator("tr[data-row]").first.get_attribute("id")
    page.goto(f"/customers?f.assigned=is:{heir}")
    expect(page.locator("tr[data-row]")).to_have_count(customers)


def test_usr_9_nobody_changes_the_owner_by_asking_the_address(demo, page_of):
    page = users(page_of("owner"), "?q=ines.carvalho")
    owner = page.locator("tr[data-row]").first.get_attribute("id")
    for verb in ["suspend", "remove"]:
        status = page.evaluate(
            """async (address) => {
                const csrf = document.querySelector('input[name=csrf]').value;
                return (await fetch(address, { method: 'POST', body: new URLSearchParams({ csrf }) })).status;
            }""",
            f"/settings/users/{owner}/{verb}",
        )
        assert status in (403, 409), verb
