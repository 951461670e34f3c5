"""The rooms on air, a page at a time."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from server.stage import Stage, a_stage

from parvis.server.paging import CURSOR, MOST, page
from parvis.wire import RoomCard

START = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as stage:
        yield stage


def a_card(id: str, listening: int = 0) -> RoomCard:
    return RoomCard(
        id=id,
        title="Agora",
        description="",
        visibility="public",
        visitors=True,
        opened_at=START,
        ended=False,
        listening=listening,
        on_stage=[],
        host=None,
    )


CARDS = [a_card(f"room-{number:03}", number % 7) for number in range(120)]


def read(cards: list[RoomCard], limit: int) -> list[list[str]]:
    """The ids of every page."""
    pages, after = [], None
    while True:
        found = page(cards, after, limit)
        pages.append([card.id for card in found.rooms])
        after = found.next
        if after is None:
            return pages
        assert re.fullmatch(CURSOR, after)


@pytest.mark.parametrize("limit", [1, 7, MOST, 120])
def test_all_pages_together_are_all_rooms_once_the_busiest_first(limit: int) -> None:
    ids = [id for ids in read(CARDS, limit) for id in ids]
    busiest = sorted(CARDS, key=lambda card: (-card.listening, card.id))
    assert ids == [card.id for card in busiest]
    assert all(len(ids) <= limit for ids in read(CARDS, limit))


def test_no_page_is_empty_but_the_only_one() -> None:
    assert read(CARDS[:100], 50)[-1] and read([], 50) == [[]]


def test_a_cursor_is_good_though_its_room_has_ended_or_grown() -> None:
    first = page(CARDS, None, 50)
    last, rest = first.rooms[-1], page(CARDS, first.next, 50).rooms
    without = [card for card in CARDS if card.id != last.id]
    grown = [*without, replace(last, listening=900)]
    assert page(without, first.next, 50).rooms == page(grown, first.next, 50).rooms == rest


async def test_the_list_goes_on_where_it_says(stage: Stage) -> None:
    hana = await stage.person("Hana")
    for title in ("One", "Two", "Three"):
        await hana.client.post("/rooms", json={"title": title})
    first = (await hana.client.get("/rooms", params={"limit": 2})).json()
    second = (await hana.client.get("/rooms", params={"after": first["next"]})).json()
    titles = [room["title"] for room in first["rooms"] + second["rooms"]]
    assert sorted(titles) == ["One", "Three", "Two"] and "next" not in second


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=51", "limit=x", "after=", "after=1", "after=-1.a"]
)
async def test_what_is_no_page_is_a_problem(stage: Stage, query: str) -> None:
    answer = await stage.browser().client.get(f"/rooms?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
