"""The lesser power wins: what closes, closes in the core first, whatever the journal does."""

import pytest
from live.fakes import settled
from live.world import Guest, World

from parvis.room.base import SERVER
from parvis.room.words import (
    AcceptHand,
    BecameHost,
    Command,
    EndRoom,
    LeaveStage,
    MovedToAudience,
    MoveToAudience,
    MuteParticipant,
    MuteSelf,
    RaiseHand,
    RemoveFromRoom,
    UnmuteSelf,
)
from parvis.wire import Close


def taking(ann: Guest) -> list[tuple[str, Command, str]]:
    """Who takes power from Ann, by what, and what the core does about it."""
    return [
        ("hana", MuteParticipant(ann.id), "close_microphone"),
        ("hana", MoveToAudience(ann.id), "close_microphone"),
        ("hana", RemoveFromRoom(ann.id), "leave"),
        ("hana", EndRoom(), "close_room"),
        ("ann", MuteSelf(), "close_microphone"),
        ("ann", LeaveStage(), "close_microphone"),
    ]


@pytest.mark.parametrize("case", range(6))
async def test_what_takes_power_closes_in_the_core_before_it_is_journaled(
    world: World, case: int
) -> None:
    """A2, M1: the client is never asked; a core that has answered forwards nothing."""
    people = {"hana": await world.open(), "ann": await world.speaker("ann")}
    actor, command, closing = taking(people["ann"])[case]
    world.journal.log.clear()
    assert await people[actor].says(command) == "ack"
    done = [what for what, _ in world.journal.log]
    assert done.index(closing) < done.index("append")
    assert not people["ann"].is_heard


async def test_a_removed_person_is_gone_for_good(world: World) -> None:
    """A1, R6: their media end, their socket says why, and they do not come in again."""
    hana = await world.open()
    ann = await world.speaker("ann")
    assert await hana.says(RemoveFromRoom(ann.id)) == "ack"
    assert ann.connection not in world.media.lines
    assert ann.outlet.code is Close.REMOVED
    assert await world.not_admitted("ann") == "removed"
    assert ann.id not in world.attendance.gathering(world.room).here


async def test_a_visitor_who_was_removed_stays_out(world: World) -> None:
    hana = await world.open()
    vera = await world.enter("vera")
    assert await hana.says(RemoveFromRoom(vera.id)) == "ack"
    assert vera.outlet.code is Close.REMOVED
    assert await world.not_admitted("vera") == "removed"


async def test_removing_reaches_joins_that_are_on_their_way(world: World) -> None:
    """A17: remove and join at the same moment."""
    hana = await world.open()
    await world.speaker("ann")
    late = await world.knock("ann")
    assert await hana.says(RemoveFromRoom(late.id)) == "ack"
    assert late.connection not in world.media.lines and late.outlet.code is Close.REMOVED


async def test_ending_ends_everything_and_nothing_begins_again(world: World) -> None:
    """R12: no join, no command, no media later."""
    hana = await world.open()
    ann = await world.speaker("ann")
    assert await hana.says(EndRoom()) == "ack"
    assert {hana.outlet.code, ann.outlet.code} == {Close.ROOM_ENDED}
    assert hana.events[-1] == ann.events[-1] == "RoomEnded"
    assert not world.media.lines and not world.media.rooms
    assert await world.not_admitted("bob") == "room_ended"
    assert await ann.says(MuteSelf()) == "room_ended"
    assert (await world.house.street.room(world.room)).ended


async def test_nobody_unmutes_within_a_moment_of_being_muted_by_another(world: World) -> None:
    """R21: conflicting commands in one inbox end in the lesser power."""
    hana = await world.open()
    ann = await world.speaker("ann")
    muted, unmuted = hana.ask(MuteParticipant(ann.id)), ann.ask(UnmuteSelf())
    await settled()
    assert [type(a).__name__ for a in (*muted, *unmuted)] == ["Ack", "Refusal"]
    assert not ann.is_heard and world.person("ann").muted


async def test_two_commands_in_one_inbox_are_one_append(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    before = world.journal.appends
    first, second = ann.ask(MuteSelf()), ann.ask(UnmuteSelf())
    await settled()
    assert world.journal.appends == before + 1
    assert world.happened()[-2:] == ["Muted", "Unmuted"] and ann.is_heard
    assert first[0].seq + 1 == second[0].seq  # type: ignore[union-attr]


async def test_a_slow_journal_delays_no_mute(world: World) -> None:
    """T-M1, E6: somebody's raised hand is being written when the mute comes."""
    hana = await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    world.journal.gate.clear()
    raised = bob.ask(RaiseHand())
    await settled()
    muted = hana.ask(MuteParticipant(ann.id))
    await settled()
    assert not ann.is_heard and not muted and not raised
    world.journal.gate.set()
    await settled()
    assert world.happened()[-2:] == ["HandRaised", "Muted"]


async def test_a_conflict_folds_the_journal_again_and_decides_again(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    bob = await world.enter("bob")
    await bob.says(RaiseHand())
    world.journal.rival = [MovedToAudience(world.clock.now(), ann.id, SERVER)]
    assert await hana.says(AcceptHand(bob.id)) == "ack"
    assert world.happened()[-2:] == ["MovedToAudience", "CameOnStage"]
    assert not ann.is_heard and world.person("bob").on_stage_since
    await world.pass_time(0.1)
    assert ann.events[-2:] == ["MovedToAudience", "CameOnStage"], "all hear what the other wrote"


async def test_what_a_refused_append_had_closed_opens_again(world: World) -> None:
    """The journal's state is given back: the room in which that mute was allowed was no more."""
    hana = await world.open()
    ann = await world.speaker("ann")
    world.journal.rival = [BecameHost(world.clock.now(), ann.id, former=hana.id)]
    assert await hana.says(MuteParticipant(ann.id)) == "not_allowed"
    assert ("close_microphone", ann.connection) in world.media.log
    assert ann.is_heard and "Muted" not in world.happened()


async def test_a_journal_that_refuses_for_ever_is_a_failure_and_no_endless_loop(
    world: World,
) -> None:
    await world.open()
    ann = await world.enter("ann")
    world.journal.stubborn = True
    assert await ann.says(RaiseHand()) == "try_again"


async def test_what_the_core_did_not_open_is_journaled_as_closed(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await ann.says(MuteSelf())
    world.media.deaf = True
    await ann.says(UnmuteSelf())
    assert world.happened()[-2:] == ["Unmuted", "Muted"]
    assert world.person("ann").muted and not ann.is_heard
