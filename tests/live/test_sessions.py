"""Signing out elsewhere ends what that session opened (A5)."""

import asyncio

import pytest
from live.fakes import settled
from live.world import World, account
from msgspec.structs import replace

from parvis.live import NotAdmitted
from parvis.wire import Close, Join, OpenRoom

ANN = account("ann")


async def test_signed_out_everywhere_is_out_of_every_room_at_once(world: World) -> None:
    """A5: the media first, then the socket; nothing of it needs time to pass."""
    await world.open()
    ann = await world.speaker("ann")
    hall = await world.house.open("hana", account("hana"), OpenRoom("Hall"))
    there = await world.house.join(hall.id, ANN, Join("offer"))
    world.media.log.clear()
    await world.house.sign_out(ANN.identity)
    await settled()
    assert world.media.log[0][0] == "leave"
    assert not {ann.connection, there.connection} & set(world.media.lines)
    assert ann.outlet.code is Close.SIGNED_OUT and ann.id not in world.roster
    assert world.person("ann").lost_at, "it is noted as any loss: a seat is held for a while"


async def test_signing_out_on_one_device_leaves_the_other(world: World) -> None:
    await world.open()
    phone = replace(ANN, session="phone")
    ann = await world.let_in("ann", await world.house.join(world.room, phone, Join("offer")))
    await world.house.sign_out(ANN.identity, "laptop")
    assert ann.outlet.code is None
    await world.restart()
    ann.reattach()
    await world.house.sign_out(ANN.identity, "phone")
    assert ann.outlet.code is Close.SIGNED_OUT, "the core's label remembers the session"


async def test_another_person_with_the_same_session_id_stays(world: World) -> None:
    await world.open()
    came = [replace(account(name), session="one") for name in ("ann", "bob")]
    ann, bob = [
        await world.let_in(who.name, await world.house.join(world.room, who, Join("offer")))
        for who in came
    ]
    await world.house.sign_out(ANN.identity, "one")
    assert ann.id not in world.roster and bob.id in world.roster


async def test_who_is_signed_out_while_the_core_is_asked_does_not_come_in(world: World) -> None:
    """A5, A17."""
    await world.open()
    world.media.gate.clear()
    joining = asyncio.ensure_future(world.join("ann"))
    await settled()
    await world.house.sign_out(ANN.identity)
    world.media.gate.set()
    with pytest.raises(NotAdmitted, match="media_away"):
        await joining
