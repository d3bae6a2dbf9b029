"""Who sees what (ACC): an account manager, and what is out of their sight."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def total(page: Page) -> int:
    return int(re.search(r"of ([\d,]+)", page.locator("nav.pages").inner_text())[1].replace(",", ""))


def addresses(page: Page, list_at: str) -> set[str]:
    """The customers that a list leads to, over all of its pages."""
    found: set[str] = set()
    page.goto(list_at)
    while True:
        links = page.locator("tr[data-row] th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found.update(links)
        following = page.get_by_role("link", name="Next", exact=True)
        if following.count() == 0:
            return found
        page.goto(following.get_attribute("href"))


def test_acc_1_an_account_manager_sees_only_the_customers_they_are_assigned_to(page_of):
    manager, owner = page_of("manager"), page_of("owner")
    theirs, all_of_them = addresses(manager, "/customers"), addresses(owner, "/customers")
    assert theirs and theirs < all_of_them
    manager.goto("/")
    me = manager.locator(".whoami b").text_content()
    for address in sorted(theirs)[:10]:
        owner.goto(address)
        assert me in owner.locator("section.panel ol.rows .nm").all_text_contents()


def test_acc_2_lists_counts_and_search_hold_to_it(page_of):
    manager, owner = page_of("manager"), page_of("owner")
    theirs = addresses(manager, "/customers")
    manager.goto("/customers")
    assert total(manager) == len(theirs)
    for list_at in ["/actions", "/actions?which=open", "/actions?which=all", "/"]:
        assert addresses(manager, list_at) <= theirs
    owner.goto("/customers")
    hidden = owner.locator("tr[data-row] th a")
    for n in range(hidden.count()):
        if hidden.nth(n).get_attribute("href") not in theirs:
            name = hidden.nth(n).inner_text()
            manager.goto(f"/customers?q={name}")
            assert name not in manager.locator("main").inner_text().replace(f"“{name}”", "")
            return


def test_acc_4_what_is_out_of_sight_answers_as_what_does_not_exist(page_of):
    manager, owner = page_of("manager"), page_of("owner")
    hidden = sorted(addresses(owner, "/customers") - addresses(manager, "/customers"))[:5]
    unseen = manager.goto(hidden[0])
    assert unseen.status == 404
    text = manager.locator("main").inner_text()
    assert manager.goto("/customers/cus_zzzzzz").status == 404
    assert manager.locator("main").inner_text() == text
    for address in hidden:
        assert manager.goto(address).status == 404


def test_acc_4_a_page_that_the_role_does_not_have_answers_403(page_of):
    for kind in ["manager", "finance", "accountant"]:
        page = page_of(kind)
        for address in ["/settings/users", "/settings/groups"]:
            assert page.goto(address).status == 403
        page.goto("/")
        expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings")).to_have_count(0)


def test_acc_3_others_read_an_action_and_cannot_finish_it(page_of):
    page = page_of("accountant")
    page.goto("/actions?which=open")
    others = page.locator("tr[data-row]:not(:has([data-key='e']))")
    while others.count() == 0:
        page.goto(page.get_by_role("link", name="Next", exact=True).get_attribute("href"))
    row = others.first
    expect(row.locator("a.why")).to_have_count(1)
    expect(row.get_by_role("button", name="Complete")).to_have_count(0)
    answer = page.evaluate(
        """async (action) => {
            const csrf = document.querySelector('input[name=csrf]').value;
            const body = new URLSearchParams({ csrf, return: '/' });
            return (await fetch(`/actions/${action}/complete`, { method: 'POST', body })).status;
        }""",
        row.get_attribute("id"),
    )
    assert answer == 403
