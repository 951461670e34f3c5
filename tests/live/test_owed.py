"""The journal is away: what takes power holds all the same, and is journaled when it is back."""

import asyncio

import pytest
from live.world import Guest, World

from parvis.room.words import (
    BecameHost,
    CalmRoom,
    Command,
    EndRoom,
    MoveToAudience,
    MuteParticipant,
    On,
    OnMany,
    RaiseHand,
    RemoveAll,
    RemoveFromRoom,
)
from parvis.wire import Close


async def test_without_a_journal_a_mute_closes_and_is_journaled_when_it_is_back(
    world: World,
) -> None:
    """E6: moderation does not depend on the database."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.away = True
    assert await hana.says(MuteParticipant(ann.id)) == "try_again"
    assert not ann.is_heard
    assert await hana.says(MuteParticipant(ann.id)) == "try_again"
    world.journal.away = False
    await world.pass_time(1.1)
    assert world.person("ann").muted and ann.events[-1] == "Muted"


async def test_without_a_journal_every_command_is_refused_and_the_connection_lives(
    world: World,
) -> None:
    await world.open()
    ann = await world.enter("ann")
    world.journal.away = True
    assert await ann.says(RaiseHand(), id="1") == "try_again"
    world.journal.away = False
    assert await ann.says(RaiseHand(), id="1") == "ack", "the same id: it had not happened"
    assert ann.outlet.code is None


async def test_without_a_journal_a_room_that_was_ended_stays_closed_and_ends_when_it_is_back(
    world: World,
) -> None:
    """E6, R12: nobody comes in meanwhile, and nobody is heard."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.away = True
    assert await hana.says(EndRoom()) == "try_again"
    assert ann.outlet.code is hana.outlet.code is Close.LEASE_ENDED
    await world.pass_time(10)
    assert not world.media.lines and await world.not_admitted("ann") == "media_away"
    await world.house.media_restarted()
    again = await world.enter("ann")
    await world.pass_time(1.1)
    assert again.outlet.code is Close.LEASE_ENDED, "a core that began anew knows no better"
    world.journal.away = False
    await world.pass_time(1.1)
    assert world.happened()[-1] == "RoomEnded" and not world.media.rooms
    assert await world.not_admitted("ann") == "room_ended"
    await world.restart()
    assert world.room not in world.house.runners


async def test_an_end_that_is_owed_is_tried_once_more_when_the_server_stops(world: World) -> None:
    """E6."""
    hana = await world.open()
    world.journal.away = True
    await hana.says(EndRoom())
    world.journal.away = False
    await world.stop()
    assert world.happened()[-1] == "RoomEnded"


async def test_a_journal_that_stays_away_keeps_no_server_from_stopping(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rooms there are, each of them waits at the same time."""
    monkeypatch.setattr("parvis.live.runner.AGAIN", 0.1)
    hosts = [await world.open() for _ in range(20)]
    world.journal.away = True
    for host in hosts:
        assert await host.says(EndRoom()) == "try_again"

    async def hangs(*_: object) -> None:
        await asyncio.sleep(60)

    world.journal.away = False  # it can be read
    monkeypatch.setattr(world.journal, "append", hangs)
    async with asyncio.timeout(1):
        await world.stop()


async def test_an_end_that_the_journal_knew_better_about_gives_the_room_back(world: World) -> None:
    """Another had become host meanwhile: the room stands, and its people come again."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.away = True
    assert await hana.says(EndRoom()) == "try_again"
    world.journal.away = False
    world.journal.rival = [BecameHost(world.clock.now(), ann.id, former=hana.id)]
    await world.pass_time(1.1)
    assert world.room in world.media.rooms and "RoomEnded" not in world.happened()
    assert (await world.enter("ann")).snapshot.view.ended is False


async def test_without_a_journal_what_somebody_takes_who_has_just_come_back_is_owed_too(
    world: World,
) -> None:
    """E6: that they were lost is journaled, that they are back is not yet."""
    hana = await world.open()
    await world.speaker("ann")
    await hana.vanish()
    world.journal.away = True
    hana = await world.enter("hana")
    assert await hana.says(EndRoom()) == "try_again"
    world.journal.away = False
    await world.pass_time(1.1)
    assert world.happened()[-2:] == ["ConnectionReturned", "RoomEnded"]


async def test_without_a_journal_who_was_removed_is_out_and_stays_so(world: World) -> None:
    """E6: whoever comes back meanwhile is cut again, and it is journaled as soon as it can be."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.away = True
    assert await hana.says(RemoveFromRoom(ann.id)) == "try_again"
    assert ann.outlet.code is Close.LEASE_ENDED and not ann.is_heard
    again = await world.enter("ann")
    await world.pass_time(1.1)
    assert again.connection not in world.media.lines
    world.journal.away = False
    await world.pass_time(1.1)
    assert world.person("ann").removed and await world.not_admitted("ann") == "removed"


TAKING = (MoveToAudience, RemoveFromRoom, RemoveAll, CalmRoom)


def taken(command: type[Command], ann: Guest) -> Command:
    if issubclass(command, OnMany):
        return command((ann.id,))
    return command(ann.id) if issubclass(command, On) else command()


@pytest.mark.parametrize("command", TAKING)
async def test_without_a_journal_what_was_taken_is_journaled_once_when_it_is_back(
    world: World, command: type[Command]
) -> None:
    """E6."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.away = True
    for _ in range(3):
        assert await hana.says(taken(command, ann)) == "try_again"
        assert not ann.is_heard
    world.journal.away = False
    await world.pass_time(3)
    assert world.happened().count(CAUSED[command]) == 1


@pytest.mark.parametrize("command", TAKING)
async def test_without_a_journal_what_was_taken_holds_though_who_took_it_is_lost_meanwhile(
    world: World, command: type[Command]
) -> None:
    """E6."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.away = True
    assert await hana.says(taken(command, ann)) == "try_again"
    await hana.vanish()
    world.journal.away = False
    await world.pass_time(3)
    assert world.happened().count(CAUSED[command]) == 1 and not ann.is_heard


CAUSED = {
    MoveToAudience: "MovedToAudience",
    RemoveFromRoom: "RemovedFromRoom",
    RemoveAll: "RemovedFromRoom",
    CalmRoom: "RoomCalmed",
}
