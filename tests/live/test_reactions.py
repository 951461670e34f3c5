"""Applause: summed, cheap for ten thousand people, and off where the host says so."""

import pytest
from live.crowds import crowd
from live.world import World

from parvis.live import telling
from parvis.room.words import CalmRoom
from parvis.wire import EditRoom, Message, React, Reaction, Reactions, encode_message

EVERY: tuple[Reaction, ...] = ("applause", "heart", "laugh", "surprise", "agree", "thanks")


async def test_a_reaction_is_seen_by_everybody(world: World) -> None:
    hana = await world.open()
    vera = await world.enter("vera")
    assert await vera.says(React("heart")) == "ack"
    await world.pass_time(0.1)
    for guest in (hana, vera):
        assert guest.heard(Reactions) == [Reactions({"heart": 1})]


async def test_all_of_half_a_second_are_one_message(world: World) -> None:
    hana = await world.open()
    guests = [hana, *[await world.enter(f"guest{n}") for n in range(6)]]
    for guest, reaction in zip(guests, (*EVERY, "heart"), strict=True):
        await guest.says(React(reaction))
    await world.pass_time(2)
    told = [message.counts for message in hana.heard(Reactions)]
    assert len(told) == 2, "the first at once, the others together"
    assert sum(told[1].values()) == 6 and told[1]["heart"] == 2


async def test_of_one_person_four_a_second_count(world: World) -> None:
    """More are no refusal: whoever claps need not know."""
    hana = await world.open()
    for _ in range(20):
        assert await hana.says(React("applause")) == "ack"
    await world.pass_time(1)
    assert sum(m.counts["applause"] for m in hana.heard(Reactions)) == 4
    await hana.says(React("applause"))
    await world.pass_time(1)
    assert sum(m.counts["applause"] for m in hana.heard(Reactions)) == 5


async def test_the_host_may_want_none_and_a_calm_wants_none(world: World) -> None:
    hana = await world.open()
    await world.house.edit(world.room, "account:hana", EditRoom(reactions=False))
    assert await hana.says(React("heart")) == "reactions_off"
    await hana.says(CalmRoom())
    assert await hana.says(React("heart")) == "room_calm"


async def test_only_who_is_here_reacts(world: World) -> None:
    """R10."""
    await world.open()
    old = await world.enter("ann")
    await world.enter("ann")
    assert await old.says(React("heart")) == "not_here"


async def test_ten_thousand_people_cost_one_encoding_and_one_message_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R22: what 1,000 of them do at once is encoded once, and is one message to each."""
    hana = await world.open()
    everyone = [outlet for _, outlet in crowd(world, 10_000)]
    encoded: list[Message] = []

    def encode(message: Message) -> bytes:
        encoded.append(message)
        return encode_message(message)

    monkeypatch.setattr(telling, "encode_message", encode)
    reactions = world.house.runners[world.room].reactions
    for number in range(1_000):
        reactions.count(f"{number}", EVERY[number % 6])
    await world.pass_time(0.6)
    assert [sum(m.counts.values()) for m in encoded if isinstance(m, Reactions)] == [1_000]
    assert len(hana.heard(Reactions)) == 1
    assert {len(outlet.waiting) + outlet.frames for outlet in everyone} == {1}
