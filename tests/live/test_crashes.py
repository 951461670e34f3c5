"""The core crashes and is started again: leases wait ten seconds to be replaced (E2, M11)."""

from live.world import World

from parvis.room.words import MuteSelf, RaiseHand, UnmuteSelf
from parvis.wire import Close, Rejoin


async def test_a_crashed_core_costs_no_role_no_seat_and_no_place(world: World) -> None:
    hana = await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    await bob.says(RaiseHand())
    before = world.happened()
    await world.crash_core()
    assert hana.heard(Rejoin) and world.room in world.media.rooms
    await world.pass_time(9)
    back = [await world.enter(g.name, replaces=g.connection) for g in (hana, ann, bob)]
    await world.pass_time(20)
    assert world.happened() == before
    assert [guest.is_heard for guest in back] == [False, True, False]


async def test_who_does_not_come_back_after_a_crash_is_lost_after_ten_seconds(
    world: World,
) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await world.crash_core()
    await world.pass_time(9)
    assert ann.id in world.roster
    await world.pass_time(2)
    assert ann.id not in world.roster and world.person("ann").lost_at
    assert ann.outlet.code is Close.LEASE_ENDED


async def test_commands_work_while_the_core_is_away(world: World) -> None:
    """M11: roster and queue outlive the media; what was muted meanwhile stays so."""
    await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    world.media.crash()
    world.media.away = True
    world.attendance.set_adrift()
    assert await bob.says(RaiseHand()) == "ack"
    assert await ann.says(MuteSelf()) == "ack"
    assert await world.not_admitted("zoe") == "media_away"
    world.media.away = False
    await world.house.media_restarted()
    again = await world.enter("ann", replaces=ann.connection)
    assert not again.is_heard


async def test_who_unmutes_while_the_core_is_away_is_heard_after_it(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await ann.says(MuteSelf())
    world.media.crash()
    world.attendance.set_adrift()
    assert await ann.says(UnmuteSelf()) == "ack"
    await world.house.media_restarted()
    again = await world.enter("ann", replaces=ann.connection)
    assert again.is_heard and world.happened()[-1] == "Unmuted"
