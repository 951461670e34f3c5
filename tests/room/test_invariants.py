"""The invariants of the room, after every event of scripts that nobody would think of.

R1 to R22: research/hazards.md §4.1. What needs a socket, a lease or an account is tested there.
"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
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

from parvis.room import due, words
from parvis.room.base import SERVER
from parvis.room.limits import COLLISION, DESERTED, HOST_MISSED, HOST_WANTED, STAGE_SIZE
from parvis.room.state import Participant, Place, Role
from parvis.room.words import Command, On, OnMany


@given(scripts)
def test_r1_a_person_has_one_role_and_one_place_and_the_facts_beside_them_agree(
    script: Script,
) -> None:
    for _, _, room in prefixes(play(script)):
        assert [p.role for p in room.people.values()].count(Role.HOST) == 1
        for who in room.people.values():
            assert who.has_standing
            assert not (who.hand_raised_at and who.invitation)
            assert not who.invitation or who.place is Place.AUDIENCE
            assert who.muted or (who.place is Place.STAGE and not who.lost_at)
            assert not who.removed or who == Participant(who.id, removed=True)
            assert bool(who.role_since) == who.leads


@given(scripts)
def test_r3_a_live_room_has_a_host_who_is_here_or_a_succession_runs(script: Script) -> None:
    for _, _, room in prefixes(play(script)):
        assert room.host and (room.host.lost_at or not room.stage_asked_at)
        if room.ended:
            assert due(room) is None
        elif room.host.lost_at:
            alarm = due(room)
            assert alarm and alarm <= room.host.lost_at + HOST_MISSED + DESERTED


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


@given(scripts)
def test_r4_only_who_leads_has_power_over_another_and_nobody_over_the_host(
    script: Script,
) -> None:
    for turn in turns(script):
        event, actor = turn.event, turn.before.person(turn.by)
        if isinstance(event, words.Taken) and event.participant != turn.by:
            assert actor.leads and event.by == actor.id
            assert turn.before.person(event.participant).role is not Role.HOST
        if isinstance(event, words.ModeratorMade | words.ModeratorUnmade):
            assert event.participant != actor.id
            assert actor.role is Role.HOST or removed_as_a_guest(turn)


def removed_as_a_guest(turn: Turn) -> bool:
    """Whoever removed them had not seen that they had just been made a moderator."""
    event, removing = turn.event, words.RemoveFromRoom | words.RemoveAll
    if not isinstance(event, words.ModeratorUnmade) or not isinstance(turn.command, removing):
        return False
    made = turn.before.person(event.participant).role_since
    return made is not None and event.at - made <= COLLISION


@given(scripts)
def test_r4_nobody_becomes_host_but_by_the_host_by_succession_or_when_asked(
    script: Script,
) -> None:
    for turn in turns(script):
        if not isinstance(turn.event, words.BecameHost):
            continue
        heir = turn.before.person(turn.event.participant)
        assert turn.event.former == turn.before.host.id  # type: ignore[union-attr]
        if turn.by == SERVER:
            assert heir.role is Role.MODERATOR
        elif turn.by == heir.id:
            assert turn.before.stage_asked_at and heir.place is Place.STAGE
        else:
            assert turn.before.person(turn.by).role is Role.HOST


@given(scripts)
def test_r5_the_stage_is_never_fuller_than_it_may_be_counting_the_invited(
    script: Script,
) -> None:
    for _, _, room in prefixes(play(script)):
        assert room.seats_taken <= room.stage_size


def test_r5_the_stage_has_fifty_seats() -> None:
    story = Story()
    people = [f"p{n}" for n in range(STAGE_SIZE)]
    for person in people:
        story.ask(person, words.RaiseHand())
    for person in people[:-1]:
        story.ask("hana", words.AcceptHand(person))
    assert story.refused("hana", words.AcceptHand(people[-1])) == "stage_full"


@given(scripts)
def test_r6_who_was_removed_gets_nothing_back(script: Script) -> None:
    for turn in turns(script):
        if turn.before.person(turn.by).removed:
            raise AssertionError(turn)
        for who in turn.before.people.values():
            assert not who.removed or turn.after.person(who.id) == who


@given(scripts)
def test_r7_two_consents_in_either_order_make_a_speaker_who_is_muted(script: Script) -> None:
    """One consent waits in the room; the other is the command that has just come."""
    for turn in turns(script):
        if isinstance(turn.event, words.CameOnStage):
            guest = turn.before.person(turn.event.participant)
            leader_says_yes = turn.before.person(turn.by).leads
            guest_says_yes = turn.by == guest.id
            assert guest.hand_raised_at or guest_says_yes
            assert guest.invitation or leader_says_yes
            assert turn.after.person(guest.id).muted


@given(scripts)
def test_r8_nobody_is_unmuted_but_on_stage_and_by_themselves(script: Script) -> None:
    for turn in turns(script):
        for who in turn.after.people.values():
            if not who.muted and turn.before.person(who.id).muted:
                assert turn.by == who.id and isinstance(turn.command, words.UnmuteSelf)
                assert who.place is Place.STAGE


@given(scripts, st.sampled_from(PEOPLE))
def test_r8_whoever_is_on_stage_may_unmute_whoever_muted_them(script: Script, person: str) -> None:
    story = play(script)
    story.wait(1)
    who = story.room.person(person)
    if story.room.ended or who.place is Place.AUDIENCE or who.lost_at:
        return
    if story.room.calm and not who.leads:
        assert story.refused(person, words.UnmuteSelf()) == "room_calm"
        return
    story.ask(person, words.UnmuteSelf())
    assert not story.room.person(person).muted


@given(scripts)
def test_in_a_calm_no_guest_is_heard_and_no_hand_goes_up_a10(script: Script) -> None:
    for turn in turns(script):
        guests = (p for p in turn.after.people.values() if not p.leads)
        assert not turn.after.calm or all(guest.muted for guest in guests)
        assert not (turn.before.calm and isinstance(turn.event, words.HandRaised))


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


@given(scripts)
def test_r22_what_limits_look_back_at_stays_small(script: Script) -> None:
    for _, event, room in prefixes(play(script)):
        counts = Counter((type(e), e.participant) for e in room.recent)
        for (kind, _), count in counts.items():
            assert count <= (7 if kind is words.HandRaised else 2) or issubclass(kind, words.Taken)
        if isinstance(event, words.Recalled):
            assert all(event.at - e.at <= e.recall for e in room.recent)
