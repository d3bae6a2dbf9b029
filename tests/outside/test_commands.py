"""What an operator changes of users, groups, customers and rules from the command line, and what is told before (PRE 1)."""

import re
import secrets

import pytest

from program import postgres, run

ANN, BEN, FAY, LEO = (f"{name}@nordlys.example" for name in ("ann", "ben", "fay", "leo"))
TEAM = """name,email,role,position,groups
Ann Lee,ann@nordlys.example,member,account_manager,Night
Ben Ode,ben@nordlys.example,member,account_manager,
Fay Sol,fay@nordlys.example,member,finance,
Leo Bas,leo@nordlys.example,member,accountant,Day
"""
BOOKS = """customer id,invoice number,issue date,due date,amount
C-1,1,2026-01-02,2026-03-29,5.00
C-2,2,2026-01-02,2026-03-29,7.00
"""
WORKFLOW = """name = "Reminders"
level = "invoice"
min_days_between = 3
[[steps]]
name = "Call"
kind = "call"
from = "due"
days = 0
owners = [{ assigned = true }]
"""


class Office:
    """An organisation of five, with two customers of Ann's who have an open action each."""

    def __init__(self, directory, data):
        self.directory, self.data = directory, data
        (directory / "team.csv").write_text(TEAM)
        (directory / "books.csv").write_text(BOOKS)
        (directory / "assigned.csv").write_text("customer id,assigned\nC-1,ann@nordlys.example\nC-2,ann@nordlys.example\n")
        (directory / "reminders.toml").write_text(WORKFLOW)
        self.done("init", "--organisation", "Nordlys", "--owner", "ines@nordlys.example")
        self.done("import", "team", "team.csv", "--invite")
        self.done("import", "receivables", "books.csv", "--as-of", "2026-04-01", "--currency", "EUR")
        self.done("import", "assignments", "assigned.csv")
        self.done("workflow", "import", "reminders.toml")
        self.done("workflow", "assign", "Reminders", "--all")
        self.done("plan", "--date", "2026-04-01")

    def run(self, *command):
        return run(self.directory, *command, "--data", self.data)

    def done(self, *command) -> str:
        ran = self.run(*command)
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
        return ran.stdout

    def refused(self, *command) -> str:
        ran = self.run(*command)
        assert ran.returncode == 1 and ran.stdout == "", (command, ran.stdout)
        return ran.stderr

    def told(self, *command) -> str:
        """What would change, and that it is told again: nothing was changed."""
        said = self.done(*command, "--dry-run")
        assert "would change hands; nothing was changed." in said, said
        assert self.done(*command, "--dry-run") == said
        return said


@pytest.fixture(params=["sqlite", "postgres"])
def office(request, tmp_path):
    data = str(tmp_path / "remit.db") if request.param == "sqlite" else postgres(f"outside_{secrets.token_hex(6)}")
    return Office(tmp_path, data)


def test_pre_1_assigning_from_the_command_line(office):
    command = ("customer", "assign", "C-1", "C-2", "--add", BEN, "--remove", ANN)
    said = office.told(*command)
    assert said.startswith("2 open actions") and "Ben Ode gains 2" in said and "Ann Lee loses 2" in said
    assert "Ben Ode sees more customers: 2" in said and "Ann Lee sees fewer customers: 2" in said
    assert "2 customers changed hands." in office.done(*command)
    only = ("customer", "assign", "C-1", "--only", ANN)
    assert "Ann Lee gains 1" in office.told(*only)
    assert "1 customer changed hands." in office.done(*only)
    assert "0 customers changed hands." in office.done(*only)
    assert "more than 2000 customers" in office.refused("customer", "assign", *["C-1"] * 2_001, "--only", ANN)
    assert '"C-9"' in office.refused("customer", "assign", "C-1", "C-9", "--add", BEN)
    assert "nobody has the address nobody@nordlys.example" in office.refused("customer", "assign", "C-1", "--add", "nobody@nordlys.example")
    assert "named twice" in office.refused("customer", "assign", "C-1", "--add", BEN, "--remove", BEN)
    assert office.run("customer", "assign", "C-1").returncode == 2
    office.done("user", "suspend", BEN)
    assert "remit user reactivate" in office.refused("customer", "assign", "C-1", "--add", BEN)


def test_pre_1_users_from_the_command_line(office):
    assert "Ann Lee loses 2" in office.told("user", "suspend", ANN)
    assert "is suspended" in office.done("user", "suspend", ANN)
    back = office.told("user", "reactivate", ANN)
    assert "2 actions would stop falling back." in back and "is back" in office.done("user", "reactivate", ANN)
    assert "2 actions would start falling back." in office.told("user", "withdraw", ANN)

    assert "sees more customers: 2" in office.told("user", "edit", BEN, "--position", "finance")
    edited = ("user", "edit", BEN, "--role", "admin", "--position", "accountant", "--join", "night", "--leave", "Day")
    assert "is saved" in office.done(*edited)
    assert BEN in office.done("group", "members", "list", "Night")
    assert "remit owner transfer" in office.refused("user", "edit", BEN, "--role", "owner")
    assert "--position is" in office.refused("user", "edit", BEN, "--position", "boss")
    assert '"Evening"' in office.refused("user", "edit", BEN, "--join", "Evening")
    assert office.run("user", "edit", BEN).returncode == 2

    assert "--to ADDRESS" in office.refused("user", "remove", ANN)
    assert "cannot take over" in office.refused("user", "remove", ANN, "--to", ANN)
    removed = ("user", "remove", ANN, "--to", BEN)
    assert "Ben Ode gains 2" in office.told(*removed)
    assert f"{ANN} is removed." in office.done(*removed)
    assert f"nobody has the address {ANN}" in office.refused("user", "suspend", ANN)


def test_pre_1_inviting_from_the_command_line(office):
    office.done("user", "suspend", ANN)
    invite = ("user", "invite", "new@nordlys.example", "--position", "finance", "--group", "Night")
    said = office.told(*invite)
    assert said.startswith("2 open actions") and "whoever is new gains 2" in said and "/invitation/" not in said
    assert "whoever is new sees more customers: 2" in said
    assert "/invitation/" in office.done(*invite)
    assert "/invitation/" not in office.told("user", "invite", "new@nordlys.example")
    assert '"Evening"' in office.refused("user", "invite", "other@nordlys.example", "--group", "Evening")


def test_pre_1_groups_from_the_command_line(office):
    rules = WORKFLOW.replace("{ assigned = true }", '{ group = "Night" }')
    (office.directory / "reminders.toml").write_text(rules)
    assert office.done("workflow", "rules", "reminders.toml") == '1 step of "Reminders" got other owner rules.\n'
    listed = office.done("group", "list")
    assert re.search(r"grp_\w+  Night: 1 member, 1 step names it\n", listed) and "Day: 1 member, 0 steps name it" in listed

    assert "Ann Lee loses 2" in office.told("group", "members", "remove", "night", ANN)
    assert "0 open actions" in office.told("group", "members", "add", "Night", LEO)
    assert "1 user came into Night." in office.done("group", "members", "add", "Night", LEO, ANN)
    assert "2 actions would start falling back." in office.told("group", "archive", "Night")
    assert "Night is archived." in office.done("group", "archive", "Night")
    assert "Night: 2 members, 1 step names it, archived" in office.done("group", "list")
    assert "2 actions would stop falling back." in office.told("group", "restore", "Night")
    assert "Night is in use." in office.done("group", "restore", "Night")

    assert "has members and is named in rules" in office.refused("group", "remove", "Night")
    assert "neither archived nor the same" in office.refused("group", "remove", "Night", "--to", "Night")
    removed = ("group", "remove", "Night", "--to", "Day")
    assert "0 open actions" in office.told(*removed), "its members go along"
    assert "Night is removed." in office.done(*removed)
    assert 'there is no group "Night"' in office.refused("group", "archive", "Night")
    assert "remit group list" in office.refused("group", "archive", "Night")

    office.told("group", "add", "Evening", "--member", BEN)
    assert "Evening is there." in office.done("group", "add", "Evening", "--member", BEN)
    assert "already" in office.refused("group", "add", "evening")
    office.done("group", "archive", "Evening")
    assert "remit group restore" in office.refused("group", "rename", "Day", "Evening")
    assert "Day is Days now." in office.done("group", "rename", "day", "Days")


def test_pre_1_absences_and_rules_from_the_command_line(office):
    away = ("absence", "plan", ANN, "--from", "2027-01-04", "--until", "2027-01-08", "--substitute", LEO)
    said = office.told(*away)
    assert "Leo Bas gains 2" in said and "Ann Lee loses 2" in said, "as if it began now"
    planned = office.done(*away).split(":")[0]
    office.told("absence", "end", planned)
    assert planned in office.done("absence", "list")
    assert "is ended" in office.done("absence", "end", planned)

    rules = office.directory / "reminders.toml"
    rules.write_text(WORKFLOW.replace("assigned = true", 'position = "accountant"'))
    assert "Leo Bas gains 2" in office.told("workflow", "rules", "reminders.toml")
    assert "1 step" in office.done("workflow", "rules", "reminders.toml")
    assert "0 steps" in office.done("workflow", "rules", "reminders.toml")
    rules.write_text(WORKFLOW.replace('"Call"', '"Visit"'))
    refused = office.refused("workflow", "rules", "reminders.toml")
    assert "are others than those of the file" in refused and "Call" in refused
    rules.write_text(WORKFLOW.replace("assigned = true", 'group = "Evening"'))
    assert '"Evening"' in office.refused("workflow", "rules", "reminders.toml")
    rules.write_text(WORKFLOW.replace("Reminders", "Others"))
    assert 'there is no workflow "Others"' in office.refused("workflow", "rules", "reminders.toml")
