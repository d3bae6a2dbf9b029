"""A SQLite file that is moved, replaced or comes back under a running server: nothing is lost or mixed up."""

from pathlib import Path

import pytest

from storage import done, init, is_a_page_of_refusal, is_refused, is_sound, rows

SAYS_IT_IS_GONE = "was moved, replaced or deleted while it was open; start the program again"


def test_a_database_that_was_moved_away_and_back_is_used_again_after_a_restart(tmp_path, site):
    it = site("remit.db")
    path, elsewhere, form = tmp_path / "remit.db", tmp_path / "elsewhere.db", it.form()
    assert it.join(it.users[0]).status_code == 200
    before = it.members()
    path.rename(elsewhere)
    assert is_refused(it.join(it.users[1]))
    assert is_a_page_of_refusal(it.make(form, "Physiotherapists"))
    assert it.healthy() == (200, 503)
    assert not path.exists()
    assert SAYS_IT_IS_GONE in it.log()
    elsewhere.rename(path)
    assert it.healthy() == (200, 503)
    assert is_refused(it.join(it.users[1]))
    assert it.server.stop() == 0
    it.server.start()
    assert it.members() == before
    assert "Physiotherapists" not in it.groups()
    assert it.join(it.users[1]).status_code == 200
    is_sound(tmp_path, "remit.db")


def move_away_and_back(path: Path, it) -> None:
    path.rename(path.with_name("elsewhere.db"))
    assert is_refused(it.join(it.users[1]))
    path.with_name("elsewhere.db").rename(path)


def delete_the_log(path: Path, it) -> None:
    path.with_name("remit.db-wal").unlink()
    assert is_refused(it.join(it.users[1]))


@pytest.mark.parametrize("lose", [move_away_and_back, delete_the_log])
def test_what_others_write_to_a_file_that_a_server_has_lost_is_kept_when_that_ends(tmp_path, site, lose):
    it = site("remit.db")
    path = tmp_path / "remit.db"
    lose(path, it)
    assert any(not (tmp_path / "remit.db-shm").exists() for _ in range(5_000) if it.healthy() == (200, 503))
    for name in ("vera", "vito"):
        done(tmp_path, "user", "invite", f"{name}@nordlys.example", "--data", "remit.db")
    assert it.server.stop() == 0
    invited = rows(path, "select email from users order by id desc limit 2")
    assert invited == [("vito@nordlys.example",), ("vera@nordlys.example",)]
    is_sound(tmp_path, "remit.db")


def replace(directory: Path) -> tuple[Path, bytes]:
    """Puts the database of another organisation where that of the running server was: where, and what is in it."""
    init(directory, "other.db", organisation="Other")
    (directory / "remit.db").rename(directory / "elsewhere.db")
    return (directory / "other.db").rename(directory / "remit.db"), (directory / "remit.db").read_bytes()


def test_nothing_is_written_to_a_database_that_was_put_in_the_place_of_another(tmp_path, site):
    it = site("remit.db")
    form = it.form()
    path, as_it_was = replace(tmp_path)
    assert is_refused(it.join(it.users[0]))
    assert is_a_page_of_refusal(it.make(form, "Physiotherapists"))
    assert it.healthy() == (200, 503)
    assert SAYS_IT_IS_GONE in it.log()
    assert it.server.stop() == 0
    assert path.read_bytes() == as_it_was


def test_a_database_that_was_put_in_the_place_of_another_is_served_as_it_is_after_a_restart(tmp_path, site):
    it = site("remit.db")
    path, _ = replace(tmp_path)
    assert is_refused(it.join(it.users[0]))
    assert it.server.stop() == 0
    it.server.start()
    assert it.server.stop() == 0
    assert rows(path, "select name from organisations") == [("Other",)]
    assert rows(path, "select count(*) from users") == [(1,)]
    is_sound(tmp_path, "remit.db")


def test_a_database_that_was_moved_away_has_all_that_was_acknowledged_when_its_server_has_stopped(tmp_path, site):
    it = site("remit.db")
    assert it.join(*it.users[:5]).json() == {"members": 6}
    replace(tmp_path)
    assert is_refused(it.join(it.users[6]))
    assert it.server.stop() == 0
    assert rows(tmp_path / "elsewhere.db", "select count(*) from memberships") == [(6,)]
    is_sound(tmp_path, "elsewhere.db")


def test_a_second_server_on_the_database_that_was_put_there_shares_nothing_with_the_first(tmp_path, site, start):
    it = site("remit.db")
    assert it.join(*it.users[:5]).json() == {"members": 6}
    path, _ = replace(tmp_path)
    assert is_refused(it.join(it.users[6]))
    assert any(not (tmp_path / "remit.db-wal").exists() for _ in range(5_000) if it.healthy() == (200, 503))
    second = start("serve", tmp_path, "--data", "remit.db")
    done(tmp_path, "user", "invite", "vera@other.example", "--data", "remit.db")
    assert is_refused(it.join(it.users[7]))
    assert it.server.stop() == 0
    assert second.stop() == 0
    assert rows(path, "select email from users order by id")[1:] == [("vera@other.example",)]
    assert rows(tmp_path / "elsewhere.db", "select count(*) from memberships") == [(6,)]
    is_sound(tmp_path, "remit.db")
    is_sound(tmp_path, "elsewhere.db")
