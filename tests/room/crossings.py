"""What gives somebody power, and what takes it, by different people at the same moment (R21)."""

from copy import copy
from datetime import timedelta
from itertools import product
from operator import le

from room.scripts import Asked, attempt
from room.stories import Story

from parvis.room import words
from parvis.room.state import Place

LEADERS = ["hana", "mo"]
GIVING = [words.AcceptHand, words.InviteToStage]
GIVING_ALL = [words.AcceptAll]
GIVING_ONESELF = [words.AcceptInvitation, words.RaiseHand, words.UnmuteSelf]
TAKING = [words.DismissHand, words.MoveToAudience, words.MuteParticipant, words.RemoveFromRoom]
TAKING_ALL = [words.LowerAll, words.MuteAll, words.CalmRoom]
TAKING_ONESELF = [
    *(words.LowerHand, words.DeclineInvitation, words.LeaveStage, words.MuteSelf, words.LeaveRoom)
]


def the_lesser_power_is_left(story: Story, person: str) -> None:
    """In whichever order the two come, this person may do no more than after the no alone."""
    for give, take in (*crossings(story, person), *role_crossings(story, person)):
        least = power(after(story, take), person)
        for order in ((give, take), (take, give)):
            left = power(after(story, *order), person)
            assert all(map(le, left, least)), order


def crossings(story: Story, person: str) -> list[tuple[Asked, Asked]]:
    """Each pair about a voice that could cross here."""
    gives = product(LEADERS, [*(kind(person) for kind in GIVING), *(kind() for kind in GIVING_ALL)])
    takes = product(LEADERS, [*(kind(person) for kind in TAKING), *(kind() for kind in TAKING_ALL)])
    own_gives = ((person, kind()) for kind in GIVING_ONESELF)
    own_takes = ((person, kind()) for kind in TAKING_ONESELF)
    return pairs(story, person, [*gives, *own_gives], [*takes, *own_takes])


def role_crossings(story: Story, person: str) -> list[tuple[Asked, Asked]]:
    """A place or a voice that is taken takes no role with it; a removal does. (A host who was made
    first stays: nobody removes the host.)"""
    gives = product(LEADERS, [words.MakeModerator(person)])
    removals = [words.RemoveFromRoom(person), words.RemoveAll((person, "hana"))]
    return pairs(story, person, [*gives], [*product(LEADERS, removals)])


def pairs(
    story: Story, person: str, gives: list[Asked], takes: list[Asked]
) -> list[tuple[Asked, Asked]]:
    """Both do something here, and neither has seen the other."""
    both = product(
        *([one for one in some if matters(story, one, person)] for some in (gives, takes))
    )
    return [(give, take) for give, take in both if give[0] != take[0]]


def matters(story: Story, asked: Asked, person: str) -> bool:
    """It does something to this person; that a hand on stage comes down takes no power."""
    happened = after(story, asked).journal[len(story.journal) :]
    about = [e for e in happened if isinstance(e, words.About) and e.participant == person]
    on_stage = story.room.person(person).place is Place.STAGE
    return any(not (on_stage and isinstance(e, words.HandLowered)) for e in about)


def after(story: Story, *asked: Asked) -> Story:
    """How the story would go on from here, a third of a second between the commands."""
    other = copy(story)
    other.journal = [*story.journal]
    for actor, command in asked:
        attempt(other, actor, command)
        other.now += timedelta(seconds=0.3)
    return other


def power(story: Story, person: str) -> tuple[bool, ...]:
    who = story.room.person(person)
    return (not who.removed, who.leads, who.place is Place.STAGE, not who.muted)
