"""Home: the To do, its buttons, and why."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def ids(page: Page) -> list[str]:
    """The actions on the page, from the top."""
    return page.locator("tr[data-row]").evaluate_all("rows => rows.map(row => row.id)")


def at_home(page: Page) -> Page:
    page.goto("/")
    assert ids(page), "the demo leaves everyone something to do"
    return page


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_act_4_completing_takes_it_from_the_list_and_undoing_brings_it_back(page_of, script):
    page = at_home(page_of("finance", java_script_enabled=script))
    before = ids(page)
    row = page.locator(f"tr[id='{before[0]}']")
    row.hover()
    row.get_by_role("button", name="Complete").click()
    expect(page.locator(f"tr[id='{before[0]}']")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("Completed")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(f"tr[id='{before[0]}']")).to_have_count(1)
    assert ids(page) == before


def test_act_4_a_second_click_is_not_meant_for_the_row_that_moved_under_it(page_of):
    page = page_of("finance")
    page.clock.install()
    before = ids(at_home(page))
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.locator(f"tr[id='{before[0]}']").hover()
    place = page.locator(f"tr[id='{before[0]}']").get_by_role("button", name="Complete").bounding_box()
    point = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.mouse.click(*point)
    expect(page.locator(f"tr[id='{before[0]}']")).to_have_count(0)
    page.mouse.click(*point)
    assert ids(page)[0] == before[1] and len(sent) == 1
    page.clock.run_for(500)
    page.locator(f"tr[id='{before[1]}']").get_by_role("button", name="Complete").click()
    expect(page.locator(f"tr[id='{before[1]}']")).to_have_count(0)
    assert len(sent) == 2
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(f"tr[id='{before[1]}']")).to_have_count(1)


def test_what_cannot_be_sent_is_told_and_stays_as_it_was_typed(page_of):
    page = page_of("owner")
    page.goto("/settings/groups")
    page.get_by_role("link", name="New group").click()
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Name", exact=True).fill("Night watch")
    page.get_by_role("button", name="Create the group").click()
    expect(page.locator("#toasts")).to_contain_text("The server cannot be reached")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Night watch")


def test_the_rail_stays_while_the_page_moves(page_of):
    page = at_home(page_of("finance"))
    place = page.locator("#rail").bounding_box()
    page.mouse.wheel(0, 800)
    page.wait_for_function("() => scrollY > 300")
    assert page.locator("#rail").bounding_box() == place


def test_act_4_ignoring_and_undoing(page_of):
    page = at_home(page_of("manager"))
    before = ids(page)
    row = page.locator(f"tr[id='{before[0]}']")
    row.hover()
    row.get_by_role("button", name="Ignore").click()
    expect(page.locator(f"tr[id='{before[0]}']")).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(f"tr[id='{before[0]}']")).to_have_count(1)


def test_own_9_the_second_of_two_is_told_who_was_first(page_of):
    first, second, again = at_home(page_of("finance")), at_home(page_of("owner")), at_home(page_of("finance"))
    action = next(action for action in ids(first) if action in ids(second))
    for page in (first, second, again):
        page.locator(f"tr[id='{action}']").hover()
    first.locator(f"tr[id='{action}']").get_by_role("button", name="Complete").click()
    expect(first.locator(f"tr[id='{action}']")).to_have_count(0)
    second.locator(f"tr[id='{action}']").get_by_role("button", name="Complete").click()
    expect(second.locator("#toasts")).to_contain_text("was first")
    again.locator(f"tr[id='{action}']").get_by_role("button", name="Complete").click()
    expect(again.locator("#toasts")).to_contain_text("You have already finished this")
    first.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(first.locator(f"tr[id='{action}']")).to_have_count(1)


def test_own_10_why_is_answered_beside_the_row_and_on_a_page_of_its_own(page_of):
    page = at_home(page_of("finance"))
    page.locator("tr[data-row] a.why").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".trace li.got")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("tr[data-row] a.why").first).to_be_focused()

    plain = page_of("finance", java_script_enabled=False)
    at_home(plain).locator("tr[data-row] a.why").first.click()
    assert re.search(r"/actions/act_\w+/why$", plain.url)
    expect(plain.locator(".trace li.got")).to_have_count(1)


def test_fallbacks_are_marked(page_of):
    page = page_of("finance")
    page.goto("/actions?which=open")
    marked = page.locator("tr[data-row]", has_text="Fell back to finance")
    expect(marked.first).to_be_visible()


def test_the_kinds_narrow_the_list(page_of):
    page = at_home(page_of("finance"))
    page.get_by_role("navigation", name="Kinds").get_by_role("link", name="Calls").click()
    page.wait_for_url("**/?kind=call")
    for href in page.locator("tr[data-row] svg use").evaluate_all("all => all.map(use => use.getAttribute('href'))"):
        assert href


def test_the_next_page_goes_on_where_this_one_ends(page_of):
    page = page_of("finance")
    page.goto("/actions")
    first = ids(page)
    page.get_by_role("link", name="Next", exact=True).click()
    page.wait_for_url(re.compile(r"after="))
    second = ids(page)
    assert first and second and not set(first) & set(second)
    page.go_back()
    assert ids(page) == first
