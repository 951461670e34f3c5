"""A visitor who signs up in the room: the sound goes on, and they are somebody else."""

import pytest
from live.stores import DatabaseAway
from live.world import World, id_of

from parvis.live import NotAdmitted
from parvis.live.identity import Newcomer
from parvis.room.words import AcceptHand, LockRoom, RaiseHand, UnmuteSelf
from parvis.wire import Close, EditRoom, Join


async def let_visitors_speak(world: World) -> None:
    await world.house.edit(world.room, "account:hana", EditRoom(visitors_speak=True))


def signed_up(name: str) -> Newcomer:
    """In the browser in which Vera came."""
    return Newcomer(f"account:{name}", name.title(), also=("visitor:vera",))


async def test_the_account_takes_the_visitors_seat_in_one_step(world: World) -> None:
    await world.open()
    vera = await world.enter("vera")
    assert await vera.says(RaiseHand()) == "account_needed"
    veronica = await world.become_account(vera, "veronica")
    line = world.media.lines[veronica.connection]
    assert line.replaces == vera.connection, "the core hands over: the sound goes on"
    assert vera.outlet.code is Close.REPLACED and vera.connection not in world.media.lines
    assert world.roster == {id_of("hana"), veronica.id}
    assert not veronica.joined.snapshot.people[-1].visitor
    assert await veronica.says(RaiseHand()) == "ack"


async def test_the_visitor_is_listed_until_the_account_is(world: World) -> None:
    """A1: make before break, and nobody hears twice."""
    await world.open()
    vera = await world.enter("vera")
    before = set(world.roster)
    veronica = await world.become_account(vera, "veronica")
    assert world.roster == before - {vera.id} | {veronica.id}


async def test_what_the_visitor_had_does_not_carry_over(world: World) -> None:
    """A hand, a seat: an account is somebody else to the journal."""
    hana = await world.open()
    await let_visitors_speak(world)
    vera, vito = await world.enter("vera"), await world.enter("vito")
    for visitor in (vera, vito):
        assert await visitor.says(RaiseHand()) == "ack"
    assert await hana.says(AcceptHand(vito.id)) == "ack"
    assert await vito.says(UnmuteSelf()) == "ack" and vito.is_heard
    veronica = await world.become_account(vera, "veronica")
    victor = await world.become_account(vito, "victor")
    assert set(world.state.people) == {hana.id}
    assert not victor.is_heard and await victor.says(UnmuteSelf()) == "not_on_stage"
    assert await veronica.says(RaiseHand()) == "ack"


async def test_nobody_takes_over_a_visitor_they_are_not(world: World) -> None:
    await world.open()
    vera = await world.enter("vera")
    ann = await world.enter("ann", replaces=vera.connection)
    assert world.media.lines[ann.connection].replaces is None
    assert world.roster == {id_of("hana"), vera.id, ann.id}


async def test_an_account_that_is_here_already_is_here_once(world: World) -> None:
    """A1: the other device ends as well."""
    hana = await world.open()
    phone = await world.enter("ann")
    vera = await world.enter("vera")
    laptop = await world.become_account(vera, "ann")
    assert {phone.outlet.code, vera.outlet.code} == {Close.REPLACED}
    assert set(world.media.lines) == {hana.connection, laptop.connection}


async def test_signing_up_inside_opens_a_locked_door(world: World) -> None:
    hana = await world.open()
    link = await world.house.invitations.make(world.house.runners[world.room], hana.id, "")
    vera = await world.enter("vera", invitation=link.token)
    await hana.says(LockRoom())
    ann = await world.become_account(vera, "ann")
    phone = await world.enter("ann")
    assert ann.outlet.code is Close.REPLACED
    await world.revoke(link)
    assert phone.outlet.code is Close.REMOVED, "the link was theirs, and still is"


async def test_a_visitor_becomes_one_account_and_no_more(world: World) -> None:
    """A9, A10: a cookie that was passed on opens no locked door to several."""
    hana = await world.open()
    vera = await world.enter("vera")
    await vera.vanish()
    vera = await world.enter("vera")
    await hana.says(LockRoom())
    ann, bob = (signed_up(name) for name in ("ann", "bob"))
    mine = await world.house.join(world.room, ann, Join("offer", vera.connection))
    with pytest.raises(NotAdmitted, match="room_locked"):
        await world.house.join(world.room, bob, Join("offer", vera.connection))
    await world.let_in("ann", mine)
    with pytest.raises(NotAdmitted, match="room_locked"):
        await world.house.join(world.room, bob, Join("offer", vera.connection))
    assert await world.not_admitted("vera") == "room_locked", "not as who they were a moment ago"


async def test_a_link_is_passed_on_when_the_account_is_here_and_not_before(world: World) -> None:
    """A9: a join that comes to nothing hides nobody from who revokes the link."""
    await world.open()
    link = await world.invited()
    vera = await world.enter("vera", invitation=link.token)
    with pytest.raises(NotAdmitted, match="bad_offer"):
        await world.house.join(world.room, signed_up("ann"), Join("nonsense", vera.connection))
    await world.revoke(link)
    assert vera.outlet.code is Close.REMOVED


async def test_a_link_that_could_not_be_passed_on_still_ends_the_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A9."""
    await world.open()
    link = await world.invited()
    vera = await world.enter("vera", invitation=link.token)

    async def away(*_: str) -> None:
        raise DatabaseAway

    monkeypatch.setattr(world.invitations, "pass_on", away)
    ann = await world.become_account(vera, "ann")
    await world.revoke(link)
    assert ann.outlet.code is Close.REMOVED


async def test_a_host_who_tried_out_a_link_as_a_visitor_may_revoke_it(world: World) -> None:
    """Whoever leads is not shut out as the visitor whom they were."""
    await world.open()
    link = await world.invited()
    vera = await world.enter("vera", invitation=link.token)
    hana = await world.become_account(vera, "hana")
    world.invitations.links[link.token or ""] = (world.room, link, vera.id)
    await world.revoke(link)
    assert world.person("vera").removed and hana.outlet.code is None
    hana = await world.become_account(vera, "hana")
    card = await world.house.street.room(world.room, ["account:hana", "visitor:vera"])
    assert card.here and not card.removed
