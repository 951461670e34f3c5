"""HTTP as one person: what is sent, whom it trusts, and what an answer that is none means."""

import ssl
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from msgspec import to_builtins

from parvis.client import SaidNo, Site, Unreachable
from parvis.wire import EditRoom, RoomCard


def answering(answer: httpx2.Response, asked: list[Any] | None = None) -> Site:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if asked is not None:
            asked.append((request.method, request.url.path, request.content))
        return answer

    return Site("http://stage.test/", transport=httpx2.MockTransport(handle))


def a_card(id: str) -> RoomCard:
    at = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
    return RoomCard(
        id, "Agora", "", "public", True, at, ended=False, listening=0, on_stage=[], host=None
    )


def test_a_certificate_is_looked_at_unless_one_says_otherwise() -> None:
    strict, lax = Site("https://stage.test").tls, Site("https://stage.test", verify=False).tls
    assert strict and strict.verify_mode is ssl.CERT_REQUIRED and strict.check_hostname
    assert lax and lax.verify_mode is ssl.CERT_NONE and not lax.check_hostname
    assert Site("http://stage.test").tls is None


def test_the_socket_is_beside_the_api() -> None:
    assert Site("https://stage.test/").socket == "wss://stage.test/api/v1/socket"
    assert Site("http://stage.test:8080").socket == "ws://stage.test:8080/api/v1/socket"


async def test_a_problem_is_raised_with_its_code_and_how_long_to_wait() -> None:
    body = {
        "type": "about:blank",
        "code": "room_calm",
        "detail": "The room is calm.",
        "status": 503,
    }
    no = httpx2.Response(503, json=body, headers={"Retry-After": "3"})
    async with answering(no) as site:
        with pytest.raises(SaidNo, match="The room is calm") as said:
            await site.rooms()
    assert (said.value.code, said.value.retry_after) == ("room_calm", 3.0)


@pytest.mark.parametrize(("status", "text"), [(502, "<html>"), (200, "<html>"), (308, "")])
async def test_another_server_is_not_taken_for_parvis(status: int, text: str) -> None:
    async with answering(httpx2.Response(status, text=text)) as site:
        with pytest.raises(Unreachable, match="Parvis"):
            await site.rooms()


async def test_the_rooms_are_read_to_their_last_page() -> None:
    asked: list[str] = []
    rooms = [to_builtins(a_card(id)) for id in ("a", "b", "c")]

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.query.decode())
        first = {"rooms": rooms[:2], "next": "0.b"}
        return httpx2.Response(200, json={"rooms": rooms[1:]} if request.url.query else first)

    async with Site("http://stage.test/", transport=httpx2.MockTransport(handle)) as site:
        assert [room.id for room in await site.rooms()] == ["a", "b", "c"]
    assert asked == ["", "after=0.b"]


async def test_an_edit_sends_only_what_is_to_change() -> None:
    asked: list[Any] = []
    async with answering(httpx2.Response(502), asked) as site:
        with pytest.raises(Unreachable):
            await site.edit_room("agora", EditRoom(visitors_speak=False))
    assert asked == [("PATCH", "/api/v1/rooms/agora", b'{"visitors_speak":false}')]
