"""Many at once: nothing is lost, nothing out of order, and nobody is told more than they need."""

from collections.abc import Sequence
from typing import NoReturn

import pytest
from live.crowds import crowd
from live.fakes import settled
from live.world import World

from parvis.live.drafts import Asked, Draft
from parvis.live.telling import Circle
from parvis.room.clockwork import coming
from parvis.room.state import Room
from parvis.room.words import (
    AcceptAll,
    CalmRoom,
    EndCalm,
    Events,
    HandRaised,
    LowerAll,
    MuteParticipant,
    RaiseHand,
    RemoveFromRoom,
)
from parvis.wire import Ack, Close, Happened, PlaceInQueue, Refusal, Said, Snapshot


async def test_a_thousand_hands_are_in_order_and_none_is_lost(world: World) -> None:
    """In 10 s. Each of them is told its own place, once."""
    hana = await world.open()
    people = crowd(world, 1_000)
    answers: list[Ack | Refusal] = []
    for lease, _ in people:
        world.house.say(lease, Said(world.new_id(), RaiseHand()), answers.append)
        if len(answers) % 20 == 0:
            await settled()
        world.clock.passed += 0.01
    await world.pass_time(0.1)
    assert len(answers) == 1_000 and all(isinstance(answer, Ack) for answer in answers)
    ids = [lease.person.id for lease, _ in people]
    assert [who.id for who in world.state.queue] == ids
    heard = [m.event for m in hana.heard(Happened)]
    assert [e.participant for e in heard if isinstance(e, HandRaised)] == ids
    assert max(outlet.frames for _, outlet in people) <= 3, "the hand, its place, the count"


async def test_what_concerns_one_person_asks_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A10: a stranger's socket, or hand, must not cost as much as ten thousand people."""
    hana, bob = await world.open(), await world.enter("bob")
    await hana.says(RemoveFromRoom(bob.id))
    ann = await world.enter("ann")
    await hana.says(CalmRoom())

    def everybody(_: object = None) -> NoReturn:
        raise AssertionError("everybody was asked")

    with monkeypatch.context() as crowded:
        crowded.setattr(world.attendance, "everyone", everybody)
        ann.reattach()
    await hana.says(EndCalm())
    await world.pass_time(1)
    monkeypatch.setattr(world.attendance, "everyone", everybody)
    assert await ann.says(RaiseHand()) == "ack"
    assert ann.heard(PlaceInQueue)
    assert ann.heard(Snapshot)
    monkeypatch.undo()


async def test_what_a_thousand_say_while_the_disk_is_slow_is_looked_at_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-M1, A10: a mute among them closes at once, and the others cost next to nothing."""
    hana = await world.open()
    ann = await world.speaker("ann")
    people = crowd(world, 1_000)
    await world.pass_time(1)
    runner, drafts = world.house.runners[world.room], 0
    draft = runner.draft

    def counted(batch: Sequence[Asked]) -> Draft:
        nonlocal drafts
        drafts += 1
        return draft(batch)

    monkeypatch.setattr(runner, "draft", counted)
    world.journal.gate.clear()
    hana.ask(RaiseHand())
    await settled()
    for lease, _ in people:
        world.house.say(lease, Said(world.new_id(), RaiseHand()), lambda _: None)
    muted = hana.ask(MuteParticipant(ann.id))
    await settled()
    assert not ann.is_heard and not muted and drafts == 2
    world.journal.gate.set()
    await world.pass_time(0.1)
    assert len(world.state.queue) == 1_000 and muted


async def test_a_thousand_hands_that_are_lost_at_once_are_no_thousand_looks_at_the_room(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R22, M11: a core that does not come back, and two minutes later. A look is over everybody."""
    await world.open()
    people = crowd(world, 1_000)
    for lease, _ in people:
        world.house.say(lease, Said(world.new_id(), RaiseHand()), lambda _: None)
    await world.pass_time(1)
    looks = 0

    def counted(room: Room) -> Events:
        nonlocal looks
        looks += 1
        return coming(room)

    circles = Circle.of

    def rare(room: Room) -> Circle:
        nonlocal looks
        looks += 1
        return circles(room)

    monkeypatch.setattr("parvis.room.coming", counted)
    monkeypatch.setattr(Circle, "of", rare)
    world.attendance.drop([lease.connection for lease, _ in people], Close.LEASE_ENDED)
    await world.pass_time(1)
    assert sum(who.lost_at is not None for who in world.state.people.values()) == 1_000
    await world.pass_time(121)
    assert not world.state.queue and looks < 100


async def test_all_who_fit_come_on_stage_and_all_others_wait_or_are_thanked(world: World) -> None:
    hana = await world.open()
    people = crowd(world, 100)
    for lease, _ in people:
        world.house.say(lease, Said(world.new_id(), RaiseHand()), lambda _: None)
    await world.pass_time(1)
    assert await hana.says(AcceptAll()) == "ack"
    on_stage = {who.id for who in world.state.people.values() if who.on_stage_since}
    assert on_stage == {hana.id, *(lease.person.id for lease, _ in people[:49])}
    assert await hana.says(AcceptAll()) == "stage_full"
    assert len(world.state.queue) == 51
    await world.pass_time(1)
    assert await hana.says(LowerAll()) == "ack" and not world.state.queue
    assert not hana.heard(PlaceInQueue)
