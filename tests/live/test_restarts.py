"""Python is killed at any moment: the core plays on, and the next `serve` finds everybody again."""

import pytest
from live.fakes import settled
from live.world import Guest, World, account

from parvis.room import fold
from parvis.room.words import (
    AcceptHand,
    EndRoom,
    MoveToAudience,
    MuteParticipant,
    MuteSelf,
    RaiseHand,
    RemovedFromRoom,
    RemoveFromRoom,
    UnmuteSelf,
)
from parvis.wire import Close, DescribeHand, Hand, OpenRoom


async def test_room_roles_hands_and_queue_are_back_and_nothing_is_journaled(world: World) -> None:
    """R2, R20, M11."""
    await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    await bob.says(RaiseHand())
    await bob.says(DescribeHand("The bridge", "working"))
    before, state = world.happened(), world.state
    await world.restart()
    assert world.happened() == before and world.state == state
    assert ann.is_heard, "not one packet is lost: its microphone was never touched"
    assert ("close_microphone", ann.connection) not in world.media.log
    assert {e.person.id for e in world.attendance.everyone(world.room)} >= {ann.id, bob.id}
    assert world.house.runners[world.room].sitting.hands[bob.id] == Hand(
        bob.id, "The bridge", "working"
    )


async def test_a_socket_comes_back_with_a_ticket_for_the_same_connection(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await world.restart()
    ann.reattach()
    assert ann.snapshot.you.connection == ann.connection
    assert await ann.says(MuteSelf()) == "ack"
    assert not ann.is_heard


async def test_a_journal_that_cannot_be_read_closes_its_room_and_no_other(world: World) -> None:
    """E18: and nobody goes on being heard in a room that nobody can moderate."""
    hana = await world.open()
    other = await world.house.open("ann", account("ann"), OpenRoom("Bakery"))
    world.journal.garbled.add(world.room)
    await world.restart()
    assert [card.id for card in world.house.street.rooms()] == [other.id]
    assert hana.connection not in world.media.lines and world.room not in world.media.rooms
    assert not (await world.house.street.room(world.room)).ended


async def test_who_went_meanwhile_is_noted_before_anyone_is_answered(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await world.kill()
    world.media.end(ann.connection, "silent")
    await world.start()
    assert world.happened()[-1] == "ConnectionLost" and world.person("ann").lost_at


async def test_the_clock_of_a_socket_stands_while_python_is_away(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    ann.lose_socket()
    await world.pass_time(29)
    await world.kill()
    await world.clock.advance(40)
    await world.start()
    await world.pass_time(29)
    assert ann.is_heard
    await world.pass_time(2)
    assert not ann.is_heard and world.person("ann").lost_at


async def test_no_closed_microphone_is_open_again(world: World) -> None:
    """The journal says muted, the core says open: the lesser power wins."""
    await world.open()
    ann = await world.speaker("ann")
    await ann.says(MuteSelf())
    await world.kill()
    world.media.lines[ann.connection].microphone = True
    await world.start()
    assert not ann.is_heard


async def test_what_the_core_closed_is_journaled_as_closed(world: World) -> None:
    """Killed between the core's closing and the journal's writing."""
    await world.open()
    ann = await world.speaker("ann")
    await world.kill()
    world.media.lines[ann.connection].microphone = False
    await world.start()
    assert world.happened()[-1] == "Muted" and world.person("ann").muted


async def test_a_command_that_was_answered_before_is_not_done_again(world: World) -> None:
    """R11: by id, also across a restart."""
    await world.open()
    ann = await world.speaker("ann")
    assert await ann.says(MuteSelf(), id="m1") == "ack"
    assert await ann.says(UnmuteSelf(), id="u1") == "ack"
    assert await ann.says(MuteSelf(), id="m1") == "ack" and ann.is_heard
    await world.restart()
    ann.reattach()
    assert await ann.says(MuteSelf(), id="m1") == "ack"
    assert ann.is_heard, "the first answer again, and nothing done"


async def test_a_refused_command_is_refused_again_under_its_id(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    assert await ann.says(UnmuteSelf(), id="1") == "not_on_stage"
    assert await ann.says(RaiseHand(), id="1") == "not_on_stage"


async def test_the_same_id_of_two_people_is_two_commands(world: World) -> None:
    await world.open()
    ann, bob = await world.enter("ann"), await world.enter("bob")
    assert await ann.says(RaiseHand(), id="1") == "ack"
    assert await bob.says(RaiseHand(), id="1") == "ack"
    assert world.happened()[-2:] == ["HandRaised", "HandRaised"]


async def test_the_same_id_twice_in_one_inbox_is_done_once(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    answers = [
        ann.ask(MuteSelf(), id="1"),
        ann.ask(UnmuteSelf(), id="2"),
        ann.ask(MuteSelf(), id="1"),
    ]
    await settled()
    assert answers[0] == answers[2] and ann.is_heard


async def test_who_is_removed_in_the_journal_and_still_in_the_core_is_cut(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await world.kill()
    world.journal.events[world.room].append(RemovedFromRoom(world.clock.now(), ann.id, "hana"))
    await world.start()
    assert ann.connection not in world.media.lines


async def test_a_removed_person_stays_out_and_an_ended_room_ended(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await hana.says(RemoveFromRoom(ann.id))
    await world.restart()
    assert await world.not_admitted("ann") == "removed"
    hana.reattach()
    await hana.says(EndRoom())
    await world.restart()
    assert world.house.runners == {} and await world.not_admitted("bob") == "room_ended"


async def test_a_room_that_ended_without_the_core_hearing_is_closed_there(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await hana.says(EndRoom())
    await world.kill()
    world.media.rooms.add(world.room)
    await world.start()
    assert world.media.rooms == set()
    assert ann.outlet.code is Close.ROOM_ENDED


async def test_when_both_died_everybody_is_lost_and_returns_to_their_seats(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await world.kill()
    world.media.crash()
    await world.start()
    assert world.person("hana").lost_at and world.person("ann").lost_at
    back = await world.enter("ann", replaces=ann.connection)
    assert world.person("ann").on_stage_since and not back.is_heard
    assert await world.enter("hana") and world.person("hana").id == hana.id


async def test_strangers_in_the_core_are_sent_away(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    await world.kill()
    world.media.lines[ann.connection].label = b"not ours"
    await world.start()
    assert ann.connection not in world.media.lines


STEPS = ("raise", "accept", "unmute", "mute", "again", "move", "remove")


async def play(ann: Guest, hana: Guest, step: str) -> str:
    commands = {
        "raise": (ann, RaiseHand()),
        "accept": (hana, AcceptHand(ann.id)),
        "unmute": (ann, UnmuteSelf()),
        "mute": (hana, MuteParticipant(ann.id)),
        "again": (ann, UnmuteSelf()),
        "move": (hana, MoveToAudience(ann.id)),
        "remove": (hana, RemoveFromRoom(ann.id)),
    }
    actor, command = commands[step]
    return await actor.says(command)


@pytest.mark.parametrize("killed_after", range(len(STEPS)))
@pytest.mark.parametrize("torn", [False, True])
async def test_killed_at_any_point_all_that_was_answered_is_there(
    world: World, killed_after: int, torn: bool
) -> None:
    """R20, E1. Torn: it died when the core had closed and the journal had not been written."""
    hana = await world.open()
    ann = await world.enter("ann")
    for step in STEPS[:killed_after]:
        await world.pass_time(1)
        assert await play(ann, hana, step) == "ack"
    await world.pass_time(1)
    world.journal.away = torn
    await play(ann, hana, STEPS[killed_after])
    acknowledged = list(world.journal.events[world.room])
    await world.kill()
    world.journal.away = False
    await world.start()
    journal = world.journal.events[world.room]
    assert journal[: len(acknowledged)] == acknowledged
    assert world.state == fold(journal)
    assert {c for c, line in world.media.lines.items() if line.microphone} <= {
        ann.connection if not world.person("ann").muted else ""
    }
