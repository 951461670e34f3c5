"""Counted and listed at once, however many: the order holds through every coming and going."""

from attendance.leases import lease
from hypothesis import given
from hypothesis import strategies as st

from parvis.attendance.gathering import Gathering
from parvis.attendance.rules import LISTED, Lease

PEOPLE = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["Ana", "ana", "Bo", "Zoé"]))
)


@given(PEOPLE, st.sets(st.sampled_from("abcdef")))
def test_the_list_is_of_who_is_here_by_name(
    comings: list[tuple[str, str]], on_stage: set[str]
) -> None:
    gathering = Gathering()
    here: dict[str, Lease] = {}
    for who, name in comings:  # somebody who is here goes; somebody else comes, named anyhow
        if old := here.pop(who, None):
            assert gathering.drop(old)
        else:
            here[who] = lease(who, name=name)
            gathering.expect(here[who])
            gathering.enter(here[who])
    audience = [e for who, e in here.items() if who not in on_stage]
    listed = sorted(audience, key=lambda e: (e.name, e.person.id))
    assert gathering.audience(on_stage) == [e.person for e in listed]
    assert gathering.listening(on_stage) == len(audience)
    assert set(gathering.all) == {e.connection for e in here.values()}
    assert set(gathering.by_person.leases) == set(here)
    assert set(gathering.by_name.leases) == {e.name for e in here.values()}


def test_only_the_first_are_listed() -> None:
    gathering = Gathering()
    for number in range(LISTED + 50):
        each = lease(f"{number:04}")
        gathering.expect(each)
        gathering.enter(each)
    assert [person.id for person in gathering.audience(set())][-1] == f"{LISTED - 1:04}"
    assert gathering.listening(set()) == LISTED + 50


def test_what_is_unknown_is_dropped_without_a_word() -> None:
    assert not Gathering().drop(lease("ann"))
