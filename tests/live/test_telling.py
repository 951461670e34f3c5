"""Who hears what, when, and in which order."""

from live.fakes import settled
from live.world import Guest, World

from parvis.room import apply
from parvis.room.state import Room
from parvis.room.words import (
    AcceptHand,
    BecomeHost,
    DismissHand,
    Event,
    LeaveStage,
    LowerHand,
    MakeModerator,
    MuteParticipant,
    RaiseHand,
    RemoveFromRoom,
    UnmakeModerator,
    UnmuteSelf,
)
from parvis.wire import (
    Ack,
    Audience,
    Close,
    Count,
    DescribeHand,
    HandDescribed,
    Happened,
    PlaceInQueue,
    ShowAudience,
    Snapshot,
    View,
    view,
)


def followed(guest: Guest) -> View:
    """What a client believes that follows what it is told (sight)."""
    room, me = Room(), guest.snapshot.you.participant
    for message in guest.outlet.heard:
        if isinstance(message, Snapshot):
            seen = message.view
            room = Room(**{name: getattr(seen, name) for name in View.__struct_fields__})
        elif isinstance(message, Happened):
            event: Event = message.event
            room = apply(room, event)
    return view(room, me)


async def test_following_what_one_is_told_equals_a_fresh_snapshot(world: World) -> None:
    """R9: for everybody, over changes of role as well."""
    hana = await world.open()
    guests = [hana, *[await world.enter(name) for name in ("ann", "bob", "cid", "vera")]]
    _, ann, bob, cid, _ = guests
    story = [
        (ann, RaiseHand()),
        (bob, RaiseHand()),
        (hana, AcceptHand(ann.id)),
        (ann, UnmuteSelf()),
        (hana, MakeModerator(cid.id)),
        (cid, DismissHand(bob.id)),
        (cid, MuteParticipant(ann.id)),
        (hana, UnmakeModerator(cid.id)),
        (ann, LeaveStage()),
    ]
    for actor, command in story:
        await world.pass_time(1)
        assert await actor.says(command) == "ack"
    await world.pass_time(0.1)
    for guest in guests:
        assert followed(guest) == view(world.state, guest.id), guest.name


async def test_a_raised_hand_is_for_moderators_and_the_person(world: World) -> None:
    hana = await world.open()
    ann, bob = await world.enter("ann"), await world.enter("bob")
    await ann.says(RaiseHand())
    await world.pass_time(0.1)
    assert "HandRaised" in hana.events and "HandRaised" in ann.events
    assert "HandRaised" not in bob.events
    assert ann.id not in bob.snapshot.view.people


async def test_who_asks_hears_what_it_caused_before_the_answer_and_at_once(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    answers = ann.ask(RaiseHand())
    await settled()
    assert ann.events[-1] == "HandRaised" and isinstance(answers[0], Ack)
    assert answers[0].seq == ann.heard(Happened)[-1].seq


async def test_what_is_for_many_waits_for_the_next_flush(world: World) -> None:
    hana = await world.open()
    ann, bob = await world.enter("ann"), await world.enter("bob")
    await ann.says(RaiseHand())
    await hana.says(AcceptHand(ann.id))
    assert ann.events[-1] == "CameOnStage", "whom it concerns hears it at once"
    assert "CameOnStage" not in bob.events
    await world.pass_time(0.06)
    assert bob.events[-1] == "CameOnStage"


async def test_an_event_brings_the_card_of_whom_it_names(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await ann.says(RaiseHand())
    await world.pass_time(0.1)
    card = hana.heard(Happened)[-1].people[0]
    assert (card.id, card.name) == (ann.id, "Ann")


async def test_a_change_of_role_brings_a_fresh_snapshot_instead_of_the_event(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    await hana.vanish()
    await world.pass_time(31)
    before = len(ann.heard(Snapshot))
    assert await ann.says(BecomeHost()) == "ack"
    assert len(ann.heard(Snapshot)) == before + 1
    assert "BecameHost" not in ann.events
    assert ann.snapshot.view.people[ann.id].role == "host"


async def test_the_count_is_the_number_of_those_in_the_audience(world: World) -> None:
    """R16: visitors included, the stage not; equal to the set a second later."""
    hana = await world.open()
    guests = [await world.enter(name) for name in ("ann", "bob", "vera")]
    await world.pass_time(1.1)
    assert hana.heard(Count)[-1].listening == 3
    await guests[0].says(RaiseHand())
    await hana.says(AcceptHand(guests[0].id))
    await guests[1].vanish()
    await world.pass_time(1.1)
    audience = hana.heard(Audience)[-1]
    assert hana.heard(Count)[-1].listening == len(audience.people) == 1
    assert [person.name for person in audience.people] == ["Vera"]


async def test_a_burst_of_arrivals_is_one_count_a_second(world: World) -> None:
    hana = await world.open()
    await world.pass_time(2)
    before = len(hana.heard(Count))
    for number in range(50):
        await world.enter(f"ann{number}")
    await world.pass_time(0.9)
    assert len(hana.heard(Count)) <= before + 1
    await world.pass_time(1)
    assert hana.heard(Count)[-1].listening == 50


async def test_names_of_the_audience_go_only_to_who_looks_at_them(world: World) -> None:
    hana = await world.open()
    assert await hana.says(ShowAudience(False)) == "ack"
    await world.pass_time(1)
    before = len(hana.heard(Audience))
    await world.enter("ann")
    await world.pass_time(2)
    assert len(hana.heard(Audience)) == before
    await hana.says(ShowAudience(True))
    assert [p.name for p in hana.heard(Audience)[-1].people] == ["Ann"]


async def test_looking_again_and_again_brings_the_names_twice_a_second(world: World) -> None:
    """R22: whoever flips the switch makes no work."""
    hana = await world.open()
    await world.enter("ann")
    await world.pass_time(3)
    before = len(hana.heard(Audience))
    for _ in range(20):
        await hana.says(ShowAudience(True))
    await world.pass_time(0.9)
    assert len(hana.heard(Audience)) == before + 2


async def test_the_first_two_hundred_are_listed_and_all_are_counted(world: World) -> None:
    await world.open()
    for number in range(205):
        await world.enter(f"ann{number:03}")
    bob = await world.enter("bob")
    bob.reattach()
    assert bob.snapshot.listening == 206 and len(bob.snapshot.audience) == 200
    assert bob.snapshot.audience[0].name == "Ann000"


async def test_who_is_not_among_the_first_by_name_changes_the_count_only(world: World) -> None:
    """A full house is not sent two hundred names whenever somebody comes."""
    hana = await world.open()
    for number in range(200):
        await world.enter(f"ann{number:03}")
    await world.pass_time(2)
    before = len(hana.heard(Audience))
    await world.enter("bob")
    await world.pass_time(2)
    assert hana.heard(Count)[-1].listening == 201
    assert len(hana.heard(Audience)) == before
    await world.enter("aaron")
    await world.pass_time(2)
    assert hana.heard(Audience)[-1].people[0].name == "Aaron"


async def test_a_removed_person_hears_no_more_of_the_room(world: World) -> None:
    """C3: not even of what was decided together with it."""
    hana = await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    hana.ask(RemoveFromRoom(bob.id))
    hana.ask(MuteParticipant(ann.id))
    await settled()
    await world.pass_time(0.1)
    assert "Muted" in ann.events and bob.outlet.code is Close.REMOVED
    assert bob.events[-1] == "RemovedFromRoom"


async def test_a_removed_moderator_gets_no_snapshot_of_the_room(world: World) -> None:
    """C3."""
    hana, cid = await world.open(), await world.enter("cid")
    await hana.says(MakeModerator(cid.id))
    before = len(cid.heard(Snapshot))
    await hana.says(RemoveFromRoom(cid.id))
    assert cid.outlet.code is Close.REMOVED and len(cid.heard(Snapshot)) == before


async def test_everybody_in_the_queue_knows_how_many_are_before_them(world: World) -> None:
    hana = await world.open()
    guests = [await world.enter(name) for name in ("ann", "bob", "cid")]
    for guest in guests:
        await guest.says(RaiseHand())
        await world.pass_time(1)
    assert [g.heard(PlaceInQueue)[-1].before for g in guests] == [0, 1, 2]
    await guests[0].says(LowerHand())
    assert [g.heard(PlaceInQueue)[-1].before for g in guests] == [None, 0, 1]
    assert hana.heard(PlaceInQueue) == []


async def test_what_a_hand_is_about_is_for_moderators_and_the_person(world: World) -> None:
    hana = await world.open()
    ann, bob = await world.enter("ann"), await world.enter("bob")
    await ann.says(RaiseHand())
    assert await ann.says(DescribeHand(topic="The bridge")) == "ack"
    assert await ann.says(DescribeHand(microphone="blocked")) == "ack"
    await world.pass_time(0.1)
    described = HandDescribed(ann.id, "The bridge", "blocked")
    assert hana.heard(HandDescribed)[-1] == ann.heard(HandDescribed)[-1] == described
    assert bob.heard(HandDescribed) == []


async def test_a_topic_is_gone_with_its_hand(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await ann.says(RaiseHand())
    await ann.says(DescribeHand(topic="The bridge"))
    await ann.says(LowerHand())
    await world.pass_time(11)
    await ann.says(RaiseHand())
    hana.reattach()
    assert [(h.participant, h.topic) for h in hana.snapshot.hands] == [(ann.id, "")]


async def test_what_was_tested_before_the_hand_went_up_shows_with_it(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    await ann.says(DescribeHand(microphone="working"))
    await world.pass_time(0.1)
    assert hana.heard(HandDescribed) == []
    await ann.says(RaiseHand())
    await world.pass_time(0.1)
    assert hana.heard(HandDescribed)[-1].microphone == "working"


async def test_nothing_is_kept_of_who_has_gone(world: World) -> None:
    """R22: what is described by passers-by does not pile up."""
    await world.open()
    ann = await world.enter("ann")
    await ann.says(DescribeHand(microphone="working"))
    await ann.vanish()
    assert world.house.runners[world.room].sitting.hands == {}
