"""The main job, on the shell: a room opens, others come, one is brought on stage, and leaves it."""

import pytest
from live.world import World

from parvis.room.words import (
    AcceptHand,
    HandOver,
    InviteToStage,
    LeaveRoom,
    LeaveStage,
    MakeModerator,
    On,
    RaiseHand,
    UnmuteSelf,
)
from parvis.wire import Close


async def test_a_host_is_on_stage_muted_once_they_have_come(world: World) -> None:
    hana = await world.open()
    assert world.happened() == ["RoomOpened", "ConnectionLost", "ConnectionReturned"]
    assert world.person("hana").on_stage_since and world.person("hana").muted
    assert not hana.is_heard


async def test_a_listener_raises_a_hand_is_brought_on_stage_and_heard(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    assert await ann.says(RaiseHand()) == "ack"
    assert await hana.says(AcceptHand(ann.id)) == "ack"
    assert not ann.is_heard, "both consents bring on stage, muted (R7)"
    assert await ann.says(UnmuteSelf()) == "ack"
    assert ann.is_heard and "Unmuted" in ann.events


async def test_who_leaves_the_stage_is_not_heard_and_listens_on(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    assert await ann.says(LeaveStage()) == "ack"
    assert not ann.is_heard and ann.connection in world.media.lines
    assert ann.outlet.code is None


async def test_who_leaves_quietly_is_gone_at_once_and_told_so(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    assert await ann.says(LeaveRoom()) == "ack"
    assert ann.outlet.code is Close.LEFT
    assert ann.connection not in world.media.lines
    assert not world.attendance.present(world.room, ann.id)
    assert world.happened()[-1] == "LeftStage"
    await world.pass_time(0.1)
    assert hana.events[-1] == "LeftStage"


async def test_a_goodbye_that_comes_after_the_media_ended_is_still_heard(world: World) -> None:
    """The page says leave_room and closes its peer connection: the core may be faster."""
    await world.open()
    ann = await world.speaker("ann")
    await ann.vanish()
    assert await ann.says(LeaveRoom()) == "ack"
    assert world.happened()[-2:] == ["ConnectionLost", "LeftStage"]


async def test_a_host_who_leaves_counts_as_lost_and_keeps_the_role_for_a_while(
    world: World,
) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await hana.says(LeaveRoom())
    assert world.person("hana").lost_at and world.person("hana").leads
    await world.pass_time(29)
    assert "StageAsked" not in ann.events
    await world.pass_time(1.1)
    assert "StageAsked" in ann.events, "A11: after 30 s somebody is asked"


async def test_a_visitor_listens_and_is_told_to_sign_in_to_speak(world: World) -> None:
    await world.open()
    vera = await world.enter("vera")
    assert await vera.says(RaiseHand()) == "account_needed"
    assert "HandRaised" not in world.happened()


@pytest.mark.parametrize("power", [AcceptHand, InviteToStage, MakeModerator, HandOver])
async def test_nobody_can_give_a_visitor_what_needs_an_account(
    world: World, power: type[On]
) -> None:
    """C4: nor by a command that no screen offers."""
    hana, vera = await world.open(), await world.enter("vera")
    before = world.happened()
    assert await hana.says(power(vera.id)) == "account_needed"
    assert await vera.says(power(hana.id)) == "not_allowed"
    assert world.happened() == before


async def test_a_room_nobody_is_left_in_ends_by_itself(world: World) -> None:
    hana = await world.open()
    await hana.vanish()
    await world.pass_time(299)
    assert "RoomEnded" not in world.happened()
    await world.pass_time(2)
    assert world.happened()[-1] == "RoomEnded"
    assert world.room not in world.media.rooms and world.house.street.rooms() == []
