"""The invariants of the room as predicates: of a room at any moment, and of a turn it takes.

R1 to R22: research/hazards.md §4.1. Scripts are held to them (`test_invariants`), and every state
that the search of `explore` reaches.
"""

from collections import Counter

from msgspec.structs import replace
from room.scripts import Turn

from parvis.room import apply, due, words
from parvis.room.base import SERVER
from parvis.room.limits import COLLISION, DESERTED, HOST_MISSED
from parvis.room.sight import Told, refreshed, told, view
from parvis.room.state import Participant, Place, Role, Room
from parvis.room.words import Event

# Of a room.


def r1_one_role_one_place_and_facts_that_agree(room: Room) -> None:
    assert [p.role for p in room.people.values()].count(Role.HOST) == 1
    for who in room.people.values():
        assert who.has_standing
        assert not (who.hand_raised_at and who.invitation)
        assert not who.invitation or who.place is Place.AUDIENCE
        assert who.muted or (who.place is Place.STAGE and not who.lost_at)
        assert not who.removed or who == Participant(who.id, removed=True)
        assert bool(who.role_since) == who.leads


def r3_a_host_who_is_here_or_a_succession_that_runs(room: Room) -> None:
    assert room.host and (room.host.lost_at or not room.stage_asked_at)
    if room.ended:
        assert due(room) is None
    elif room.host.lost_at:
        alarm = due(room)
        assert alarm and alarm <= room.host.lost_at + HOST_MISSED + DESERTED


def r5_never_more_on_stage_than_seats_counting_the_invited(room: Room) -> None:
    assert room.seats_taken <= room.stage_size


def a10_in_a_calm_no_guest_is_heard(room: Room) -> None:
    assert not room.calm or all(p.muted or p.leads for p in room.people.values())


def r22_what_limits_look_back_at_stays_small(room: Room) -> None:
    counts = Counter((type(e), e.participant) for e in room.recent)
    for (kind, _), count in counts.items():
        assert count <= (7 if kind is words.HandRaised else 2) or recalled_for_a_moment(kind)


def recalled_for_a_moment(kind: type[words.Recalled]) -> bool:
    return kind.recall <= COLLISION


OF_A_ROOM = (
    r1_one_role_one_place_and_facts_that_agree,
    r3_a_host_who_is_here_or_a_succession_that_runs,
    r5_never_more_on_stage_than_seats_counting_the_invited,
    a10_in_a_calm_no_guest_is_heard,
    r22_what_limits_look_back_at_stays_small,
)

# Of a turn: one event, the room before and after it, and who asked for it.


def r4_only_who_leads_has_power_over_another_and_nobody_over_the_host(turn: Turn) -> None:
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
    made = (e for e in turn.before.recent if isinstance(e, words.ModeratorMade))
    return any(e.participant == event.participant and event.at - e.at < COLLISION for e in made)


def r4_one_becomes_host_by_the_host_by_succession_or_when_asked(turn: Turn) -> None:
    if not isinstance(turn.event, words.BecameHost):
        return
    heir = turn.before.person(turn.event.participant)
    assert turn.before.host and turn.event.former == turn.before.host.id
    if turn.by == SERVER:
        assert heir.role is Role.MODERATOR
    elif turn.by == heir.id:
        assert turn.before.stage_asked_at and heir.place is Place.STAGE
    else:
        assert turn.before.person(turn.by).role is Role.HOST


def r6_who_was_removed_asks_nothing_and_gets_nothing_back(turn: Turn) -> None:
    assert not turn.before.person(turn.by).removed
    for who in turn.before.people.values():
        assert not who.removed or turn.after.person(who.id) == who


def r7_two_consents_in_either_order_make_a_speaker_who_is_muted(turn: Turn) -> None:
    """One consent waits in the room; the other is the command that has just come."""
    if isinstance(turn.event, words.CameOnStage):
        guest = turn.before.person(turn.event.participant)
        leader_says_yes = turn.before.person(turn.by).leads
        guest_says_yes = turn.by == guest.id
        assert guest.hand_raised_at or guest_says_yes
        assert guest.invitation or leader_says_yes
        assert turn.after.person(guest.id).muted


def r8_nobody_is_unmuted_but_on_stage_and_by_themselves(turn: Turn) -> None:
    for who in turn.after.people.values():
        if not who.muted and turn.before.person(who.id).muted:
            assert turn.by == who.id and isinstance(turn.command, words.UnmuteSelf)
            assert who.place is Place.STAGE


def r9_following_what_one_is_told_equals_joining_afresh(turn: Turn) -> None:
    """And no event names a person whom its hearer cannot see."""
    fresh, heard = refreshed(turn.event), told(turn.before, turn.event)
    for viewer in {*turn.before.people, *turn.after.people, "nobody"}:
        before, after = view(turn.before, viewer), view(turn.after, viewer)
        if viewer not in fresh:
            hearing = hears(viewer, heard, turn.before)
            mine = replace(apply(before, turn.event), recent=()) if hearing else before
            assert mine == after, viewer
            assert not hearing or names_nobody_unseen(turn.event, viewer, before, after)


def hears(viewer: str, heard: Told, room: Room) -> bool:
    leads = heard.moderators and room.person(viewer).leads
    return heard.everyone or leads or viewer == heard.person


def names_nobody_unseen(event: Event, viewer: str, before: Room, after: Room) -> bool:
    """An event may betray somebody and still fold to nothing, so the law needs this as well."""
    if not isinstance(event, words.About) or event.participant == viewer:
        return True
    return event.participant in before.people or event.participant in after.people


def r12_nothing_happens_in_a_room_that_has_ended(turn: Turn) -> None:
    assert not turn.before.ended


def a10_in_a_calm_no_hand_goes_up(turn: Turn) -> None:
    assert not (turn.before.calm and isinstance(turn.event, words.HandRaised))


def r22_what_is_looked_back_at_is_young(turn: Turn) -> None:
    if isinstance(turn.event, words.Recalled):
        assert all(turn.event.at - e.at <= e.recall for e in turn.after.recent)


OF_A_TURN = (
    r4_only_who_leads_has_power_over_another_and_nobody_over_the_host,
    r4_one_becomes_host_by_the_host_by_succession_or_when_asked,
    r6_who_was_removed_asks_nothing_and_gets_nothing_back,
    r7_two_consents_in_either_order_make_a_speaker_who_is_muted,
    r8_nobody_is_unmuted_but_on_stage_and_by_themselves,
    r9_following_what_one_is_told_equals_joining_afresh,
    r12_nothing_happens_in_a_room_that_has_ended,
    a10_in_a_calm_no_hand_goes_up,
    r22_what_is_looked_back_at_is_young,
)
