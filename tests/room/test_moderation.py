from collections.abc import Callable
from contextlib import suppress

import pytest
from room.stories import Story

from parvis.room import decide
from parvis.room.base import Refused
from parvis.room.state import Role
from parvis.room.words import (
    AcceptAll,
    AcceptHand,
    CalmRoom,
    Command,
    DismissHand,
    EndCalm,
    EndRoom,
    HandOver,
    LockRoom,
    LowerAll,
    LowerHand,
    MakeModerator,
    MoveToAudience,
    MuteAll,
    MuteParticipant,
    MuteSelf,
    RaiseHand,
    RemoveFromRoom,
    RoomLocked,
    UnmakeModerator,
    UnmuteSelf,
)


def on_stage(*people: str) -> Story:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    for person in people:
        if person != "hana":
            story.ask(person, RaiseHand())
            story.ask("hana", AcceptHand(person))
        story.ask(person, UnmuteSelf())
    story.wait(10)
    return story


def test_a_muted_person_may_unmute_but_nobody_can_unmute_another() -> None:
    story = on_stage("ann")
    assert story.happens("mo", MuteParticipant("ann")) == ["Muted"]
    story.wait(1)
    assert story.happens("ann", UnmuteSelf()) == ["Unmuted"]
    assert story.refused("bob", UnmuteSelf()) == "not_on_stage"


def test_mute_all_spares_the_host_and_the_one_who_asks() -> None:
    story = on_stage("hana", "mo", "ann", "bob")
    assert story.happens("mo", MuteAll()) == ["Muted", "Muted"]
    assert not story.room.person("hana").muted and not story.room.person("mo").muted


@pytest.mark.parametrize("act", [MoveToAudience, MuteParticipant, RemoveFromRoom, UnmakeModerator])
def test_a_moderator_cannot_act_on_the_host(act: Callable[[str], Command]) -> None:
    assert on_stage().refused("mo", act("hana")) == "not_allowed"


@pytest.mark.parametrize("act", [UnmakeModerator, RemoveFromRoom])
def test_a_moderator_cannot_act_on_the_role_of_another(act: Callable[[str], Command]) -> None:
    story = on_stage()
    story.ask("hana", MakeModerator("max"))
    story.wait(1)
    assert story.refused("mo", act("max")) == "not_allowed"


def test_who_is_removed_loses_everything_and_asks_for_nothing_more() -> None:
    story = on_stage("mo")
    happened = story.happens("hana", RemoveFromRoom("mo"))
    assert happened == ["MovedToAudience", "ModeratorUnmade", "RemovedFromRoom"]
    assert story.refused("mo", RaiseHand()) == "removed"
    assert story.refused("hana", MakeModerator("mo")) == "not_here"


def test_an_ended_room_stays_ended() -> None:
    story = Story()
    story.ask("hana", EndRoom())
    assert story.refused("hana", RaiseHand()) == "room_ended"
    assert story.wait(1000) == []


def test_the_host_hands_over_and_remains_a_moderator() -> None:
    story = on_stage()
    story.ask("hana", HandOver("mo"))
    assert story.room.person("mo").role is Role.HOST
    assert story.room.person("hana").role is Role.MODERATOR


def test_who_is_unmade_a_moderator_in_a_calm_is_muted_like_every_guest() -> None:
    story = on_stage("mo")
    story.ask("hana", CalmRoom())
    assert story.happens("hana", UnmakeModerator("mo")) == ["Muted", "ModeratorUnmade"]
    story.wait(1)
    assert story.refused("mo", UnmuteSelf()) == "room_calm"


# Two people ask at once, and neither has seen what the other did.
COLLISIONS = {
    "a yes and a no to a hand": (("hana", AcceptHand("hal")), ("mo", DismissHand("hal"))),
    "a yes, and a hand taken down": (("hana", AcceptHand("hal")), ("hal", LowerHand())),
    "unmuted and muted": (("ann", UnmuteSelf()), ("mo", MuteParticipant("ann"))),
    "unmuted and moved away": (("ann", UnmuteSelf()), ("mo", MoveToAudience("ann"))),
    "a role, and removed": (("hana", MakeModerator("hal")), ("mo", RemoveFromRoom("hal"))),
    "unmuted and calmed": (("ann", UnmuteSelf()), ("mo", CalmRoom())),
    "all accepted and all lowered": (("hana", AcceptAll()), ("mo", LowerAll())),
    "a yes to a hand, and removed": (("hana", AcceptHand("hal")), ("mo", RemoveFromRoom("hal"))),
}


@pytest.mark.parametrize("pair", COLLISIONS.values(), ids=COLLISIONS.keys())
def test_the_lesser_power_wins_in_either_order(
    pair: tuple[tuple[str, Command], tuple[str, Command]],
) -> None:
    ends = []
    for order in (pair, pair[::-1]):
        story = on_stage("ann")
        story.ask("hana", MuteParticipant("ann"))
        story.ask("hal", RaiseHand())
        story.wait(10)
        for actor, command in order:
            with suppress(Refused):
                story.ask(actor, command)
        ends.append(power(story))
    assert ends[0] == ends[1]
    only_the_lesser = on_stage("ann")
    only_the_lesser.ask("hana", MuteParticipant("ann"))
    only_the_lesser.ask("hal", RaiseHand())
    only_the_lesser.wait(10)
    only_the_lesser.ask(*pair[1])
    assert ends[0] == power(only_the_lesser)


def power(story: Story) -> dict[str, tuple[object, ...]]:
    return {p.id: (p.role, p.place, p.muted, p.removed) for p in story.room.people.values()}


def test_a_push_to_talk_key_may_be_quick() -> None:
    story = on_stage("ann")
    assert story.happens("ann", MuteSelf()) == ["Muted"]
    assert story.happens("ann", UnmuteSelf()) == ["Unmuted"]
    assert decide(story.room, "ann", UnmuteSelf(), story.now, story.present) == []


def test_whoever_calms_or_locks_a_room_is_named_until_it_is_over() -> None:
    story = on_stage("ann")
    assert [event.by for event in story.ask("mo", LockRoom()) if isinstance(event, RoomLocked)] == [
        "mo"
    ]
    story.ask("mo", CalmRoom())
    assert story.room.calm_by == "mo"
    story.ask("hana", EndCalm())
    assert story.room.calm_by == ""
