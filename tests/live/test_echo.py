"""Sound checks: an echo for one, which nobody else hears or sees."""

import asyncio

import pytest
from live.fakes import settled
from live.world import Guest, World, id_of

from parvis.live import NotAdmitted
from parvis.room.words import RemoveFromRoom
from parvis.wire import Close, SoundChecked


async def check(world: World, name: str, offer: str = "offer") -> SoundChecked:
    return await world.house.check_sound(world.room, f"account:{name}", offer)


async def test_an_echo_opens_the_microphone_in_a_room_of_its_own(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    checked = await check(world, "ann")
    line = world.media.lines[checked.connection]
    assert line.room in world.media.echoes and line.microphone and checked.answer == "answer"
    world.media.connect(checked.connection)
    await settled()
    assert checked.connection in world.media.lines, "it is no ghost: nobody else is in there"
    assert world.roster == {id_of("hana"), ann.id}
    assert (await world.house.street.room(world.room)).listening == 1
    assert not ann.is_heard


async def test_it_ends_by_itself_or_when_told(world: World) -> None:
    await world.open()
    await world.enter("ann")
    await check(world, "ann")
    await world.pass_time(19)
    assert world.media.echoes & world.media.rooms
    await world.pass_time(2)
    assert not world.media.echoes & world.media.rooms
    checked = await check(world, "ann")
    await world.house.end_sound_check(world.room, "account:ann", "another")
    assert checked.connection in world.media.lines
    await world.house.end_sound_check(world.room, "account:ann", checked.connection)
    assert checked.connection not in world.media.lines and not world.attendance.apart


async def test_a_second_one_of_the_same_person_ends_the_first(world: World) -> None:
    await world.open()
    await world.enter("ann")
    first, second = await check(world, "ann"), await check(world, "ann")
    assert first.connection not in world.media.lines and second.connection in world.media.lines
    await world.pass_time(19)
    third = await check(world, "ann")
    await world.pass_time(2)
    assert third.connection in world.media.lines, "the timers of the earlier ones are no concern"


async def test_only_who_is_here_hears_themselves(world: World) -> None:
    await world.open()
    with pytest.raises(NotAdmitted, match="lease_ended"):
        await check(world, "ann")


async def test_who_goes_hears_nothing_any_more(world: World) -> None:
    """A1, A5: removed, signed out or gone."""
    hana = await world.open()
    ends = {
        "ann": lambda ann: hana.says(RemoveFromRoom(ann.id)),
        "bob": lambda _: world.house.sign_out("account:bob"),
        "cid": Guest.vanish,
    }
    for name, end in ends.items():
        guest = await world.enter(name)
        checked = await check(world, name)
        await end(guest)
        await settled()
        assert checked.connection not in world.media.lines, name


async def test_an_echo_goes_with_the_device_that_asked_for_it(world: World) -> None:
    """A1: another one has taken over."""
    await world.open()
    await world.enter("ann")
    checked = await check(world, "ann")
    await world.enter("ann")
    assert checked.connection not in world.media.lines and not world.attendance.apart


async def test_a_new_server_closes_what_it_does_not_know(world: World) -> None:
    await world.open()
    await world.enter("ann")
    checked = await check(world, "ann")
    await world.restart()
    assert checked.connection not in world.media.lines


async def test_whoever_hangs_up_while_the_core_is_asked_leaves_no_trace(world: World) -> None:
    """R22."""
    await world.open()
    await world.enter("ann")
    world.media.gate.clear()
    asking = asyncio.ensure_future(check(world, "ann"))
    await settled()
    asking.cancel()
    world.media.gate.set()
    await world.pass_time(20)
    assert not world.attendance.apart and not world.house.sound_checks.echoes
    assert not world.media.echoes & world.media.rooms


async def test_whoever_goes_while_an_older_echo_ends_gets_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A5, A17."""
    await world.open()
    ann = await world.enter("ann")
    await check(world, "ann")
    close_room = world.media.close_room

    async def meanwhile(room: str) -> None:
        world.attendance.drop([ann.connection], Close.SIGNED_OUT)
        await close_room(room)

    monkeypatch.setattr(world.media, "close_room", meanwhile)
    with pytest.raises(NotAdmitted, match="lease_ended"):
        await check(world, "ann")
    assert not world.media.echoes & world.media.rooms


async def test_an_offer_that_is_none_leaves_no_trace(world: World) -> None:
    await world.open()
    await world.enter("ann")
    with pytest.raises(NotAdmitted, match="bad_offer"):
        await check(world, "ann", "nonsense")
    world.media.away = True
    with pytest.raises(NotAdmitted, match="media_away"):
        await check(world, "ann")
    assert not world.attendance.apart and not world.house.sound_checks.echoes
