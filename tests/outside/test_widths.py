"""Lists on laptops: what tells rows apart is whole, and no pill hides under the menus."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll('tbody :is(th.main, td.wraps), tbody :is(th.main, td.wraps) *')]
    .filter((part) => !part.closest('.sr') && getComputedStyle(part).overflowX !== 'visible')
    .filter((part) => part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight)
    .map((part) => part.textContent)"""
HIDDEN = """() => {
    const frame = document.querySelector('.wrap').getBoundingClientRect();
    const edge = document.querySelector('tbody td.end')?.getBoundingClientRect().left ?? frame.right;
    return [...document.querySelectorAll('tbody td:not(.end)')]
        .filter((cell) => cell.getBoundingClientRect().right > edge + 1)
        .map((cell) => cell.textContent);
}"""




def at(page: Page, address: str, spacing: str) -> Page:
    """The page in a font as wide as `spacing` makes it: which fonts a reader has is not known."""
    page.goto(address)
    page.add_style_tag(content=f"* {{ letter-spacing: {spacing} !important }}")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    return page


@pytest.mark.parametrize("spacing", ["0", ".03em"])
@pytest.mark.parametrize("width", [1024, 1280, 1440])
@pytest.mark.parametrize("address", ["/", "/actions?which=open", "/actions?which=all"])
def test_customer_step_and_number_of_an_action_are_whole(page_of, address, width, spacing):
    page = at(page_of("finance", viewport={"width": width, "height": 800}, bypass_csp=True), address, spacing)
    assert page.locator("tr[data-row]").count() > 10
    assert page.evaluate(CUT) == []
    assert page.evaluate(HIDDEN) == []


@pytest.mark.parametrize("width", [1024, 1100, 1200, 1280, 1440])
@pytest.mark.parametrize("address", ["/customers", "/settings/users", "/settings/groups", "/invoices"])
def test_no_column_is_hidden_under_the_menus(page_of, address, width):
    page = at(page_of("owner", viewport={"width": width, "height": 800}, bypass_csp=True), address, "0")
    assert page.evaluate(HIDDEN) == []
