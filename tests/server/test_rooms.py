"""/rooms over HTTP: opening, looking, coming in, and every no."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from live.fakes import settled
from msgspec import convert
from server.stage import Browser, Stage, a_stage

from parvis.http.limits import Rate
from parvis.server import reception
from parvis.wire import Joined, RoomCard


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as stage:
        yield stage


def no(answer: httpx2.Response) -> tuple[int, str]:
    """How it was refused."""
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["detail"].endswith(".") and problem["status"] == answer.status_code
    return answer.status_code, str(problem["code"])


async def opened(browser: Browser, **wanted: Any) -> str:
    made = await browser.client.post("/rooms", json={"title": "Agora"} | wanted)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_a_room_is_opened_listed_and_looked_at(stage: Stage) -> None:
    hana = await stage.person("Hana")
    room = await opened(hana, title="  The  bridge ", description="Open to all")
    listed = (await stage.browser().client.get("/rooms")).json()["rooms"]
    card = convert(listed[0], RoomCard)
    assert (card.id, card.title, card.description) == (room, "The bridge", "Open to all")
    assert card.host and card.host.name == "Hana" and not card.ended
    assert (await stage.browser().client.get(f"/rooms/{room}")).json() == listed[0]


async def test_whoever_opens_a_room_sees_it_as_everywhere_else(stage: Stage) -> None:
    hana = await stage.person("Hana")
    told = (await hana.client.post("/rooms", json={"title": "Agora"})).json()
    assert told["familiar"]
    assert (await hana.client.get(f"/rooms/{told['id']}")).json() == told


async def test_a_room_by_link_is_not_listed_and_found_by_its_link(stage: Stage) -> None:
    """R15: the id is the secret."""
    room = await opened(await stage.person("Hana"), visibility="link")
    assert (await stage.browser().client.get("/rooms")).json() == {"rooms": []}
    assert (await stage.browser().client.get(f"/rooms/{room}")).status_code == 200
    assert len(room) == 22, "128 random bits (C5)"


async def test_only_who_has_an_account_opens_rooms(stage: Stage) -> None:
    made = await stage.browser().client.post("/rooms", json={"title": "Agora"})
    assert no(made) == (401, "sign_in_needed")


async def test_a_room_needs_a_decent_title(stage: Stage) -> None:
    hana = await stage.person("Hana")
    for title in ("", " ", "x" * 121, "a\u202eb"):
        made = await hana.client.post("/rooms", json={"title": title})
        assert no(made) in {(400, "malformed"), (400, "bad_title")}, title
    made = await hana.client.post("/rooms", json={"title": "x", "colour": "red"})
    assert no(made) == (400, "malformed"), "no mass assignment (C4)"


async def test_a_description_deceives_nobody(stage: Stage) -> None:
    hana = await stage.person("Hana")
    for description in ("a\u202eb", "a\x07b"):
        made = await hana.client.post("/rooms", json={"title": "x", "description": description})
        assert no(made) == (400, "bad_description"), description


async def test_one_request_brings_all_that_one_needs(stage: Stage) -> None:
    hana, _ = await stage.host()
    room = (await hana.client.get("/rooms")).json()["rooms"][0]["id"]
    answer = await (await stage.person("Ann")).join(room)
    joined = convert(answer.json(), Joined)
    assert answer.status_code == 200 and joined.answer == "answer"
    assert {card.name for card in joined.snapshot.people} == {"Hana", "Ann"}
    assert "parvis_visitor=" in answer.headers["set-cookie"], "a removal holds after signing out"


async def test_a_visitor_gets_a_cookie_and_stays_the_same_person(stage: Stage) -> None:
    hana, host = await stage.host()
    browser = stage.browser()
    first = await browser.join(host.room, name="Vera")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    again = await browser.join(host.room, name="Vera", replaces=first.json()["connection"])
    you = [answer.json()["snapshot"]["you"]["participant"] for answer in (first, again)]
    assert you[0] == you[1]
    vera = next(p for p in first.json()["snapshot"]["people"] if p["id"] == you[0])
    assert vera["visitor"] is True and hana


async def test_nothing_stable_of_a_person_reaches_another(stage: Stage) -> None:
    """A3, A20: no account, no e-mail, no visitor's cookie, no address."""
    hana, host = await stage.host()
    visitor = stage.browser()
    answer = await visitor.join(host.room, name="Vera")
    me = (await hana.client.get("/me")).json()["account"]
    for secret in (me["id"], me["email"], "127.0.0.1"):
        assert secret not in answer.text
    stage.media.connect(answer.json()["connection"])
    audience = await host.hears("audience")
    cookie = next(iter(visitor.client.cookies.jar)).value
    assert cookie and cookie not in str(audience)


async def test_every_no_of_the_door(stage: Stage) -> None:
    hana, host = await stage.host()
    ann, visitor = await stage.person("Ann"), stage.browser()
    closed = await opened(hana, visitors=False)
    assert no(await ann.join("nowhere")) == (404, "unknown_room")
    assert no(await ann.join(host.room, offer="nonsense")) == (400, "bad_offer")
    assert no(await ann.join(host.room, offer="")) == (400, "malformed")
    assert no(await visitor.join(host.room)) == (401, "name_needed")
    assert no(await visitor.join(host.room, name="\u200e")) == (400, "bad_name")
    assert no(await visitor.join(host.room, name="Hana")) == (409, "name_taken")
    assert no(await visitor.join(closed, name="Vera")) == (403, "visitors_not_allowed")
    stage.media.away = True
    away = await ann.join(host.room)
    assert no(away) == (503, "media_away") and away.headers["retry-after"] == "1"
    stage.media.away = False
    talker = await ann.enter(host.room)
    assert await host.says("remove_from_room", participant=talker.id) == "ack"
    assert no(await ann.join(host.room)) == (403, "removed")
    await host.ask("end_room", "2")
    await host.closed()
    assert no(await ann.join(host.room)) == (410, "room_ended")
    assert (await ann.client.get(f"/rooms/{host.room}")).json()["ended"] is True


async def test_too_many_joins_on_their_way_are_refused_for_a_while(stage: Stage) -> None:
    """B13, C17."""
    _, host = await stage.host()
    ann = await stage.person("Ann")
    answers = [await ann.join(host.room) for _ in range(7)]
    assert no(answers[-1]) == (429, "too_many") and answers[-1].headers["retry-after"]


async def test_invented_cookies_do_not_let_visitors_in_without_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C17: whoever is here and repairs a connection does not count."""
    monkeypatch.setattr(reception, "VISITS", Rate("visits", 2, 1))
    _, host = await stage.host()
    for number, status in enumerate((200, 200, 429)):
        cookie = {"Cookie": f"parvis_visitor=invented-by-a-robot-{number:02}"}
        robot = stage.browser()
        robot.client.headers.update(cookie)
        answer = await robot.join(host.room, name=f"Robot {number}")
        assert answer.status_code == status
        if status == 200:
            repaired = {"name": f"Robot {number}", "replaces": answer.json()["connection"]}
            assert (await robot.join(host.room, **repaired)).status_code == 200


async def test_a_ticket_for_a_lost_socket(stage: Stage) -> None:
    hana, host = await stage.host()
    await host.socket.close()
    path, connection = f"/rooms/{host.room}/ticket", {"connection": host.joined["connection"]}
    given = await hana.client.post(path, json=connection)
    assert given.status_code == 200 and given.json()["ticket"]
    other = await (await stage.person("Ann")).client.post(path, json=connection)
    assert no(other) == (409, "lease_ended"), "C4: of another person"
    stage.media.end(host.joined["connection"], "silent")
    assert no(await hana.client.post(path, json=connection)) == (409, "lease_ended")


async def test_no_ticket_for_a_device_that_another_one_has_replaced(stage: Stage) -> None:
    """R10: a phone that slept meanwhile does not take the room back by itself."""
    hana, host = await stage.host()
    path, connection = f"/rooms/{host.room}/ticket", {"connection": host.joined["connection"]}
    laptop = await hana.enter(host.room)
    assert no(await hana.client.post(path, json=connection)) == (409, "replaced")
    stage.media.end(laptop.joined["connection"], "silent")
    await settled()
    assert no(await hana.client.post(path, json=connection)) == (409, "lease_ended")


async def test_pages_of_others_open_no_rooms_and_join_none(stage: Stage) -> None:
    """C6."""
    hana, host = await stage.host()
    foreign, plain = {"Origin": "https://evil.example"}, {"Content-Type": "text/plain"}
    join = f"/rooms/{host.room}/join"
    for path, body in (("/rooms", {"title": "x"}), (join, {"offer": "offer"})):
        theirs = await hana.client.post(path, json=body, headers=foreign)
        assert no(theirs) == (403, "foreign_origin")
        form = await hana.client.post(path, content=str(body), headers=plain)
        assert no(form) == (415, "not_json")
