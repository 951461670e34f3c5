import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from db.rooms import START, a_room, opened, raised

from parvis.db import Database, Journal
from parvis.room.words import RoomEnded
from parvis.wire.failures import Conflict


async def test_a_room_and_its_events_come_back_as_they_were(journal: Journal) -> None:
    await journal.create(a_room(), opened())
    await journal.append("agora", 1, [raised("ana"), raised("ben")], [])
    assert await journal.rooms() == [a_room()]
    assert await journal.read("agora") == [*opened(), raised("ana"), raised("ben")]


async def test_an_unknown_room_is_none_and_has_no_events(journal: Journal) -> None:
    assert await journal.room("nowhere") is None
    assert await journal.read("nowhere") == []


async def test_an_append_after_an_older_seq_conflicts_and_writes_nothing(journal: Journal) -> None:
    await journal.create(a_room(), opened())
    await journal.append("agora", 1, [raised("ana")], [("ana", "1")])
    for stale in (0, 1, 3):
        with pytest.raises(Conflict):
            await journal.append("agora", stale, [raised("ben")], [("ben", "1")])
    assert await journal.read("agora") == [*opened(), raised("ana")]
    assert await journal.commands("agora") == [("ana", "1", 2)]


async def test_of_two_appends_at_once_one_wins(journal: Journal) -> None:
    await journal.create(a_room(), opened())
    appends = (journal.append("agora", 1, [raised(who)], []) for who in ("ana", "ben"))
    results = await asyncio.gather(*appends, return_exceptions=True)
    assert [type(r) for r in results if r] == [Conflict]
    assert len(await journal.read("agora")) == 2


async def test_an_ended_room_is_kept_but_no_longer_open(journal: Journal) -> None:
    await journal.create(a_room(), opened())
    await journal.append("agora", 1, [RoomEnded(START, "hana")], [])
    assert await journal.rooms() == []
    room = await journal.room("agora")
    assert room is not None and room.ended


async def test_an_id_that_comes_again_spoils_no_append(journal: Journal) -> None:
    """R11: memory forgets the oldest answers sooner than the database does; whoever uses an id
    twice must not make the whole room fail."""
    await journal.create(a_room(), opened())
    await journal.append("agora", 1, [raised("ana")], [("ana", "1")])
    await journal.append("agora", 2, [raised("ben")], [("ana", "1"), ("ben", "1")])
    assert await journal.read("agora") == [*opened(), raised("ana"), raised("ben")]
    assert sorted(await journal.commands("agora")) == [("ana", "1", 3), ("ben", "1", 3)]


async def test_commands_are_known_by_participant_and_id_with_the_seq_after_them(
    journal: Journal,
) -> None:
    await journal.create(a_room(), opened())
    await journal.append("agora", 1, [raised("ana"), raised("ben")], [("ana", "1"), ("ben", "1")])
    await journal.append("agora", 3, [], [("ana", "2")])
    assert sorted(await journal.commands("agora")) == [
        ("ana", "1", 3),
        ("ana", "2", 3),
        ("ben", "1", 3),
    ]


async def test_commands_are_forgotten_after_ten_minutes_and_removed(database: Database) -> None:
    """R22: what limits look back at does not grow without bound."""
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]
    journal = Journal(database, lambda: clock[0])
    await journal.create(a_room(), opened())
    await journal.append("agora", 1, [], [("ana", "1")])
    clock[0] += timedelta(minutes=9, seconds=59)
    assert await journal.commands("agora") == [("ana", "1", 1)]
    clock[0] += timedelta(seconds=1)
    assert await journal.commands("agora") == []
    await journal.append("agora", 1, [], [("ana", "1")])
    assert await journal.commands("agora") == [("ana", "1", 1)]


async def test_a_room_cannot_be_created_twice(journal: Journal) -> None:
    await journal.create(a_room(), opened())
    with pytest.raises(Exception, match="UNIQUE"):
        await journal.create(a_room(), opened())
    assert await journal.read("agora") == opened()


async def test_no_event_is_written_for_a_room_that_is_not_there(journal: Journal) -> None:
    with pytest.raises(Conflict):
        await journal.append("nowhere", 0, [raised("ana")], [])
