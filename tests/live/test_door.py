"""Who comes in, and under what name."""

import asyncio

import pytest
from live.world import World, account, id_of, visitor

from parvis.live import NotAdmitted
from parvis.live.identity import Newcomer, csrc_of, person_of
from parvis.wire import Join, OpenRoom


async def test_a_join_is_answered_with_all_that_one_needs(world: World) -> None:
    await world.open()
    joined = await world.join("ann")
    assert joined.answer == "answer" and joined.ticket
    assert joined.snapshot.you.connection == joined.connection
    assert joined.snapshot.room.title == "Agora"
    assert {card.name for card in joined.snapshot.people} == {"Hana", "Ann"}


async def test_an_unknown_room_and_an_ended_one_are_told_apart(world: World) -> None:
    with pytest.raises(NotAdmitted) as no:
        await world.house.join("nowhere", account("ann"), Join("offer"))
    assert no.value.code == "unknown_room"


async def test_a_bad_offer_is_a_sentence_and_leaves_no_trace(world: World) -> None:
    await world.open()
    with pytest.raises(NotAdmitted) as no:
        await world.join("ann", offer="nonsense")
    assert (no.value.code, no.value.detail) == ("bad_offer", "This is no offer.")
    assert not world.attendance.all_of(world.room, id_of("ann"))


async def test_without_a_core_one_is_asked_to_try_again(world: World) -> None:
    await world.open()
    world.media.away = True
    assert await world.not_admitted("ann") == "media_away"
    assert not world.attendance.all_of(world.room, id_of("ann"))


@pytest.mark.parametrize("name", ["Hana", "HANA", "\uff28ana", "Hana\u200d"])
async def test_a_visitor_cannot_take_a_name_already_in_the_room(world: World, name: str) -> None:
    await world.open()
    with pytest.raises(NotAdmitted) as no:
        await world.house.join(
            world.room, Newcomer("visitor:x", name, visitor=True), Join("offer", None, name)
        )
    assert no.value.code == "name_taken"


async def test_the_name_of_a_lost_host_stays_theirs(world: World) -> None:
    hana = await world.open()
    await hana.vanish()
    with pytest.raises(NotAdmitted, match="name_taken"):
        await world.house.join(
            world.room, Newcomer("visitor:x", "Hana", visitor=True), Join("offer", None, "Hana")
        )


async def test_a_visitor_may_come_back_under_the_same_name(world: World) -> None:
    await world.open()
    vera = await world.enter("vera")
    again = await world.enter("vera", replaces=vera.connection)
    assert again.id == vera.id


async def test_two_accounts_may_bear_one_name(world: World) -> None:
    await world.open()
    other = Newcomer("account:another", "Hana")
    assert await world.house.join(world.room, other, Join("offer"))


async def test_a_room_without_visitors_refuses_them(world: World) -> None:
    card = await world.house.open("hana", account("hana"), OpenRoom("Club", visitors=False))
    with pytest.raises(NotAdmitted, match="visitors_not_allowed"):
        await world.house.join(card.id, visitor("vera"), Join("offer", None, "Vera"))
    assert await world.house.join(card.id, account("ann"), Join("offer"))


async def test_joins_that_never_connect_do_not_pile_up(world: World) -> None:
    """B13, R22."""
    await world.open()
    for _ in range(6):
        await world.join("ann")
    assert await world.not_admitted("ann") == "too_many"


async def test_nobody_opens_rooms_without_end(world: World) -> None:
    for _ in range(20):
        await world.house.open("hana", account("hana"), OpenRoom("Agora"))
    with pytest.raises(NotAdmitted, match="too_many"):
        await world.house.open("hana", account("hana"), OpenRoom("Agora"))
    assert await world.house.open("ann", account("ann"), OpenRoom("Agora"))


async def test_rooms_by_link_are_not_listed_and_the_busiest_come_first(world: World) -> None:
    """R15."""
    await world.open("hana", visibility="link")
    assert world.house.street.rooms() == []
    quiet = await world.house.open("ann", account("ann"), OpenRoom("Quiet"))
    await world.open("bob")
    await world.enter("cid")
    listed = [(card.id, card.listening, len(card.on_stage)) for card in world.house.street.rooms()]
    assert listed == [(world.room, 1, 1), (quiet.id, 0, 1)]


async def test_a_newer_name_of_somebody_with_standing_is_kept(world: World) -> None:
    hana = await world.open()
    renamed = Newcomer("account:hana", "Hanna", "Editor")
    joined = await world.house.join(world.room, renamed, Join("offer", hana.connection))
    assert [(c.name, c.headline) for c in joined.snapshot.people] == [("Hanna", "Editor")]
    card = await world.house.street.room(world.room)
    assert card.host and card.host.name == "Hanna"


def test_ids_are_of_one_room_only_and_tell_nothing_of_the_account() -> None:
    """A3, A20: nothing stable leaves the server."""
    here, there = person_of(account("ann"), b"1" * 32), person_of(account("ann"), b"2" * 32)
    assert here.id != there.id and here.csrc != there.csrc
    assert len(here.id) == 16 and "ann" not in here.id
    assert 0 < csrc_of(here.id, b"1" * 32) < 2**32


async def test_rooms_that_are_opened_at_the_same_moment_are_counted(world: World) -> None:
    """A17, R22."""
    opening = [world.house.open("hana", account("hana"), OpenRoom("Agora")) for _ in range(25)]
    results = await asyncio.gather(*opening, return_exceptions=True)
    assert sum(isinstance(result, NotAdmitted) for result in results) == 5


async def test_a_phone_that_slept_is_told_that_it_was_replaced(world: World) -> None:
    hana = await world.open()
    laptop = await world.enter("hana")
    with pytest.raises(NotAdmitted, match="replaced"):
        await world.join("hana", hana.connection)
    await laptop.vanish()
    assert await world.join("hana", hana.connection), "nobody is there any more"
