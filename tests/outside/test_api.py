"""The API as a program uses it, with a token that the operator makes."""

import re

import httpx
import pytest

from program import run, send


@pytest.fixture(scope="module")
def api(demo):
    """A client for each scope."""
    clients = {}
    for scope in ("read", "write"):
        made = run(demo.server.directory, "token", "create", "--data", demo.server.arguments[1], "--name", scope, "--scope", scope)
        assert made.returncode == 0, made.stderr
        token = made.stdout.strip()
        assert re.fullmatch(r"rmt_\w+", token)
        clients[scope] = httpx.Client(base_url=demo.url, headers={"authorization": f"Bearer {token}"})
    yield clients
    for client in clients.values():
        client.close()


@pytest.fixture(scope="module")
def somebody(api, demo):
    """The ids of users and of groups, from the pages of the owner."""
    with demo.server.client() as owner:
        send(owner, "/login", email=demo.users["owner"], password=demo.password)
        page = owner.get("/settings/users").text
        users = re.findall(r"usr_[0-9a-z]+", page)
        groups = re.findall(r"grp_[0-9a-z]+", owner.get("/settings/groups").text)
    return list(dict.fromkeys(users)), list(dict.fromkeys(groups))


def test_what_is_in_somebodys_to_do_and_whose_it_is(api, somebody):
    users, _ = somebody
    found = 0
    for user in users[:20]:
        answer = api["read"].get("/api/v1/actions", params={"mine": "", "user": user, "limit": 3})
        assert answer.status_code == 200
        for action in answer.json()["actions"]:
            owners = api["read"].get(f"/api/v1/actions/{action['id']}/owners").json()
            assert user in [owner["id"] for owner in owners["owners"]]
            assert owners["reason"] in ("rule", "fallback_finance", "fallback_owner")
            sight = api["read"].get(f"/api/v1/customers/{action['customer']['id']}/sight", params={"user": user})
            assert sight.json()["sees"] is True
            found += 1
    assert found > 10


def test_pages_of_a_to_do_follow_each_other(api, somebody):
    users, _ = somebody
    for user in users:
        query = {"mine": "", "user": user, "limit": 5}
        whole = api["read"].get("/api/v1/actions", params=query | {"limit": 200}).json()
        if len(whole["actions"]) > 12:
            break
    seen, after = [], None
    while True:
        page = api["read"].get("/api/v1/actions", params=query | ({"after": after} if after else {})).json()
        seen += [action["id"] for action in page["actions"]]
        after = page["next"]
        if after is None or len(seen) >= len(whole["actions"]):
            break
    assert seen[: len(whole["actions"])] == [action["id"] for action in whole["actions"]]


def test_members_come_and_go(api, somebody):
    users, groups = somebody
    path = f"/api/v1/groups/{groups[0]}/members"
    before = api["write"].post(path, json={"users": []}).json()["members"]
    api["write"].request("DELETE", path, json={"users": users[:3]})
    without = api["write"].post(path, json={"users": []}).json()["members"]
    assert api["write"].post(path, json={"users": users[:3]}).json()["members"] == without + 3
    assert api["write"].post(path, json={"users": users[:3]}).json()["members"] == without + 3
    assert api["write"].request("DELETE", path, json={"users": users[:3]}).json()["members"] == without
    assert before >= without


def test_somebody_comes_moves_and_goes(api):
    write, users = api["write"], "/api/v1/users"
    made = write.post(users, json={"users": [{"email": "new@nordlys.example", "name": "New"}], "invite": "link"}).json()["users"][0]
    assert re.search(r"/invitation/\w+$", made["link"])
    somebody = f"{users}/{made['id']}"
    found = api["read"].get(users, params={"search": "new@nordlys", "status": "invited"}).json()["users"]
    assert [user["id"] for user in found] == [made["id"]]
    told = write.patch(somebody, params={"dry_run": ""}, json={"position": "finance"}).json()
    assert told["actions"] > 0 and write.get(somebody).json() == found[0]
    moved = write.patch(somebody, json={"position": "finance"}).json()
    assert moved["actions"]["count"] == told["actions"]
    assert moved == found[0] | {"position": "finance", "actions": moved["actions"]}
    assert write.request("DELETE", somebody, json={}).json() == {"removed": made["id"], "erased": False}
    assert write.get(somebody).status_code == 404


def test_problems_are_told_as_problem_details(api, somebody, demo):
    users, groups = somebody
    members = f"/api/v1/groups/{groups[0]}/members"
    with httpx.Client(base_url=demo.url) as nobody:
        answers = [
            (401, nobody.get("/api/v1/actions?mine")),
            (401, nobody.get("/api/v1/actions?mine", headers={"authorization": "Bearer rmt_1_0000"})),
            (403, api["read"].post(members, json={"users": users[:1]})),
            (404, api["read"].get("/api/v1/actions/act_zzzzzz/owners")),
            (404, api["read"].get("/api/v1/actions/nonsense/owners")),
            (404, api["read"].get("/api/v1/nothing")),
            (405, api["read"].put(members)),
            (415, api["write"].post(members, content="users=1", headers={"content-type": "text/plain"})),
            (400, api["write"].post(members, content="{", headers={"content-type": "application/json"})),
            (422, api["write"].post(members, json={"users": ["usr_zzzzzz"]})),
            (422, api["read"].get("/api/v1/actions", params={"mine": "", "user": users[0], "limit": "0"})),
            (413, api["write"].post(members, content=b"[" * 2_000_000, headers={"content-type": "application/json"})),
        ]
    for status, answer in answers:
        assert answer.status_code == status, (status, answer.request.url, answer.status_code, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status and answer.json()["title"]


def test_a_revoked_token_is_useless_at_once(api, demo):
    data = ("--data", demo.server.arguments[1])
    made = run(demo.server.directory, "token", "create", *data, "--name", "short")
    bearer = {"authorization": f"Bearer {made.stdout.strip()}"}
    with httpx.Client(base_url=demo.url) as client:
        assert client.get("/api/v1/customers/cus_zzzzzz/sight?user=usr_1", headers=bearer).status_code == 404
        identifier = re.search(r"tok_\w+", made.stderr)[0]
        assert run(demo.server.directory, "token", "revoke", *data, identifier).returncode == 0
        assert client.get("/api/v1/customers/cus_zzzzzz/sight?user=usr_1", headers=bearer).status_code == 401
