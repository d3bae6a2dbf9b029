"""What its operator relies on: a log that programs read and that holds no secret, completions, a demo that shows it all."""

import json
import re
import sqlite3
import subprocess
from contextlib import closing

import httpx
import pytest

from program import run, send

PASSWORD = "lingonberries and cream"
SHELLS = ["bash", "elvish", "fish", "powershell", "zsh"]


def test_each_line_of_the_log_is_an_object_and_no_secret_stands_in_it(tmp_path, start):
    made = run(tmp_path, "init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example")
    token = run(tmp_path, "token", "create", "--name", "reports", "--scope", "read").stdout.strip()
    invitation = re.search(r"/invitation/(\S+)", made.stdout)[1]
    (tmp_path / "remit.toml").write_text('log_format = "json"\nlog = "debug"\n')
    server = start("serve", tmp_path)
    with server.client() as owner:
        assert send(owner, f"/invitation/{invitation}", name="Inês", password=PASSWORD).status_code == 303
        assert owner.get("/").status_code == 200
        cookies = list(owner.auth.kept.values())
    for wrong in (token, token[:-1] + "x"):
        httpx.get(f"{server.url}/api/v1/actions?mine", headers={"authorization": f"Bearer {wrong}"})
    assert server.stop() == 0
    text = server.log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert all({"timestamp", "level", "message"} <= line.keys() for line in lines)
    assert {"/", "/invitation/{token}", "/api/v1/actions"} <= {line.get("route") for line in lines}
    assert cookies and not [secret for secret in [invitation, token, PASSWORD, *cookies] if secret in text]


@pytest.mark.parametrize("shell", SHELLS)
def test_completions_name_every_command(tmp_path, shell):
    made = run(tmp_path, "completions", shell)
    assert made.returncode == 0, made.stderr
    commands = re.findall(r"^  (\w[\w-]*) ", run(tmp_path, "--help").stdout, re.MULTILINE)
    assert len(commands) > 8
    assert [command for command in commands if command not in made.stdout] == []


def test_bash_takes_the_completions(tmp_path):
    (tmp_path / "remit.bash").write_text(run(tmp_path, "completions", "bash").stdout)
    words = 'source remit.bash; COMP_WORDS=(remit im); COMP_CWORD=1; _remit remit im remit; echo "${COMPREPLY[@]}"'
    completed = subprocess.run(["bash", "-c", words], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert completed.stdout.strip() == "import"


def test_the_demo_is_of_the_size_that_it_says_and_uses_every_kind_of_owner_rule(tmp_path, start):
    assert start("demo", tmp_path, "--data", "demo.db").stop() == 0
    with closing(sqlite3.connect(tmp_path / "demo.db")) as database:
        [sizes] = database.execute(
            """select (select count(*) from users where status <> 5), (select count(*) from groups),
                      (select count(*) from customers), (select count(*) from invoices)"""
        )
        kinds = database.execute(
            "select distinct r.kind, r.scope from owner_rules r join steps s on s.rule_set_id = r.rule_set_id"
        ).fetchall()
        unions = database.execute(
            "select count(*) from steps s where 1 < (select count(*) from owner_rules r where r.rule_set_id = s.rule_set_id)"
        ).fetchone()
        levels = database.execute("select count(distinct level) from workflows").fetchone()
    assert sizes == (60, 12, 400, 3000)
    assert len(kinds) == 5, "a user, a position, the assigned, a group in both of its scopes"
    assert unions > (0,)
    assert levels == (2,)
