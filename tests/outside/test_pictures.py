"""The pictures of the README. They are kept when asked: `REMIT_PICTURES=docs/pictures ./test`."""

import os
import re

import pytest
from playwright.sync_api import Page

from browsing import PHONE
from program import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture
def keep(tmp_path):
    asked = os.environ.get("REMIT_PICTURES")
    folder = ROOT / asked if asked else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        picture = folder / f"{name}.png"
        page.screenshot(path=picture, animations="disabled", caret="hide")
        assert picture.stat().st_size > 10_000

    return keep


def test_home_in_both_schemes_and_on_a_phone(page_of, keep):
    for name, look in {
        "home": {},
        "home-dark": {"color_scheme": "dark"},
        "home-phone": {"viewport": PHONE, "device_scale_factor": 2, "has_touch": True, "is_mobile": True},
    }.items():
        page = page_of("finance", **look)
        page.goto("/")
        keep(page, name)


def test_why_it_is_theirs(page_of, keep):
    page = page_of("owner")
    page.goto("/actions?which=open")
    page.locator("tr[data-row]", has_text="Fell back").first.locator("th a").click()
    page.wait_for_url(re.compile(r"/customers/cus_"))
    page.locator("section.due", has_text="Fell back").first.locator("a.why").click()
    page.get_by_role("dialog").wait_for()
    keep(page, "why")


def test_groups(page_of, keep):
    page = page_of("owner")
    page.goto("/settings/groups")
    keep(page, "groups")
