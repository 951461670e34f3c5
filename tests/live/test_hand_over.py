"""A visitor who signs up in the room: the sound goes on, and they are somebody else."""

from live.world import World, id_of

from parvis.room.words import AcceptHand, LockRoom, RaiseHand, UnmuteSelf
from parvis.wire import Close, EditRoom


async def let_visitors_speak(world: World) -> None:
    await world.house.edit(world.room, "account:hana", EditRoom(visitors_speak=True))


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
    veronica = await world.become_account(vera, "veronica")
    await world.house.invitations.revoke(world.house.runners[world.room], hana.id, link.id)
    await world.pass_time(0.1)
    assert veronica.outlet.code is Close.REMOVED, "the link was theirs, and still is"
