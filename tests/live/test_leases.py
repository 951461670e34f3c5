"""One connection is one lease: media, socket and roster entry begin and end together."""

from live.fakes import settled
from live.world import World, id_of

from parvis.room.words import AcceptHand, LowerHand, MuteSelf, RaiseHand
from parvis.wire import Close, Reconnecting, Snapshot


async def test_the_lease_begins_when_the_media_are_up_and_not_before(world: World) -> None:
    await world.open()
    ann = await world.knock("ann")
    assert ann.id not in world.roster
    await ann.connect()
    assert ann.id in world.roster


async def test_an_offer_that_never_connects_leaves_no_trace(world: World) -> None:
    await world.open()
    ann = await world.knock("ann")
    world.media.end(ann.connection, "never_connected")
    await settled()
    assert ann.outlet.code is Close.LEASE_ENDED
    assert not world.attendance.all_of(world.room, ann.id)


async def test_what_is_asked_on_the_way_in_is_done_on_arrival(world: World) -> None:
    """The socket may be faster than DTLS."""
    await world.open()
    ann = await world.knock("ann")
    answers = ann.ask(RaiseHand())
    await settled()
    assert answers == []
    await ann.connect()
    assert [type(a).__name__ for a in answers] == ["Ack"]


async def test_a_lost_socket_alone_stops_nothing(world: World) -> None:
    """A1, A2, A16: nothing of the lease changes but the clock that runs for a new socket."""
    await world.open()
    ann = await world.speaker("ann")
    ann.lose_socket()
    await world.pass_time(29)
    assert ann.is_heard and ann.id in world.roster
    ann.reattach()
    await world.pass_time(60)
    assert ann.is_heard and ann.id in world.roster
    assert ann.snapshot.view.people[ann.id].muted is False


async def test_half_a_minute_without_a_socket_ends_the_lease_media_and_all(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    ann.lose_socket()
    await world.pass_time(31)
    assert ann.connection not in world.media.lines and ann.id not in world.roster
    assert world.person("ann").lost_at and world.happened()[-1] == "ConnectionLost"


async def test_silent_media_are_told_as_reconnecting_and_then_as_lost(world: World) -> None:
    hana = await world.open()
    ann = await world.speaker("ann")
    world.media.say("silent", ann.connection)
    await settled()
    await world.pass_time(0.1)
    assert hana.heard(Reconnecting)[-1] == Reconnecting(ann.id, True)
    assert not world.attendance.present(world.room, ann.id)
    world.media.say("returned", ann.connection)
    await world.pass_time(0.1)
    assert hana.heard(Reconnecting)[-1] == Reconnecting(ann.id, False)
    await ann.vanish()
    assert world.happened()[-1] == "ConnectionLost" and ann.outlet.code is Close.LEASE_ENDED


async def test_whoever_comes_later_knows_who_is_reconnecting(world: World) -> None:
    """... and of a raised hand only who may see it."""
    hana = await world.open()
    ann, bob = await world.speaker("ann"), await world.enter("bob")
    await bob.says(RaiseHand())
    for guest in (ann, bob):
        world.media.say("silent", guest.connection)
    await settled()
    hana.reattach()
    cid = await world.enter("cid")
    assert set(hana.snapshot.reconnecting) == {ann.id, bob.id}
    assert cid.snapshot.reconnecting == cid.joined.snapshot.reconnecting == [ann.id]
    world.media.say("returned", ann.connection)
    await settled()
    cid.reattach()
    assert cid.snapshot.reconnecting == []


async def test_of_a_mere_listener_who_reconnects_nobody_is_told(world: World) -> None:
    hana = await world.open()
    ann = await world.enter("ann")
    world.media.say("silent", ann.connection)
    await world.pass_time(1)
    assert hana.heard(Reconnecting) == []


async def test_a_lost_speaker_returns_to_the_seat_muted(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await ann.vanish()
    back = await world.enter("ann", replaces=ann.connection)
    assert world.happened()[-1] == "ConnectionReturned"
    assert world.person("ann").on_stage_since and not back.is_heard


async def test_a_rejoin_in_time_loses_nothing_and_is_heard_again(world: World) -> None:
    """Make before break: a microphone open in the journal opens again."""
    await world.open()
    ann = await world.speaker("ann")
    before = world.happened()
    again = await world.enter("ann", replaces=ann.connection)
    assert world.happened() == before
    assert again.is_heard and not ann.is_heard
    assert ann.connection not in world.media.lines


async def test_a_rejoin_that_names_an_earlier_try_is_a_repair_all_the_same(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    first_try = await world.knock("ann", replaces=ann.connection)
    again = await world.enter("ann", replaces=first_try.connection)
    assert again.is_heard and "Muted" not in world.happened()


async def test_a_muted_speaker_who_rejoins_stays_muted(world: World) -> None:
    await world.open()
    ann = await world.speaker("ann")
    await ann.says(MuteSelf())
    again = await world.enter("ann", replaces=ann.connection)
    assert not again.is_heard


async def test_another_device_takes_over_and_is_muted(world: World) -> None:
    """A1: the older one is cut, told so, and what the core closed is journaled as closed."""
    hana = await world.open()
    ann = await world.speaker("ann")
    phone = await world.enter("ann")
    assert ann.outlet.code is Close.REPLACED and ann.connection not in world.media.lines
    assert not phone.is_heard and world.person("ann").muted
    assert world.happened()[-1] == "Muted" and hana.outlet.code is None
    assert world.roster == {hana.id, ann.id}


async def test_of_two_joins_at_once_the_later_one_stays(world: World) -> None:
    await world.open()
    first, second = await world.knock("ann"), await world.knock("ann")
    await first.connect()
    await second.connect()
    assert first.outlet.code is Close.REPLACED and second.outlet.code is None
    assert list(world.media.lines).count(second.connection) == 1
    assert first.connection not in world.media.lines


async def test_a_join_that_was_given_up_and_comes_up_late_is_sent_away(world: World) -> None:
    await world.open()
    first = await world.knock("ann")
    second = await world.enter("ann")
    await first.connect()
    assert first.connection not in world.media.lines and first.outlet.code is Close.REPLACED
    assert second.outlet.code is None and world.attendance.present(world.room, second.id)


async def test_whoever_connects_and_is_not_expected_is_turned_away(world: World) -> None:
    """A1."""
    await world.open()
    await world.media.join(world.room, "stranger", 1, b"", None, "offer")
    world.media.connect("stranger")
    await settled()
    assert "stranger" not in world.media.lines


async def test_who_was_replaced_by_nobody_we_hear_of_is_no_ghost(world: World) -> None:
    """A1: listed, and receiving nothing, for no longer than a lease may be adrift."""
    await world.open()
    ann = await world.speaker("ann")
    world.media.end(ann.connection, "replaced")
    await world.pass_time(9)
    assert ann.id in world.roster
    await world.pass_time(2)
    assert ann.id not in world.roster and world.person("ann").lost_at


async def test_a_late_end_of_an_old_connection_never_removes_the_new_one(world: World) -> None:
    """R10."""
    await world.open()
    ann = await world.enter("ann")
    again = await world.enter("ann", replaces=ann.connection)
    world.media.say("ended", ann.connection, "silent")
    world.media.say("silent", ann.connection)
    await settled()
    assert world.attendance.present(world.room, again.id) and again.outlet.code is None


async def test_a_command_of_a_replaced_connection_changes_nothing(world: World) -> None:
    """R10: a stale device."""
    await world.open()
    ann = await world.enter("ann")
    await world.enter("ann")
    assert await ann.says(RaiseHand()) == "not_here"


async def test_a_ticket_opens_one_socket_once(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    ticket = world.house.ticket(ann.connection)
    ann.attach(ticket)
    assert ann.lease
    ann.attach(ticket)
    assert ann.lease is None


async def test_a_ticket_is_too_old_after_half_a_minute(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    ticket = world.house.ticket(ann.connection)
    await world.pass_time(30)
    ann.attach(ticket)
    assert ann.lease is None


async def test_a_ticket_is_only_for_who_holds_the_connection(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    assert not world.house.owns(world.room, "account:bob", ann.connection)
    assert not world.house.owns("elsewhere", "account:ann", ann.connection)
    await ann.vanish()
    assert not world.house.owns(world.room, "account:ann", ann.connection)


async def test_a_newer_socket_of_the_same_connection_takes_the_place_of_the_older(
    world: World,
) -> None:
    await world.open()
    ann = await world.enter("ann")
    old = ann.outlet
    ann.reattach()
    assert old.code is Close.REPLACED and ann.heard(Snapshot)
    world.house.detach(ann.connection, old)
    await world.pass_time(60)
    assert ann.id in world.roster, "the older socket's end is not this one's"


async def test_a_lost_listener_keeps_the_place_of_the_hand_and_who_has_none_is_forgotten(
    world: World,
) -> None:
    await world.open()
    ann, bob = await world.enter("ann"), await world.enter("bob")
    await ann.says(RaiseHand())
    await ann.vanish()
    await bob.vanish()
    assert world.happened()[-2:] == ["HandRaised", "ConnectionLost"]
    again = await world.enter("ann")
    assert world.person("ann").hand_raised_at and again.snapshot.before == 0


async def test_nobody_gains_standing_while_being_lost_unnoted(world: World) -> None:
    """The host accepts a hand whose owner's end the node has not heard of yet."""
    hana = await world.open()
    ann = await world.enter("ann")
    await ann.says(RaiseHand())
    answers = hana.ask(AcceptHand(ann.id))
    world.media.end(ann.connection, "silent")
    await settled()
    assert [type(a).__name__ for a in answers] == ["Ack"]
    assert world.happened()[-2:] == ["CameOnStage", "ConnectionLost"]


async def test_lower_hand_of_somebody_lost_is_refused_until_they_are_back(world: World) -> None:
    await world.open()
    ann = await world.enter("ann")
    await ann.says(RaiseHand())
    await ann.vanish()
    assert await ann.says(LowerHand()) == "not_here"
    assert world.person("ann").hand_raised_at and id_of("ann") == ann.id
