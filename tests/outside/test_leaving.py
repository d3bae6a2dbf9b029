"""Seeing what a user sees, erasing somebody by the operator, and the end of a workspace."""

import json
import secrets
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from browsing import PHONE, faults, sideways
from program import address_in, hidden, postgres, run, send
from test_groups import menu

PASSWORD = "an unlikely sentence of 2026"


@pytest.fixture(params=["sqlite", "postgres"])
def data(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "remit.db")
    return postgres(f"outside_{secrets.token_hex(6)}")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_usr_2_the_owner_sees_what_a_user_sees_and_stops(page_of, script):
    page = page_of("owner", java_script_enabled=script)
    page.goto("/settings/users?f.status=is%3Ajoined&f.position=is%3Aaccount_manager&f.role=is%3Amember")
    name = page.locator("tr[data-row] th .who").first.get_attribute("title")
    menu(page, name, "View as")
    banner = page.get_by_role("status").filter(has_text="Nothing can be changed.")
    expect(banner).to_contain_text(name)
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)
    if script:
        assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert sideways(page) <= 0
    banner.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    expect(banner).to_have_count(0)


@pytest.mark.browser
def test_the_owner_takes_everything_along_and_ends_the_workspace_and_keeps_it(page_of, demo):
    page = page_of("owner")
    page.goto("/settings/organisation")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export everything").click()
    lines = [json.loads(line) for line in download.value.path().read_text().splitlines()]
    assert lines[-1] == {"end": True, "lines": len(lines) - 1}
    assert {"customers", "users", "audit_records"} <= {line.get("table") for line in lines}
    page.get_by_label("Name of the workspace").fill(lines[0]["name"])
    page.get_by_label("Your password").fill(demo.password)
    page.get_by_role("button", name="Delete").click()
    banner = page.get_by_role("status").filter(has_text="will be deleted on")
    expect(banner).to_be_visible()
    assert faults(page) == []
    banner.get_by_role("button", name="Keep it").click()
    expect(page.locator("#toasts")).to_contain_text("The workspace is kept.")
    expect(banner).to_have_count(0)


def test_usr_11_the_operator_erases_who_was_removed_before(tmp_path, data, start):
    made = run(tmp_path, "init", "--data", data, "--organisation", "Nordlys", "--owner", "ines@nordlys.example")
    invited = run(tmp_path, "user", "invite", "zanzi@nordlys.example", "--data", data)
    assert made.returncode == 0 and invited.returncode == 0, invited.stderr
    server = start("serve", tmp_path, "--data", data)
    erase = ("user", "erase", "zanzi@nordlys.example", "--data", data)
    early = run(tmp_path, *erase)
    assert early.returncode == 1 and "removed" in early.stderr
    with server.client() as owner:
        link = urlparse(address_in(made.stdout)).path
        assert send(owner, link, name="Ines", password=PASSWORD).status_code == 303
        page = owner.get("/settings/users?q=zanzi").text
        user = page.partition("/settings/users/usr_")[2].partition("/")[0]
        remove = f"/settings/users/usr_{user}/remove"
        form = hidden(owner.get(remove)) | {"do": "save"}
        done = owner.post(remove, data=form, headers={"origin": server.url})
        assert parse_qs(urlparse(done.headers["location"]).query)["did"] == ["removed"]
        assert "zanzi@nordlys.example" in owner.get("/settings/audit").text
        done = run(tmp_path, *erase)
        assert done.returncode == 0 and "is erased" in done.stdout, done.stderr
        log = owner.get("/settings/audit").text
        assert "zanzi" not in log and "Erased person" in log
    again = run(tmp_path, *erase)
    assert again.returncode == 1 and "nobody" in again.stderr
    by_id = run(tmp_path, "user", "erase", f"usr_{user}", "--data", data)
    assert by_id.returncode == 0, "twice is once"
    assert run(tmp_path, "verify-audit", "--data", data).returncode == 0
