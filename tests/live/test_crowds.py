"""Many at once: nothing is lost, nothing out of order, and nobody is told more than they need."""

from live.crowds import crowd
from live.fakes import settled
from live.world import World

from parvis.room.words import AcceptAll, HandRaised, LowerAll, RaiseHand
from parvis.wire import Ack, Happened, PlaceInQueue, Refusal, Said


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
