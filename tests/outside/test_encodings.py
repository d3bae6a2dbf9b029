"""The same team and the same assignments, written in every way that receivables are read in; and what no way writes."""

import pytest

from test_import import ASSIGNMENTS, RECEIVABLES, TEAM, books, receivables, rows, take

WAYS = {
    "a byte order mark": lambda text: (text.encode("utf-8-sig"), ()),
    "UTF-16": lambda text: (text.encode("utf-16"), ()),
    "CRLF": lambda text: (text.replace("\n", "\r\n").encode(), ()),
    "CR": lambda text: (text.replace("\n", "\r").encode(), ()),
    "blank lines": lambda text: (text.replace("\n", "\n\n").encode(), ()),
    "tabs": lambda text: (text.replace(",", "\t").encode(), ()),
    "Latin-1": lambda text: (text.encode("latin-1"), ("--encoding", "latin1")),
}
# Letters that Latin-1 has, and nothing that needs quoting.
PEOPLE = TEAM.replace("Łukasz Żółć", "Lucía Núñez").replace("نورة القحطاني", "Noël Østergård")
BROKEN = {
    "invalid UTF-8": (lambda text: text.encode().replace(b"ines", b"in\xffs").replace(b"noura", b"n\xffura"), "not valid UTF-8"),
    "no text": (lambda text: text.replace("\n", "\n\0", 1).encode(), "line 2"),
    "cut off in a quoted field": (lambda text: f'{text}"x,'.encode(), "cut off"),
    "cut off inside a line": (lambda text: text.rstrip().rpartition(",")[0].encode(), "the file ends inside this line"),
    "nothing at all": (lambda text: b"", "the file is empty"),
    "a header twice": (lambda text: text.replace("\n", f",{text.split(',')[0]}\n", 1).encode(), "two columns"),
    "a header without what is needed": (lambda text: text.replace("email", "x").replace("users", "x").encode(), "no column"),
}


def known(books):
    return rows(books, "select email, name, position from users order by 1"), rows(
        books, "select c.number, u.email from assignments a join customers c on c.id = a.customer_id"
        " join users u on u.id = a.user_id order by c.number, a.place"
    )


@pytest.mark.parametrize("way", WAYS)
def test_cus_2_a_team_and_assignments_written_differently_are_the_same(books, way):
    receivables(books, RECEIVABLES)
    for what, text in [("team", PEOPLE), ("assignments", ASSIGNMENTS)]:
        content, flags = WAYS[way](text)
        taken = take(books, what, content, *flags)
        assert taken.returncode == 0, taken.stderr
    people, assigned = known(books)
    assert ("lukasz@nordlys.example", "Lucía Núñez", 3) in people and len(people) == 5
    assert assigned == [
        ("C-1", "lukasz@nordlys.example"),
        ("C-2", "noura@nordlys.example"),
        ("C-2", "lukasz@nordlys.example"),
    ]


@pytest.mark.parametrize("wrong", BROKEN)
@pytest.mark.parametrize(("what", "text"), [("team", TEAM), ("assignments", ASSIGNMENTS)], ids=["team", "assignments"])
def test_cus_2_what_cannot_be_understood_changes_nothing(books, what, text, wrong):
    receivables(books, RECEIVABLES)
    take(books, "team", PEOPLE.replace("Collections;Après-midi", ""))
    before = known(books)
    write, message = BROKEN[wrong]
    refused = take(books, what, write(text))
    assert refused.returncode == 1 and message in refused.stderr and "panicked" not in refused.stderr, refused.stderr
    assert "Nothing was taken over." in refused.stderr
    assert known(books) == before
