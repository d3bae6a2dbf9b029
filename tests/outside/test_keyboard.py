"""Everything can be done from the keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_j_and_k_move_e_completes_and_the_cursor_stays(page_of):
    page = page_of("finance")
    page.goto("/")
    rows = page.locator("tr[data-row]").evaluate_all("rows => rows.map(row => row.id)")
    for _ in range(3):
        page.keyboard.press("j")
    expect(page.locator("tr.at")).to_have_id(rows[2])
    page.keyboard.press("k")
    expect(page.locator("tr.at")).to_have_id(rows[1])
    page.keyboard.press("e")
    expect(page.locator(f"tr[id='{rows[1]}']")).to_have_count(0)
    expect(page.locator("tr.at")).to_have_id(rows[2])
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(f"tr[id='{rows[1]}']")).to_have_count(1)


def test_a_key_that_is_held_completes_one(page_of):
    page = page_of("finance")
    page.goto("/")
    rows = page.locator("tr[data-row]").evaluate_all("rows => rows.map(row => row.id)")
    page.keyboard.press("j")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    for _ in range(6):
        page.keyboard.down("e")
    page.keyboard.up("e")
    expect(page.locator(f"tr[id='{rows[0]}']")).to_have_count(0)
    assert len(sent) == 1
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(f"tr[id='{rows[0]}']")).to_have_count(1)


def test_w_asks_why_and_escape_gives_the_focus_back(page_of):
    page = page_of("finance")
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_question_mark_shows_the_keys(page_of):
    page = page_of("accountant")
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_control_k_goes_to_a_page_and_finds_a_customer(page_of):
    page = page_of("owner")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("grou")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/groups")
    page.keyboard.press("Control+k")
    page.keyboard.type("clin")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/customers\?q=clin"))


def test_the_first_stop_of_the_tab_key_skips_to_the_content(page_of):
    page = page_of("accountant")
    page.goto("/customers")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_signing_in_takes_only_the_keyboard(demo, page_of):
    page = page_of(None)
    page.goto("/login")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(demo.users["accountant"])
    page.keyboard.press("Tab")
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo.url}/")


def test_what_has_the_focus_shows_it(page_of):
    page = page_of("owner")
    page.goto("/customers")
    hidden = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const on = document.activeElement;
                const drawn = [on, on.parentElement].map(getComputedStyle)
                    .some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
                return { what: on.outerHTML.slice(0, 120), drawn };
            }"""
        )
        if not stop["drawn"]:
            hidden.append(stop["what"])
    assert hidden == []
