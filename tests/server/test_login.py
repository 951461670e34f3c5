"""Cookies: who is signed in, which visitor this is."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from db.rooms import a_room, opened
from server.site import ANA, Site, a_site

from parvis.db import Journal, RoomInvitations
from parvis.http.cookies import Cookies
from parvis.live.identity import participant_id, visitor_identity
from parvis.server.login import Login
from parvis.wire import RoomInvitation

ACCOUNTS, SESSIONS, ME = "/api/v1/accounts", "/api/v1/sessions", "/api/v1/me"


def cookie(answer: Any) -> Any:
    (morsel,) = SimpleCookie(answer.headers["set-cookie"]).values()
    return morsel


async def me(site: Site) -> Any:
    return (await site.ask.get(ME)).json()["account"]


async def test_who_signs_up_is_signed_in(site: Site) -> None:
    made = await site.sign_up()
    assert made.status_code == 201
    assert await me(site) == made.json()
    assert set(made.json()) == {"id", "name", "headline", "email", "administrator"}


async def test_who_signs_out_is_nobody_and_the_old_cookie_is_worth_nothing(site: Site) -> None:
    token = cookie(await site.sign_up()).value
    assert (await site.ask.delete(f"{SESSIONS}/current")).status_code == 204
    assert await me(site) is None
    site.ask.cookies.set("parvis_session", token)
    assert await me(site) is None


async def test_signing_in_gives_a_new_session_and_ends_the_one_before(site: Site) -> None:
    """C6: session fixation."""
    planted = cookie(await site.sign_up()).value
    body = {"email": ANA["email"], "password": ANA["password"]}
    fresh = cookie(await site.ask.post(SESSIONS, json=body)).value
    assert fresh != planted
    site.ask.cookies.clear()
    site.ask.cookies.set("parvis_session", planted)
    assert await me(site) is None


async def test_a_cookie_that_was_made_up_is_nobody(site: Site) -> None:
    site.ask.cookies.set("parvis_session", "x" * 43)
    assert await me(site) is None


async def test_the_session_cookie_is_for_this_host_and_not_for_scripts(site: Site) -> None:
    morsel = cookie(await site.sign_up())
    assert morsel.key == "parvis_session"
    assert morsel["httponly"] and morsel["samesite"].lower() == "lax" and morsel["path"] == "/"
    assert not morsel["secure"] and not morsel["domain"]
    assert len(morsel.value) >= 43  # 256 bits


async def test_over_https_the_cookie_insists_on_it(tmp_path: Path) -> None:
    async with a_site(tmp_path, public_url="https://stage.example.org") as site:
        link = await site.people.setup_token()
        made = await site.sign_up(setup=link or "")
        morsel = cookie(made)
        assert morsel.key == "__Host-parvis_session"
        assert morsel["secure"] and morsel["path"] == "/" and not morsel["domain"]
        assert "strict-transport-security" in made.headers
        assert made.json()["administrator"]


class Browser:
    """A connection with these cookies, as far as the login looks."""

    def __init__(self, **cookies: str) -> None:
        self.cookies = cookies


@pytest.mark.parametrize("value", ["", "short", "x" * 23, "not/base64/url/at/all!", "é" * 22])
async def test_a_visitor_is_only_who_got_the_cookie_from_us(site: Site, value: str) -> None:
    login = Login(site.people, Cookies(secure=False))
    assert login.visitor_id(Browser(parvis_visitor=value)) is None  # type: ignore[arg-type]


async def test_a_visitor_is_the_same_at_the_next_visit(site: Site) -> None:
    login = Login(site.people, Cookies(secure=False))
    id = login.new_visitor_id()
    kept = login.visitor_cookie(id)
    browser = Browser(**{kept.key: str(kept.value)})
    assert login.visitor_id(browser) == id  # type: ignore[arg-type]
    assert kept.httponly and kept.samesite == "lax"


# Sessions, by their public id.

FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


async def sessions(site: Site) -> Any:
    return (await site.ask.get(SESSIONS)).json()["sessions"]


async def sign_in_again(site: Site) -> str:
    """On another device; the first one's cookie is forgotten here, not ended."""
    site.ask.cookies.clear()
    body = {"email": ANA["email"], "password": ANA["password"]}
    return str(cookie(await site.ask.post(SESSIONS, json=body, headers=FIREFOX)).value)


async def test_the_sessions_of_an_account_are_listed_without_what_opens_them(site: Site) -> None:
    await site.sign_up()
    token = await sign_in_again(site)
    listed = await sessions(site)
    assert [set(one) for one in listed] == [
        {"id", "created_at", "seen_at", "device", "current"}
    ] * 2
    assert {(one["device"], one["current"]) for one in listed} == {
        ("Firefox on Linux", True),
        ("Unknown device", False),
    }
    assert token not in str(listed)
    login = Login(site.people, Cookies(secure=False))
    found = await login.signed_in(Browser(parvis_session=token))  # type: ignore[arg-type]
    assert found and found.session == next(one["id"] for one in listed if one["current"])


async def test_a_device_is_signed_out_from_another_one(site: Site) -> None:
    lost = cookie(await site.sign_up()).value
    await sign_in_again(site)
    (other,) = (one["id"] for one in await sessions(site) if not one["current"])
    assert (await site.ask.delete(f"{SESSIONS}/{other}")).status_code == 204
    assert len(await sessions(site)) == 1
    again = await site.ask.delete(f"{SESSIONS}/{other}")
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
    site.ask.cookies.set("parvis_session", lost)
    assert await me(site) is None


async def test_who_signs_out_everywhere_is_signed_out_here_as_well(site: Site) -> None:
    first = cookie(await site.sign_up()).value
    second = await sign_in_again(site)
    gone = await site.ask.delete(SESSIONS)
    assert gone.status_code == 204 and cookie(gone).value == ""
    for token in (first, second):
        site.ask.cookies.clear()
        site.ask.cookies.set("parvis_session", token)
        assert await me(site) is None


@pytest.mark.parametrize(
    ("method", "path"), [("GET", SESSIONS), ("DELETE", SESSIONS), ("DELETE", f"{SESSIONS}/some")]
)
async def test_sessions_are_for_who_is_signed_in(site: Site, method: str, path: str) -> None:
    no = await site.ask.request(method, path)
    assert (no.status_code, no.json()["code"]) == (401, "sign_in_needed")


async def test_a_link_that_admitted_a_visitor_is_worth_an_account_to_that_browser_alone(
    tmp_path: Path,
) -> None:
    """A9: the cookie says whom it has admitted; a name or an address does not."""
    vera, now = "v" * 22, datetime.now(UTC)
    async with a_site(tmp_path, accounts="invitation") as site:
        database = site.people.database
        await Journal(database).create(a_room("agora"), opened())
        links, until = RoomInvitations(database), now + timedelta(days=7)
        await links.make("agora", RoomInvitation("one", "", now, until, None, False), "token")
        who = participant_id(visitor_identity(vera), a_room("agora").secret)
        assert await links.claim("agora", "token", who, "Vera", now) is None
        for other in ("", "w" * 22):
            site.ask.cookies.set("parvis_visitor", other)
            assert (await site.sign_up(invitation="token")).json()["code"] == "invitation_spent"
        site.ask.cookies.set("parvis_visitor", vera)
        assert (await site.sign_up(invitation="token")).status_code == 201
