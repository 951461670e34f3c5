"""The doors of a room over HTTP: policies, links, calms, sound checks, and what is left."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from server.stage import Browser, Stage, a_stage

from parvis.http.limits import Rate
from parvis.server import reception
from parvis.server.rooms import picture
from parvis.wire import Close


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as stage:
        yield stage


def no(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["code"])


async def edit(browser: Browser, room: str, **changes: Any) -> httpx2.Response:
    return await browser.client.patch(f"/rooms/{room}", json=changes)


async def link(browser: Browser, room: str) -> dict[str, Any]:
    made = await browser.client.post(f"/rooms/{room}/invitations", json={"label": " For  Ann "})
    assert made.status_code == 201, made.text
    return dict(made.json())


async def test_the_host_edits_the_room_while_it_is_on_air(stage: Stage) -> None:
    hana, talker = await stage.host()
    answer = await edit(hana, talker.room, title="  Forum ", visitors_speak=True)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["title"], answer.json()["visitors_speak"]) == ("Forum", True)
    assert (await talker.hears("info"))["room"]["title"] == "Forum"
    assert (await stage.browser().client.get("/rooms")).json()["rooms"][0]["title"] == "Forum"


async def test_nobody_else_edits_it_and_nothing_deceives(stage: Stage) -> None:
    hana, talker = await stage.host()
    ann = await stage.person("Ann")
    assert no(await edit(ann, talker.room, title="Mine")) == (403, "not_allowed")
    assert no(await edit(stage.browser(), talker.room, title="Mine")) == (401, "sign_in_needed")
    assert no(await edit(hana, "nowhere", title="Mine")) == (404, "unknown_room")
    assert no(await edit(hana, talker.room, title=" ")) == (400, "bad_title")
    assert no(await edit(hana, talker.room, description="a\u202eb")) == (400, "bad_description")
    assert no(await edit(hana, talker.room, ended=True)) == (400, "malformed"), "C4"


async def test_a_link_is_for_one_person_and_can_be_taken_back(stage: Stage) -> None:
    """A9."""
    hana, talker = await stage.host()
    made = await link(hana, talker.room)
    assert made["label"] == "For Ann" and len(made["token"]) == 43
    assert await talker.says("lock_room") == "ack"
    ann, bob = await stage.person("Ann"), await stage.person("Bob")
    assert no(await bob.join(talker.room)) == (403, "room_locked")
    there = await ann.enter(talker.room, invitation=made["token"])
    assert no(await bob.join(talker.room, invitation=made["token"])) == (403, "invitation_taken")
    listed = (await hana.client.get(f"/rooms/{talker.room}/invitations")).json()["invitations"]
    assert [(each["claimed_by"], each["token"]) for each in listed] == [("Ann", None)]
    path = f"/rooms/{talker.room}/invitations/{made['id']}"
    assert no(await ann.client.delete(path)) == (403, "not_allowed")
    assert (await hana.client.delete(path)).status_code == 204
    assert await there.closed() == Close.REMOVED
    assert no(await bob.join(talker.room, invitation=made["token"])) == (403, "invitation_over")
    assert no(await hana.client.delete(path + "x")) == (404, "not_found")


async def test_links_are_made_by_who_leads_and_have_short_labels(stage: Stage) -> None:
    hana, talker = await stage.host()
    path = f"/rooms/{talker.room}/invitations"
    for browser, problem in (
        (stage.browser(), (401, "sign_in_needed")),
        (await stage.person("Ann"), (403, "not_allowed")),
    ):
        assert no(await browser.client.post(path, json={"label": ""})) == problem
        assert no(await browser.client.get(path)) == problem
    for label in ("x" * 61, "a\u202eb"):
        assert no(await hana.client.post(path, json={"label": label})) == (400, "malformed")


async def test_a_room_has_only_so_many_open_links(stage: Stage) -> None:
    """R22."""
    hana, talker = await stage.host()
    for _ in range(50):
        await link(hana, talker.room)
    made = await hana.client.post(f"/rooms/{talker.room}/invitations", json={})
    assert no(made) == (429, "too_many")


async def test_who_is_held_at_the_door_asks_again_as_the_same_person(stage: Stage) -> None:
    """A10: counted once, though nobody but the cookie knows them."""
    hana, talker = await stage.host()
    assert await talker.says("calm_room") == "ack"
    vera = stage.browser()
    for _ in range(3):
        held = await vera.join(talker.room, name="Vera")
        assert no(held) == (503, "room_calm") and held.headers["retry-after"] == "3"
    assert (await talker.hears("arrivals", waiting=1))["people"] == []
    card = (await vera.client.get(f"/rooms/{talker.room}")).json()
    assert (card["calm"], card["locked"], card["here"]) == (True, False, False)
    assert await talker.says("end_calm", "2") == "ack"
    assert (await vera.join(talker.room, name="Vera")).status_code == 200
    assert hana


async def test_the_card_knows_who_looks(stage: Stage) -> None:
    hana, talker = await stage.host()
    vera = stage.browser()
    there = await vera.enter(talker.room, name="Vera")
    path = f"/rooms/{talker.room}"
    assert (await vera.client.get(path)).json()["here"]
    assert (await hana.client.get("/rooms")).json()["rooms"][0]["here"]
    assert not (await stage.browser().client.get(path)).json()["here"]
    assert await talker.says("remove_from_room", participant=there.id) == "ack"
    await there.closed()
    card = (await vera.client.get(path)).json()
    assert card["removed"] and not card["here"]
    account = {"name": "Vera", "headline": "", "email": "v@example.org", "password": "bread salt"}
    assert (await vera.client.post("/accounts", json=account)).status_code == 201
    assert no(await vera.join(talker.room)) == (403, "removed"), "the cookie tells on her"


async def test_a_visitor_who_signs_up_stays_in_their_seat(stage: Stage) -> None:
    _, talker = await stage.host()
    vera = stage.browser()
    there = await vera.enter(talker.room, name="Vera")
    account = {"name": "Vera", "headline": "", "email": "v@example.org", "password": "bread salt"}
    assert (await vera.client.post("/accounts", json=account)).status_code == 201
    again = await vera.enter(talker.room, replaces=there.joined["connection"])
    assert again.id != there.id and await there.closed() == Close.REPLACED
    line = stage.media.lines[again.joined["connection"]]
    assert line.replaces == there.joined["connection"]
    assert await again.says("raise_hand") == "ack"
    assert (await vera.client.get("/rooms")).json()["rooms"][0]["listening"] == 1


async def test_signed_out_elsewhere_the_socket_says_so(stage: Stage) -> None:
    """A5."""
    hana, talker = await stage.host()
    sessions = (await hana.client.get("/sessions")).json()["sessions"]
    account = (await hana.client.get("/me")).json()["account"]["id"]
    await stage.house.sign_out(f"account:{account}", "another")
    assert await talker.says("mute_self") == "ack"
    await stage.house.sign_out(f"account:{account}", sessions[0]["id"])
    assert await talker.closed() == Close.SIGNED_OUT
    assert not stage.media.lines


async def test_hear_yourself_before_others_do(stage: Stage) -> None:
    hana, talker = await stage.host()
    path = f"/rooms/{talker.room}/sound-check"
    checked = await hana.client.post(path, json={"offer": "offer"})
    assert checked.status_code == 200 and checked.json()["answer"] == "answer"
    connection = checked.json()["connection"]
    assert stage.media.lines[connection].room in stage.media.echoes
    assert (await hana.client.delete(f"{path}/{connection}")).status_code == 204
    assert connection not in stage.media.lines
    assert no(await hana.client.post(path, json={"offer": "nonsense"})) == (400, "bad_offer")
    ann = await stage.person("Ann")
    assert no(await ann.client.post(path, json={"offer": "offer"})) == (409, "lease_ended")
    assert no(await ann.client.post("/rooms/x/sound-check", json={"offer": "offer"})) == (
        404,
        "unknown_room",
    )


async def test_sound_checks_and_tickets_are_not_without_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C17."""
    monkeypatch.setattr(reception, "CHECKS", Rate("sound_checks", 1, 1))
    monkeypatch.setattr(reception, "TICKETS", Rate("tickets", 1, 1))
    hana, talker = await stage.host()
    for path, body in (
        ("sound-check", {"offer": "offer"}),
        ("ticket", {"connection": talker.joined["connection"]}),
    ):
        answers = [await hana.client.post(f"/rooms/{talker.room}/{path}", json=body) for _ in "12"]
        assert answers[0].status_code == 200 and no(answers[1]) == (429, "too_many")


async def test_a_phone_that_slept_does_not_take_the_room_back_by_itself(stage: Stage) -> None:
    hana, phone = await stage.host()
    laptop = await hana.enter(phone.room)
    assert await phone.closed() == Close.REPLACED
    repair = await hana.join(phone.room, replaces=phone.joined["connection"])
    assert no(repair) == (409, "replaced")
    assert laptop.joined["connection"] in stage.media.lines
    assert (await hana.join(phone.room)).status_code == 200, "Continue here"


async def test_what_is_left_of_a_room(stage: Stage) -> None:
    hana, talker = await stage.host()
    other = (await hana.client.post("/rooms", json={"title": "Forum"})).json()["id"]
    path = f"/rooms/{talker.room}/end"
    assert no(await hana.client.get(path)) == (404, "unknown_room")
    assert await talker.says("end_room") == "ack"
    await talker.closed()
    end = (await stage.browser().client.get(path)).json()
    assert [person["name"] for person in end["on_stage"]] == ["Hana"]
    assert end["room"]["ended"] and [card["id"] for card in end["others"]] == [other]


async def test_the_link_of_a_room_is_a_picture(stage: Stage) -> None:
    hana, talker = await stage.host()
    drawn = await hana.client.get(f"/rooms/{talker.room}/qr")
    assert drawn.status_code == 200
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    drawing = ElementTree.fromstring(drawn.content)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg" and "viewBox" in drawing.attrib
    assert "width" not in drawing.attrib, "it is as large as its page wants"
    assert no(await hana.client.get("/rooms/nowhere/qr")) == (404, "unknown_room")


def test_a_picture_that_many_ask_for_is_drawn_once() -> None:
    """C17."""
    link = "https://parvis.example.org/rooms/agora"
    assert picture(link) is picture(link) is not picture(link + "s")
