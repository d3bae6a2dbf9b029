"""English and French: chosen by the browser, or on the page for signing in."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_browser_chooses_the_language_of_the_door(page_of):
    french, english = page_of(None, locale="fr-CA"), page_of(None, locale="de-DE")
    french.goto("/login")
    expect(french.locator("html")).to_have_attribute("lang", "fr")
    expect(french.get_by_label("Mot de passe", exact=True)).to_be_visible()
    english.goto("/login")
    expect(english.locator("html")).to_have_attribute("lang", "en")


def test_a_reader_chooses_otherwise_and_it_is_kept(page_of):
    page = page_of(None, locale="en-GB")
    page.goto("/login")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto("/login")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_no_word_is_left_without_a_translation(page_of):
    for options in [{}, {"locale": "fr-FR"}]:
        page = page_of("owner", **options)
        for address in ["/", "/actions", "/customers", "/invoices", "/settings/users", "/settings/groups"]:
            page.goto(address)
            text = page.locator("body").inner_text()
            assert not re.search(r"Unknown localization|\b[a-z]+-[a-z]+-[a-z]+-[a-z]+\b(?![.\w@])", text), address
