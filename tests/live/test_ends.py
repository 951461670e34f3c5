"""What is left of a room that is over: who was on stage, and where to go."""

import asyncio

import pytest
from live.world import World, account, id_of

from parvis.live import NotAdmitted
from parvis.room.words import EndRoom, LeaveStage, RemoveFromRoom
from parvis.wire import OpenRoom


async def test_the_end_names_all_who_were_on_stage_and_the_hosts_other_rooms(
    world: World,
) -> None:
    other = await world.house.open("hana", account("hana"), OpenRoom("Forum"))
    await world.house.open("hana", account("hana"), OpenRoom("Cellar", visibility="link"))
    await world.house.open("bob", account("bob"), OpenRoom("Attic"))
    hana = await world.open()
    ann = await world.speaker("ann")
    await world.enter("cid")
    await ann.says(LeaveStage())
    await hana.says(EndRoom())
    end = await world.house.street.end(world.room)
    assert end.room.ended and end.room.title == "Agora"
    assert [person.name for person in end.on_stage] == ["Hana", "Ann"]
    assert [card.id for card in end.others] == [other.id]
    assert end.room.host is not None and end.room.host.name == "Hana"


async def test_the_end_thanks_nobody_who_was_removed(world: World) -> None:
    hana = await world.open()
    await world.speaker("ann")
    await world.speaker("rude")
    await hana.says(RemoveFromRoom(id_of("rude")))
    await hana.says(EndRoom())
    end = await world.house.street.end(world.room)
    assert [person.name for person in end.on_stage] == ["Hana", "Ann"]


async def test_everybody_asks_at_once_and_the_journal_is_read_once(world: World) -> None:
    hana = await world.open()
    await hana.says(EndRoom())
    reads = world.journal.reads
    ends = await asyncio.gather(*(world.house.street.end(world.room) for _ in range(100)))
    assert world.journal.reads == reads + 1 and len(ends) == 100
    world.journal.away = True
    assert await world.house.street.end(world.room) == ends[0]


async def test_a_room_that_is_open_or_unknown_has_no_end(world: World) -> None:
    await world.open()
    for room in (world.room, "nowhere"):
        with pytest.raises(NotAdmitted, match="unknown_room"):
            await world.house.street.end(room)


async def test_whoever_guesses_keeps_nobody_waiting(world: World) -> None:
    """C17: only a room that has ended is read, and one after the other."""
    await (await world.open()).says(EndRoom())
    await world.house.street.reading.acquire()
    with pytest.raises(NotAdmitted, match="unknown_room"):
        await asyncio.wait_for(world.house.street.end("nowhere"), 1)
    world.house.street.reading.release()
    assert (await world.house.street.end(world.room)).room.ended
