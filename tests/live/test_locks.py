"""A locked room, and the links that admit one person each (A9)."""

import asyncio
from typing import Any

import pytest
from live.fakes import settled
from live.world import World, account, id_of, visitor
from msgspec.structs import replace

from parvis.live import NotAdmitted
from parvis.live.identity import Newcomer
from parvis.room.words import (
    CalmRoom,
    EndCalm,
    LockRoom,
    MakeModerator,
    RemoveAll,
    RemoveFromRoom,
    UnlockRoom,
)
from parvis.wire import Close, Join


async def test_a_locked_room_admits_who_is_here_or_was_a_moment_ago(world: World) -> None:
    hana = await world.open()
    ann, bob = await world.enter("ann"), await world.enter("bob")
    assert await hana.says(LockRoom()) == "ack"
    assert (await world.house.street.room(world.room)).locked
    assert await world.not_admitted("cid") == "room_locked"
    await bob.vanish()
    await world.pass_time(119)
    assert await world.enter("ann", replaces=ann.connection)
    bob = await world.enter("bob")
    await bob.vanish()
    await world.pass_time(121)
    assert await world.not_admitted("bob") == "room_locked"
    await hana.says(UnlockRoom())
    assert await world.join("cid")


async def test_the_card_tells_whoever_looks_whether_a_lock_holds_them(world: World) -> None:
    """So that the door offers Join to who can come in."""
    hana = await world.open()
    ann = await world.enter("ann")
    await hana.says(LockRoom())

    async def familiar(name: str) -> bool:
        card = await world.house.street.room(world.room, [account(name).identity])
        return card.familiar

    assert await familiar("hana") and await familiar("ann") and not await familiar("cid")
    await ann.vanish()
    await world.pass_time(119)
    assert await familiar("ann"), "was here a moment ago"
    await world.pass_time(2)
    assert not await familiar("ann")
    await hana.vanish()
    assert await familiar("hana"), "has standing"


async def test_the_card_promises_nothing_that_the_door_does_not_keep(world: World) -> None:
    """Who was a visitor here a moment ago and has signed up outside is a newcomer."""
    hana = await world.open()
    vera = await world.enter("vera")
    await hana.says(LockRoom())
    await vera.vanish()
    ana = replace(account("ana"), also=(visitor("vera").identity,))
    card = await world.house.street.room(world.room, [ana.identity, *ana.also])
    assert not card.familiar
    with pytest.raises(NotAdmitted, match="room_locked"):
        await world.house.join(world.room, ana, Join("offer"))


async def test_a_link_admits_one_person_through_a_lock(world: World) -> None:
    """A9: one that was passed on admits nobody else."""
    hana = await world.open()
    link = await world.invited()
    await hana.says(LockRoom())
    ann = await world.enter("ann", invitation=link.token)
    assert await world.not_admitted("bob", invitation=link.token) == "invitation_taken"
    await ann.vanish()
    await world.pass_time(600)
    assert await world.enter("ann", invitation=link.token), "it stays Ann's"


async def test_a_link_stays_with_a_visitor_who_signs_up_outside(world: World) -> None:
    """A9: it admitted the visitor; long after, the account of the same browser comes by it."""
    hana = await world.open()
    link = await world.invited()
    await hana.says(LockRoom())
    vera = await world.enter("vera", invitation=link.token)
    await vera.vanish()
    await world.pass_time(600)
    ana = replace(account("ana"), also=(visitor("vera").identity,))
    join = Join("offer", invitation=link.token)
    assert await world.house.join(world.room, ana, join)
    assert await world.not_admitted("bob", invitation=link.token) == "invitation_taken"
    await world.pass_time(600)
    await world.revoke(link)
    with pytest.raises(NotAdmitted, match="invitation_over"):
        await world.house.join(world.room, ana, join)


async def test_a_link_is_not_passed_on_while_the_visitor_is_here(world: World) -> None:
    """A9: whoever revokes it takes out whom it admitted, though they have an account by now."""
    hana = await world.open()
    link = await world.invited()
    await hana.says(LockRoom())
    vera = await world.enter("vera", invitation=link.token)
    ana = replace(account("ana"), also=(visitor("vera").identity,))
    with pytest.raises(NotAdmitted, match="invitation_taken"):
        await world.house.join(world.room, ana, Join("offer", invitation=link.token))
    await world.revoke(link)
    assert vera.outlet.code is Close.REMOVED


async def test_a_revoked_link_ends_who_came_by_it(world: World) -> None:
    """A9: at once, media first, and they do not come back."""
    hana = await world.open()
    await hana.says(LockRoom())
    link = await world.invited()
    ann = await world.enter("ann", invitation=link.token)
    await world.revoke(link)
    assert ann.connection not in world.media.lines and ann.outlet.code is Close.REMOVED
    assert await world.not_admitted("ann", invitation=link.token) == "removed"
    assert await world.not_admitted("bob", invitation=link.token) == "invitation_over"


async def test_a_revoked_link_ends_the_stay_of_who_has_just_gone(world: World) -> None:
    """A9: two minutes of grace are for those who may come."""
    hana = await world.open()
    await hana.says(LockRoom())
    link = await world.invited()
    ann = await world.enter("ann", invitation=link.token)
    await ann.vanish()
    await world.revoke(link)
    assert await world.not_admitted("ann") == "removed"


async def test_a_host_without_a_connection_revokes_a_link_all_the_same(world: World) -> None:
    """A9: over HTTP, while the phone has no network for media."""
    hana = await world.open()
    link = await world.invited()
    ann = await world.enter("ann", invitation=link.token)
    await hana.vanish()
    await world.revoke(link)
    assert ann.outlet.code is Close.REMOVED and world.person("ann").removed


async def test_a_link_that_is_revoked_while_the_core_is_asked_admits_nobody(world: World) -> None:
    """A9, A17."""
    await world.open()
    link = await world.invited()
    world.media.gate.clear()
    joining = asyncio.ensure_future(world.join("ann", invitation=link.token))
    await settled()
    await world.revoke(link)
    world.media.gate.set()
    with pytest.raises(NotAdmitted, match="removed"):
        await joining
    assert id_of("ann") not in world.roster


async def test_a_calm_that_begins_while_a_link_is_looked_up_holds_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A17."""
    hana = await world.open()
    link = await world.invited()
    claim = world.invitations.claim

    async def meanwhile(*asked: Any) -> str | None:
        if world.media.lines.keys() - {hana.connection}:  # the core has answered
            assert await hana.says(CalmRoom()) == "ack"
        return await claim(*asked)

    monkeypatch.setattr(world.invitations, "claim", meanwhile)
    assert await world.not_admitted("ann", invitation=link.token) == "room_calm"


async def test_an_old_link_in_the_address_bar_keeps_nobody_out_who_is_here(world: World) -> None:
    await world.open()
    link = await world.invited()
    ann = await world.enter("ann", invitation=link.token)
    world.clock.passed += 8 * 24 * 3600
    assert await world.not_admitted("bob", invitation=link.token) == "invitation_over"
    assert await world.enter("ann", replaces=ann.connection, invitation=link.token)


async def test_who_leads_may_try_out_a_link(world: World) -> None:
    hana = await world.open()
    link = await world.invited()
    await world.enter("hana", replaces=hana.connection, invitation=link.token)
    assert await world.join("ann", invitation=link.token)


async def test_only_who_leads_makes_and_revokes_links(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    link = await world.invited()
    for attempt in (world.invited("ann"), world.revoke(link, "ann")):
        with pytest.raises(NotAdmitted, match="not_allowed"):
            await attempt
    await hana.says(MakeModerator(ann.id))
    await world.revoke(await world.invited("ann"), "ann")
    with pytest.raises(NotAdmitted, match="not_found"):
        await world.revoke(replace(link, id="no such link"))
    listed = await world.house.invitations.of(world.house.runners[world.room], ann.id)
    assert [each.revoked for each in listed] == [False, True]
    assert not any(each.token for each in listed), "a token is told once"


async def test_a_calm_and_a_removal_are_stronger_than_a_link(world: World) -> None:
    hana = await world.open()
    link = await world.invited()
    await hana.says(CalmRoom())
    assert await world.not_admitted("ann", invitation=link.token) == "room_calm"
    await hana.says(EndCalm())
    ann = await world.enter("ann", invitation=link.token)
    await hana.says(RemoveFromRoom(ann.id))
    assert await world.not_admitted("ann", invitation=link.token) == "removed"


async def test_removal_holds_whatever_the_browser_says_it_is(world: World) -> None:
    """Both the session and the visitor's cookie are looked at."""
    hana = await world.open()
    vera = await world.enter("vera")
    await hana.says(RemoveFromRoom(vera.id))
    signed_up = Newcomer("account:veronica", "Veronica", also=("visitor:vera",))
    with pytest.raises(NotAdmitted, match="removed"):
        await world.house.join(world.room, signed_up, Join("offer"))
    card = await world.house.street.room(world.room, ["account:veronica", "visitor:vera"])
    assert card.removed and not card.here
    assert not (await world.house.street.room(world.room, ["account:ann"])).removed


async def test_the_street_knows_who_is_inside(world: World) -> None:
    await world.open()
    await world.enter("ann")
    seen = [
        (await world.house.street.room(world.room, [account(name).identity])).here
        for name in ("ann", "bob")
    ]
    assert seen == [True, False]
    assert [card.here for card in world.house.street.rooms(["account:ann"])] == [True]


async def test_removal_holds_after_signing_out(world: World) -> None:
    """An account and the visitor's cookie of its browser go together, and nobody else with them."""
    hana = await world.open()
    vera = await world.enter("vera")
    ann = await world.become_account(vera, "ann")
    bob = await world.enter("bob")
    assert await hana.says(RemoveAll((ann.id, bob.id))) == "ack"
    await world.pass_time(2)
    assert {who.id for who in world.state.people.values() if who.removed} == {
        *(ann.id, bob.id, vera.id)
    }
    assert await world.not_admitted("vera") == "removed"
    assert await world.join("vito")
    await world.restart()
    assert await world.not_admitted("vera") == "removed"


async def test_a_moderator_who_is_passed_over_keeps_their_browser_too(world: World) -> None:
    hana = await world.open()
    ann = await world.become_account(await world.enter("vera"), "ann")
    await hana.says(MakeModerator(ann.id))
    bob = await world.enter("bob")
    await hana.says(MakeModerator(bob.id))
    await world.pass_time(1)
    assert await bob.says(RemoveAll((ann.id,))) == "ack"
    assert not any(who.removed for who in world.state.people.values())
