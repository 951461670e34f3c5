from msgspec.structs import replace
from room.explore import Search
from room.worlds import NOW, STEPS, Midway, World, first, follow, pack, unpack, world

from parvis.room import apply

STATES = 10_000  # `make explore` goes on to a million


def test_no_invariant_breaks_in_the_first_ten_thousand_states() -> None:
    found = Search(STATES).run()
    assert not found.broken, found.broken
    assert found.states >= STATES


def test_a_world_comes_back_from_its_bytes_and_is_the_same_again() -> None:
    at = first()
    for name in ("ann: RaiseHand()", "1 s pass", "hana: AcceptHand(participant='ann')"):
        at = stepped(at, name)
    assert unpack(pack(at)) == at
    midway = Midway(at)
    assert world(midway.room, NOW, at.devices) == at


def test_worlds_in_which_the_same_can_happen_are_one() -> None:
    """Locked and unlocked again, and nobody can tell; later, when it does not matter when."""
    there_and_back = stepped(stepped(first(), "ann: RaiseHand()"), "ann: LowerHand()")
    assert there_and_back != first()
    locked = stepped(stepped(first(), "hana: LockRoom()"), "hana: UnlockRoom()")
    assert locked == first()
    assert stepped(stepped(first(), "1 s pass"), "1 s pass") == stepped(first(), "1 s pass")


def test_a_search_tells_the_shortest_way_to_what_breaks() -> None:
    search = Search(500)
    search.run()
    key = next(key for key, (_, step) in search.ways.items() if "AcceptHand" in STEPS[step].name)
    assert search.way(key) == ["ann: RaiseHand()", "hana: AcceptHand(participant='ann')"]


def stepped(at: World, name: str) -> World:
    [step] = [step for step in STEPS if step.name == name]
    followed = follow(at, step)
    assert followed
    after, turns = followed
    for turn in turns:
        assert replace(apply(turn.before, turn.event)) == turn.after
    return after
