"""What holds for every page: accessible, in both schemes and languages, narrow and wide, without script."""

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, faults, sideways

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/actions?which=open",
    "/actions?which=all",
    "/customers",
    "/invoices",
    "/settings/users",
    "/settings/users/invite",
    "/settings/audit",
    "/settings/organisation",
    "/settings/groups",
    "/settings/groups?tab=archived",
    "/settings/groups/new",
    "/settings/workflows",
    "/analytics/coverage",
    "/profile",
    "/profile/absence",
    "/profile/second-factor",
    "/switch",
]
NOWHERE = ("/why", "/profile", "/profile/absence", "/second-factor", "/switch")
"""They belong to no place of the rail."""
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "French": {"locale": "fr-FR"},
}


def addresses(page: Page) -> list[str]:
    """All pages, and one of each that is about one thing."""
    page.goto("/actions?which=open")
    row = page.locator("tr[data-row]").first
    customer, action = row.locator("th a").get_attribute("href"), row.get_attribute("id")
    page.goto("/settings/groups")
    group = f"/settings/groups/{page.locator('tr[data-row]').first.get_attribute('id')}"
    about_group = [f"{group}/{verb}" for verb in ("archive", "edit", "remove")]
    page.goto("/settings/users?f.status=is%3Ajoined&f.position=is%3Aaccount_manager")
    user = f"/settings/users/{page.locator('tr[data-row]').first.get_attribute('id')}"
    about_user = [f"{user}/{verb}" for verb in ("edit", "absence", "ownership", "remove", "suspend")]
    about_customer = [f"{customer}/{verb}" for verb in ("assigned", "actions/new")]
    return [*PAGES, customer, *about_customer, f"/actions/{action}/why", *about_group, *about_user]


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing(page_of, look):
    page = page_of("owner", **LOOKS[look])
    found = {}
    for address in addresses(page):
        page.goto(address)
        found[address] = faults(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_way_in(page_of, look):
    page = page_of(None, **LOOKS[look])
    page.goto("/login")
    assert faults(page) == []


def test_nothing_scrolls_sideways_on_a_phone(page_of):
    page = page_of("owner", **LOOKS["phone"])
    wide = {}
    for address in addresses(page):
        page.goto(address)
        wide[address] = sideways(page)
    assert {address: pixels for address, pixels in wide.items() if pixels > 0} == {}


def test_every_page_has_one_heading_and_says_where_it_is(page_of):
    page = page_of("owner")
    for address in addresses(page):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.title().endswith(" · Remit")
        if not address.endswith(NOWHERE):
            expect(page.locator("nav.rail [aria-current]").first).to_be_attached()


def test_every_page_can_be_read_without_script(page_of):
    with_script, without = page_of("owner"), page_of("owner", java_script_enabled=False)
    for address in addresses(with_script):
        with_script.goto(address)
        without.goto(address)
        for page in (with_script, without):
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        rows = "tbody tr"
        assert without.locator(rows).count() == with_script.locator(rows).count(), address


def test_first_load_is_under_60_kilobytes(demo, sessions, page_of):
    page = page_of("owner")
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 60_000, sizes


def test_a_page_that_is_not_there_says_so_in_the_frame(page_of):
    page = page_of("owner")
    response = page.goto("/no/such/page")
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []


def test_the_answer_carries_the_headers_of_safety(demo):
    with demo.server.client() as client:
        for address in ["/login", "/no/such/page", "/healthz", "/api/v1/actions"]:
            headers = client.get(address).headers
            assert "default-src 'none'" in headers["content-security-policy"] or "default-src 'self'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert "strict-transport-security" in headers
            assert "referrer-policy" in headers
