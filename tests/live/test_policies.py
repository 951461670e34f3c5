"""What the host edits, and what visitors may do; who wants to be left alone."""

import asyncio

import pytest
from live.fakes import settled
from live.stores import DatabaseAway
from live.world import World, account, id_of

from parvis.live import NotAdmitted
from parvis.room.words import (
    AcceptAll,
    AcceptHand,
    AcceptInvitation,
    HandOver,
    InviteToStage,
    LowerHand,
    MakeModerator,
    MovedToAudience,
    RaiseHand,
    UnmuteSelf,
)
from parvis.wire import DescribeHand, EditRoom, HandDescribed, Happened, Info, Join, JustListen

HANA = "account:hana"


async def edit(world: World, **changes: object) -> None:
    await world.house.edit(world.room, HANA, EditRoom(**changes))  # type: ignore[arg-type]


async def test_an_edit_is_told_to_everybody_and_stays(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    card = await world.house.edit(world.room, HANA, EditRoom(title="Forum", visitors=False))
    assert (card.title, card.visitors, card.description) == ("Forum", False, "")
    await world.pass_time(0.1)
    assert (
        [info.room.title for info in ann.heard(Info)]
        == ["Forum"]
        == [info.room.title for info in hana.heard(Info)]
    )
    assert (await world.enter("bob")).snapshot.room.title == "Forum"
    assert await world.not_admitted("vera") == "visitors_not_allowed"
    await world.restart()
    assert (await world.house.street.room(world.room)).title == "Forum"


async def test_a_visitor_who_is_here_stays_when_no_others_are_let_in(world: World) -> None:
    """A phone that changes its network joins anew, and is no newcomer."""
    await world.open()
    vera = await world.enter("vera")
    await edit(world, visitors=False)
    vera = await world.enter("vera", replaces=vera.connection)
    await vera.vanish()
    assert await world.not_admitted("vera") == "visitors_not_allowed"


async def test_a_visitor_does_not_slip_in_while_the_core_is_asked(world: World) -> None:
    """A17."""
    await world.open()
    world.media.gate.clear()
    joining = asyncio.ensure_future(world.join("vera"))
    await settled()
    await edit(world, visitors=False)
    world.media.gate.set()
    with pytest.raises(NotAdmitted, match="visitors_not_allowed"):
        await joining


async def test_an_edit_that_changes_nothing_tells_nobody(world: World) -> None:
    hana = await world.open()
    await edit(world, title="Agora", reactions=True)
    await world.pass_time(0.1)
    assert not hana.heard(Info)


async def test_only_the_host_edits(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await hana.says(MakeModerator(ann.id))
    with pytest.raises(NotAdmitted, match="not_allowed"):
        await world.house.edit(world.room, "account:ann", EditRoom(title="Mine"))
    await hana.says(HandOver(ann.id))
    assert await world.house.edit(world.room, "account:ann", EditRoom(title="Mine"))
    with pytest.raises(NotAdmitted, match="not_allowed"):
        await edit(world, title="Mine again")


async def test_two_edits_at_once_lose_nothing(world: World) -> None:
    await world.open()
    await asyncio.gather(edit(world, title="Forum"), edit(world, description="Come in."))
    card = await world.house.street.room(world.room)
    assert (card.title, card.description) == ("Forum", "Come in.")


async def test_with_the_journal_away_an_edit_fails_and_changes_nothing(world: World) -> None:
    hana = await world.open()
    world.journal.away = True
    with pytest.raises(DatabaseAway):
        await edit(world, title="Forum")
    world.journal.away = False
    assert (await world.house.street.room(world.room)).title == "Agora"
    assert not hana.heard(Info)


async def test_the_host_may_let_visitors_speak(world: World) -> None:
    hana = await world.open()
    vera = await world.enter("vera")
    assert await vera.says(RaiseHand()) == "account_needed"
    assert await hana.says(InviteToStage(vera.id)) == "account_needed"
    await edit(world, visitors_speak=True)
    assert await vera.says(RaiseHand()) == "ack"
    assert await hana.says(AcceptHand(vera.id)) == "ack"
    assert await vera.says(UnmuteSelf()) == "ack" and vera.is_heard
    vito = await world.enter("vito")
    assert await hana.says(InviteToStage(vito.id)) == "ack"
    assert await vito.says(AcceptInvitation()) == "ack"


async def test_roles_are_for_accounts_whatever_the_host_decides(world: World) -> None:
    hana = await world.open()
    await edit(world, visitors_speak=True)
    vera = await world.enter("vera")
    for command in (MakeModerator(vera.id), HandOver(vera.id)):
        assert await hana.says(command) == "account_needed"


async def test_hands_of_visitors_come_down_when_they_may_not_speak_any_more(world: World) -> None:
    hana = await world.open()
    await edit(world, visitors_speak=True)
    for name in ("vera", "ann"):
        guest = await world.enter(name)
        await guest.says(RaiseHand())
    await edit(world, visitors_speak=False)
    assert await hana.says(AcceptAll()) == "ack"
    assert not world.person("vera").hand_raised_at
    assert world.person("ann").on_stage_since and not world.person("vera").on_stage_since


async def test_a_visitor_on_stage_goes_back_when_visitors_may_not_speak_any_more(
    world: World,
) -> None:
    """R21: at once, also in the core, and told as what it is."""
    hana = await world.open()
    await edit(world, visitors_speak=True)
    vera, ann = await world.speaker("vera"), await world.speaker("ann")
    await edit(world, visitors_speak=False)
    await settled()
    assert not vera.is_heard and ann.is_heard
    assert vera.events[-1] == "MovedToAudience" and not world.person("vera").on_stage_since
    moved = [m.event for m in vera.heard(Happened) if isinstance(m.event, MovedToAudience)]
    assert [event.by for event in moved] == [hana.id]


async def test_a_visitor_who_is_invited_is_not_any_more_when_visitors_may_not_speak(
    world: World,
) -> None:
    hana = await world.open()
    await edit(world, visitors_speak=True)
    vera, ann = await world.enter("vera"), await world.enter("ann")
    for guest in (vera, ann):
        await hana.says(InviteToStage(guest.id))
    await edit(world, visitors_speak=False)
    await settled()
    assert vera.events[-1] == "InvitationExpired"
    assert await vera.says(AcceptInvitation()) == "account_needed"
    assert await ann.says(AcceptInvitation()) == "ack"


async def test_a_host_who_is_lost_stops_visitors_from_speaking_all_the_same(world: World) -> None:
    """Editing needs no connection."""
    hana = await world.open()
    await edit(world, visitors_speak=True)
    vera = await world.speaker("vera")
    await hana.vanish()
    await edit(world, visitors_speak=False)
    await settled()
    assert not vera.is_heard and world.happened()[-1] == "MovedToAudience"


async def test_a_visitor_who_was_lost_on_stage_comes_back_into_the_audience(world: World) -> None:
    await world.open()
    await edit(world, visitors_speak=True)
    await (await world.speaker("vera")).vanish()
    await edit(world, visitors_speak=False)
    await world.enter("vera")
    assert world.happened()[-2:] == ["ConnectionReturned", "MovedToAudience"]


async def test_who_is_just_listening_is_not_invited(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    assert await ann.says(JustListen(True)) == "ack"
    assert await hana.says(InviteToStage(ann.id)) == "just_listening"
    assert await ann.says(JustListen(False)) == "ack"
    assert await hana.says(InviteToStage(ann.id)) == "ack"


async def test_just_listening_may_be_said_at_the_door_and_outlives_a_server(world: World) -> None:
    hana = await world.open()
    wanted = Join("offer", just_listening=True)
    ann = await world.let_in("ann", await world.house.join(world.room, account("ann"), wanted))
    await world.restart()
    hana.reattach()
    assert await hana.says(InviteToStage(ann.id)) == "just_listening"


async def test_a_hand_says_whether_its_owner_has_spoken(world: World) -> None:
    hana = await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    await world.pass_time(11)
    await ann.says(RaiseHand())
    await bob.says(DescribeHand(topic="Trees"))
    await bob.says(RaiseHand())
    await world.pass_time(0.1)
    told = {hand.participant: hand.spoke for hand in hana.heard(HandDescribed)}
    assert told == {ann.id: True, bob.id: False}
    await world.restart()
    hana.reattach()
    told = {hand.participant: hand.spoke for hand in hana.snapshot.hands}
    assert told == {ann.id: True, bob.id: False}


async def test_a_topic_is_told_also_of_a_hand_on_stage(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await world.pass_time(11)
    await ann.says(RaiseHand())
    await ann.says(DescribeHand(topic="A word on the budget"))
    await world.pass_time(0.1)
    assert hana.heard(HandDescribed)[-1].topic == "A word on the budget"
    await ann.says(LowerHand())
    assert id_of("ann") not in world.house.runners[world.room].sitting.hands
