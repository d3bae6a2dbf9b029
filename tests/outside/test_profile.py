"""One's own page: name, signature, language, password, and where one is signed in."""

import re

import pytest
from playwright.sync_api import expect

from browsing import faults

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_usr_5_a_person_changes_their_name_and_signature(page_of, script):
    page = page_of("accountant", java_script_enabled=script)
    page.goto("/profile")
    name = page.get_by_label("Your name").input_value()
    page.get_by_label("Signature").fill("With kind regards\nNordlys & Co <b>")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("Your profile is saved")
    expect(page.locator("figure")).to_contain_text("Nordlys & Co <b>")
    expect(page.get_by_label("Your name")).to_have_value(name)


def test_usr_5_the_signature_is_shown_while_it_is_written(page_of):
    page = page_of("accountant")
    page.goto("/profile")
    field, shown = page.get_by_label("Signature"), page.locator("figure")
    field.fill("")
    expect(shown).to_be_hidden()
    field.press_sequentially("Yours\nNora <b>")
    expect(shown.locator("p")).to_have_text("Yours\nNora <b>", use_inner_text=True)


def test_the_way_to_it_is_in_the_menu_of_the_reader(page_of):
    page = page_of("finance")
    page.goto("/")
    page.get_by_role("button", name=re.compile("my account$")).click()
    page.get_by_role("link", name="Profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")


def test_the_language_of_every_page_follows(page_of):
    page = page_of("manager")
    page.goto("/profile")
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profil")
    page.get_by_label("Langue").select_option("en")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_own_14_a_person_chooses_how_soon_they_are_told_by_mail(page_of, script):
    page = page_of("manager", java_script_enabled=script)
    page.goto("/profile")
    part = page.get_by_role("region", name="Notifications")
    choice = part.get_by_label("Actions that became yours")
    for pace in ("at_once", "never", "daily"):
        choice.select_option(pace)
        part.get_by_role("button", name="Change the notifications").click()
        expect(page.locator("#toasts")).to_contain_text("Your notifications are saved")
        expect(choice).to_have_value(pace)
    if script:
        assert faults(page) == []


def test_what_is_wrong_stands_at_its_field(page_of):
    page = page_of("finance")
    page.goto("/profile")
    page.get_by_label("Current password").fill("not it at all")
    page.get_by_label("New password").fill("lingonberries and cream")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    expect(page.get_by_label("Current password")).to_have_value("")
