"""A calm against a raid: who is held at the door, who may come back, and what who leads sees."""

import asyncio

import pytest
from live.fakes import settled
from live.world import Guest, World, account, id_of, who

from parvis.live import NotAdmitted
from parvis.room.words import (
    CalmRoom,
    EndCalm,
    LockRoom,
    MakeModerator,
    MuteSelf,
    RaiseHand,
    RemoveAll,
    RemoveFromRoom,
    UnmuteSelf,
)
from parvis.wire import Arrivals, EditRoom, Join, React

MINUTES = 60.0


def listed(guest: Guest) -> list[str]:
    """The arrivals as this person was told last."""
    return [arrival.person.name for arrival in guest.heard(Arrivals)[-1].people]


async def holds(world: World, name: str) -> bool:
    return await world.house.holds(world.room, account(name), Join("offer"))


async def test_one_calm_leaves_only_earlier_people_able_to_act(world: World) -> None:
    """A10: 500 bots in 10 s. The host's one tap is answered before anything else happens, and who
    was there before is served as ever."""
    hana = await world.open()
    ann = await world.speaker("ann")
    await world.pass_time(6 * MINUTES)
    bots: list[Guest] = []
    for number in range(250):
        bots.append(await world.enter(f"bot{number}"))
        world.clock.passed += 0.02
    for bot in bots[:60]:
        bot.ask(RaiseHand())
    assert await hana.says(CalmRoom()) == "ack"
    for number in range(250, 500):
        assert await world.not_admitted(f"bot{number}") == "room_calm"
        world.clock.passed += 0.02
    assert not ann.is_heard, "guests on stage are muted"
    refused = {await bot.says(RaiseHand()) for bot in bots[60:]}
    assert refused == {"room_calm"} == {await bots[0].says(React("heart"))}
    assert await bots[0].says(UnmuteSelf()) == "not_on_stage"
    assert await hana.says(UnmuteSelf()) == "ack" and hana.is_heard
    assert len(listed(hana)) == 200 and not {"Ann", "Hana"} & set(listed(hana))


async def test_all_who_came_lately_are_removed_by_one_command(world: World) -> None:
    """A10: their media end before anybody is answered."""
    hana = await world.open()
    await world.pass_time(6 * MINUTES)
    bots = [await world.enter(f"bot{number}") for number in range(200)]
    bob = await world.enter("bob")
    await hana.says(CalmRoom())
    world.media.say("silent", bots[0].connection)  # who is reconnecting goes as well
    await settled()
    assert await hana.says(RemoveAll(tuple(bot.id for bot in bots))) == "ack"
    await world.pass_time(1)
    assert not {bot.connection for bot in bots} & set(world.media.lines)
    assert world.roster == {hana.id, bob.id} and listed(hana) == ["Bob"]
    await hana.says(EndCalm())
    assert await world.not_admitted("bot7") == "removed"


async def test_who_was_there_before_may_come_back_and_who_came_late_may_not(world: World) -> None:
    hana = await world.open()
    old, back, away = [await world.enter(name) for name in ("old", "back", "away")]
    await world.pass_time(6 * MINUTES)
    late = await world.enter("late")
    await away.vanish()
    await hana.says(CalmRoom())
    for guest in (old, back, late):
        await world.enter(guest.name, replaces=guest.connection)  # who is here repairs as ever
    await back.vanish()
    world.media.end(list(world.media.lines)[-1], "silent")  # Late, who is not let in again
    await settled()
    assert await world.not_admitted("late") == "room_calm"
    assert await world.join("away")
    await world.pass_time(121)
    assert await world.not_admitted("away") == "room_calm", "gone for more than two minutes"


async def test_standing_opens_the_door_in_a_calm(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await hana.says(CalmRoom())
    await ann.vanish()
    await world.pass_time(60)
    assert await world.join("ann")


async def test_who_waits_is_counted_while_they_ask(world: World) -> None:
    hana = await world.open()
    await world.pass_time(6 * MINUTES)
    await hana.says(CalmRoom())
    assert hana.heard(Arrivals)[-1] == Arrivals([], 0)
    for name in ("ann", "bob", "ann"):
        assert await holds(world, name)
    await world.pass_time(1)
    assert hana.heard(Arrivals)[-1] == Arrivals([], 2), "people, not requests"
    await world.pass_time(8)
    assert await holds(world, "bob")
    await world.pass_time(4)
    assert hana.heard(Arrivals)[-1] == Arrivals([], 1), "Ann has given up"
    told = len(hana.heard(Arrivals))
    await hana.says(EndCalm())
    assert not await holds(world, "bob")
    await world.pass_time(30)
    assert len(hana.heard(Arrivals)) == told


async def test_nobody_waits_for_a_door_that_will_not_open(world: World) -> None:
    """Removed, without an account or without a link: they are told at once, and do not count."""
    hana = await world.open()
    bob = await world.enter("bob")
    await hana.says(RemoveFromRoom(bob.id))
    await world.house.edit(world.room, "account:hana", EditRoom(visitors=False))
    for command in (CalmRoom(), LockRoom()):
        await hana.says(command)
    for name, no in (("bob", "removed"), ("vera", "visitors_not_allowed"), ("ann", "room_locked")):
        assert not await world.house.holds(world.room, who(name), Join("offer", name=name))
        assert await world.not_admitted(name) == no
    assert await world.house.holds(world.room, who("ann"), Join("offer", invitation="a link"))


async def test_who_leads_sees_the_arrivals_the_newest_first_and_nobody_else_does(
    world: World,
) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await world.pass_time(6 * MINUTES)
    for name in ("bob", "cid"):
        await world.enter(name)
        await world.pass_time(1)
    await hana.says(CalmRoom())
    assert listed(hana) == ["Cid", "Bob"] and not ann.heard(Arrivals)
    hana.reattach()
    assert listed(hana) == ["Cid", "Bob"], "at once, with the snapshot"
    await hana.says(MakeModerator(ann.id))
    await world.pass_time(1)
    assert listed(ann) == ["Cid", "Bob"]


async def test_arrivals_are_told_when_they_change_and_once_a_second(world: World) -> None:
    hana = await world.open()
    guests = [await world.enter(f"guest{n}") for n in range(5)]
    await hana.says(CalmRoom())
    await world.pass_time(5)
    told = len(hana.heard(Arrivals))
    for guest in guests:
        await guest.vanish()
    await world.pass_time(5)
    assert listed(hana) == [] and len(hana.heard(Arrivals)) <= told + 2


async def test_a_stay_goes_on_through_repairs_and_a_new_server(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await world.pass_time(6 * MINUTES)
    ann = await world.enter("ann", replaces=ann.connection)
    await ann.vanish()
    ann = await world.enter("ann")
    await world.restart()
    for guest in (hana, ann):
        guest.reattach()
    await hana.says(CalmRoom())
    assert listed(hana) == []


async def test_a_calm_that_began_while_the_core_was_asked_holds_all_the_same(
    world: World,
) -> None:
    """A17."""
    hana = await world.open()
    world.media.gate.clear()
    joining = asyncio.ensure_future(world.join("ann"))
    await settled()
    await hana.says(CalmRoom())
    world.media.gate.set()
    with pytest.raises(NotAdmitted, match="room_calm"):
        await joining
    assert not world.attendance.all_of(world.room, id_of("ann"))


async def test_after_the_calm_everybody_is_muted_and_may_unmute(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await hana.says(CalmRoom())
    await world.pass_time(1)
    assert await ann.says(UnmuteSelf()) == "room_calm" and await ann.says(MuteSelf()) == "ack"
    await hana.says(EndCalm())
    assert not ann.is_heard
    assert await ann.says(UnmuteSelf()) == "ack" and ann.is_heard
