"""The invariants of the room, after every event of scripts that nobody would think of.

What needs a socket, a lease or an account is tested there.
"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from room.invariants import OF_A_ROOM, OF_A_TURN
from room.scripts import (
    COMMANDS,
    PEOPLE,
    Asked,
    Script,
    Turn,
    asks,
    attempt,
    play,
    prefixes,
    scripts,
    turns,
)
from room.stories import Story

from parvis.room import words
from parvis.room.base import SERVER
from parvis.room.limits import DESERTED, HOST_MISSED, HOST_WANTED, STAGE_SIZE
from parvis.room.state import Place, Room
from parvis.room.words import Command, On, OnMany


@pytest.mark.parametrize("holds", OF_A_ROOM, ids=lambda holds: holds.__name__)
def test_every_room_of_a_script_holds(holds: Callable[[Room], None]) -> None:
    @given(scripts)
    def always(script: Script) -> None:
        for _, _, room in prefixes(play(script)):
            holds(room)

    always()


@pytest.mark.parametrize("holds", OF_A_TURN, ids=lambda holds: holds.__name__)
def test_every_turn_of_a_script_holds(holds: Callable[[Turn], None]) -> None:
    @given(scripts)
    def always(script: Script) -> None:
        for turn in turns(script):
            holds(turn)

    always()


@given(scripts)
def test_r3_a_room_that_all_who_could_lead_it_have_left_ends(script: Script) -> None:
    story = play(script)
    for who in [p.id for p in story.room.people.values() if p.leads or p.on_stage_since]:
        attempt(story, SERVER, words.LoseConnection(who))
    story.wait((HOST_MISSED + HOST_WANTED + DESERTED).total_seconds())
    assert story.room.ended


@given(scripts)
def test_r3_where_a_moderator_is_here_so_is_the_host_soon(script: Script) -> None:
    story = play(script)
    story.wait(HOST_MISSED.total_seconds())
    leading = [p for p in story.room.people.values() if p.leads]
    if not story.room.ended and any(not p.lost_at for p in leading):
        assert story.room.host and not story.room.host.lost_at


def test_r5_the_stage_has_fifty_seats() -> None:
    story = Story()
    people = [f"p{n}" for n in range(STAGE_SIZE)]
    for person in people:
        story.ask(person, words.RaiseHand())
    for person in people[:-1]:
        story.ask("hana", words.AcceptHand(person))
    assert story.refused("hana", words.AcceptHand(people[-1])) == "stage_full"


@given(scripts, st.sampled_from(PEOPLE))
def test_r8_whoever_is_on_stage_may_unmute_whoever_muted_them_but_in_a_calm(
    script: Script, person: str
) -> None:
    story = play(script)
    story.wait(1)
    who = story.room.person(person)
    if story.room.ended or who.place is Place.AUDIENCE or who.lost_at:
        return
    if story.room.calm and not who.leads:
        assert story.refused(person, words.UnmuteSelf()) == "room_calm"
    else:
        story.ask(person, words.UnmuteSelf())
        assert not story.room.person(person).muted


@given(scripts, asks)
def test_r11_a_command_that_comes_twice_changes_nothing_more(script: Script, asked: Asked) -> None:
    """Ids make the runner answer the second without asking; without them it would do no harm."""
    story = play(script)
    attempt(story, *asked)
    once = story.room
    attempt(story, *asked)
    assert replace(story.room, recent=()) == replace(once, recent=())


@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("actor", [SERVER, "hana", "ann"])
def test_r12_an_ended_room_takes_no_command_and_time_does_nothing(
    kind: type[Command], actor: str
) -> None:
    story = Story()
    story.ask("ann", words.RaiseHand())
    story.ask("hana", words.InviteToStage("bob"))
    story.ask("hana", words.EndRoom())
    if kind is not words.Wake:
        assert story.refused(actor, about_ann(kind)) == "room_ended"
    assert story.wait(10_000) == []


def about_ann(kind: type[Command]) -> Command:
    if issubclass(kind, OnMany):
        return kind(("ann",))
    return kind("ann") if issubclass(kind, On) else kind()
