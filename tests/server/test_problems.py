"""Every way in which the API of people says no, by its stable code. Rooms: test_rooms.py."""

from pathlib import Path
from typing import Any

import pytest
from server.site import ANA, HERE, Site, a_site

from parvis.db import Unwritten
from parvis.http.problem import PROBLEMS

ACCOUNTS, SESSIONS, ME = "/api/v1/accounts", "/api/v1/sessions", "/api/v1/me"


def is_problem(answer: Any, code: str) -> bool:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert set(body) == {"type", "title", "status", "code", "detail"}
    assert body["status"] == answer.status_code == PROBLEMS[body["code"]][0]
    return bool(body["code"] == code)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "bad_name"),
        ({"headline": "x" * 81}, "bad_headline"),
        ({"email": "nowhere"}, "bad_email"),
        ({"password": "short"}, "bad_password"),
        ({"name": 3}, "malformed"),
        ({"administrator": True}, "malformed"),  # C4: nobody promotes himself by a field
        ({"setup": "invented"}, "setup_spent"),
        ({"invitation": "invented"}, "invitation_spent"),
    ],
)
async def test_an_account_that_cannot_be(site: Site, changes: Any, code: str) -> None:
    assert is_problem(await site.sign_up(**changes), code)
    assert (await site.ask.get(ME)).json()["account"] is None


async def test_an_address_that_has_an_account(site: Site) -> None:
    await site.sign_up()
    assert is_problem(await site.sign_up(name="Other"), "email_taken")


@pytest.mark.parametrize("email", [ANA["email"], "nobody@example.org"])
async def test_a_wrong_password(site: Site, email: str) -> None:
    await site.sign_up()
    wrong = await site.ask.post(SESSIONS, json={"email": email, "password": "wrong password"})
    assert is_problem(wrong, "wrong_sign_in")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"email": "a"}', b"{}" * 9])
async def test_what_is_not_json_or_not_the_fields_of_the_api(site: Site, body: bytes) -> None:
    """A18: a malformed request crashes nothing."""
    json = {"content-type": "application/json"}
    assert is_problem(await site.ask.post(SESSIONS, content=body, headers=json), "malformed")


async def test_a_body_beyond_128_kib(site: Site) -> None:
    big = {"email": "x" * 140_000, "password": ""}
    assert is_problem(await site.ask.post(SESSIONS, json=big), "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_form_of_another_site_cannot_speak_json(site: Site, kind: str) -> None:
    """C6: what a page may send to a stranger without asking."""
    answer = await site.ask.post(SESSIONS, content=b"{}", headers={"content-type": kind})
    assert is_problem(answer, "not_json")


FOREIGN = [
    "https://evil.example",
    "null",
    f"{HERE}.evil.example",
    f"{HERE}:8081",
    HERE.replace("http:", "https:"),
    HERE.removeprefix("http://"),
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", SESSIONS), ("POST", ACCOUNTS), ("DELETE", f"{SESSIONS}/current")]
)
async def test_a_page_of_another_site(site: Site, method: str, path: str, origin: str) -> None:
    """C1, C6: not the like, not the sub-string: the very origin."""
    answer = await site.ask.request(method, path, json=ANA, headers={"origin": origin})
    assert is_problem(answer, "foreign_origin")


async def test_our_own_pages_may_ask_by_the_host_they_were_served_from(site: Site) -> None:
    answer = await site.ask.post(ACCOUNTS, json=ANA, headers={"origin": HERE})
    assert answer.status_code == 201


async def test_behind_a_proxy_the_public_origin_is_ours_too(tmp_path: Path) -> None:
    async with a_site(tmp_path, public_url="https://stage.example.org/") as site:
        ours = {"origin": "https://stage.example.org"}
        answer = await site.ask.post(SESSIONS, json={"email": "a", "password": "b"}, headers=ours)
        assert is_problem(answer, "wrong_sign_in")
        theirs = {"origin": "https://stage.example.org.evil.example"}
        answer = await site.ask.post(SESSIONS, json={"email": "a", "password": "b"}, headers=theirs)
        assert is_problem(answer, "foreign_origin")


async def test_without_an_invitation_where_one_is_needed(tmp_path: Path) -> None:
    async with a_site(tmp_path, public_url="https://stage.example.org") as site:
        assert is_problem(await site.sign_up(), "invitation_needed")
        assert is_problem(await site.sign_up(invitation="invented"), "invitation_spent")
        assert (await site.ask.get(ME)).json()["sign_up"] == "invitation"


NOWHERE = ["/api/v1/nothing", "/api/nothing", "/api", "/_app/gone.js", "/api/openapi.json/x"]


@pytest.mark.parametrize("path", NOWHERE)
async def test_an_address_where_nothing_is(site: Site, path: str) -> None:
    assert is_problem(await site.ask.get(path), "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
async def test_a_method_that_an_address_does_not_know(site: Site, method: str) -> None:
    answer = await site.ask.request(method, ME, json={})
    assert is_problem(answer, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


async def test_too_many_tries_to_sign_in_and_when_to_come_back(site: Site) -> None:
    """C7: guessing is slow; the honest owner is let in from elsewhere."""
    body = {"email": "ana@example.org", "password": "guess"}
    answers = [await site.ask.post(SESSIONS, json=body) for _ in range(21)]
    assert [a.status_code for a in answers] == [401] * 20 + [429]
    assert is_problem(answers[-1], "too_many")
    assert 0 < int(answers[-1].headers["retry-after"]) <= 300


async def test_too_many_hashes_at_once(site: Site) -> None:
    site.people.passwords.waiting = 1000
    busy = await site.sign_up()
    site.people.passwords.waiting = 0
    assert is_problem(busy, "busy")
    assert busy.headers["retry-after"] == "3"


async def test_what_breaks_says_nothing_of_the_inside(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """No stack trace, no values: they are for the log, which holds no secrets either (D2)."""

    async def broken(*_: Any) -> None:
        raise RuntimeError("the inside")

    site.people.database.write = broken  # type: ignore[method-assign, assignment]
    answer = await site.sign_up()
    assert is_problem(answer, "broken")
    assert "inside" not in answer.text and "Traceback" not in answer.text
    assert "the inside" in caplog.text
    assert ANA["password"] not in caplog.text and ANA["email"] not in caplog.text


async def test_what_could_not_be_saved_may_be_tried_again(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """E5: a full disk is no bug; the reason is for the log."""

    async def full(*_: Any) -> None:
        raise Unwritten("the inside") from OSError("disk full")

    site.people.database.write = full  # type: ignore[method-assign, assignment]
    answer = await site.sign_up()
    assert is_problem(answer, "try_again") and answer.headers["retry-after"] == "1"
    assert "inside" not in answer.text and "disk full" in caplog.text


def test_every_problem_has_a_test() -> None:
    folders = (Path(__file__).parent, Path(__file__).parents[1] / "live")
    tests = "".join(file.read_text() for f in folders for file in f.glob("test_*.py"))
    assert [code for code in PROBLEMS if f'"{code}"' not in tests] == []
