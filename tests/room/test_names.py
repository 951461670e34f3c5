from typing import TypeVar

import pytest
from room.stories import Story

from parvis.room import RULES, sight, words
from parvis.room.permissions import GIVES, MAY
from parvis.room.words import About, Command, Event, On, OnMany, Recalled, Taken

Kind = TypeVar("Kind")

ABSTRACT = (Command, On, OnMany, Event, About, Recalled, Taken)

# Told to everybody. A new event is neither here nor in `sight` until somebody decides.
PUBLIC = """
    CameOnStage LeftStage MovedToAudience Muted Unmuted HandsOpened HandsClosed
    RoomLocked RoomUnlocked RoomCalmed CalmEnded
    RoomOpened RoomEnded ModeratorMade ModeratorUnmade StageAsked BecameHost
"""


def kinds(of: type[Kind]) -> dict[str, type[Kind]]:
    found = (k for k in vars(words).values() if isinstance(k, type) and issubclass(k, of))
    return {k.__name__: k for k in found if k not in ABSTRACT}


def test_commands_rules_and_permissions_have_the_same_names() -> None:
    names = {words.snake(name) for name in kinds(Command)}
    assert names == set(RULES) == set(MAY)
    assert names >= GIVES


@pytest.mark.parametrize("command", kinds(On).values())
def test_a_guest_acts_on_nobody_else(command: type[On]) -> None:
    assert Story().refused("ann", command("bob")) == "not_allowed"


def test_somebody_decided_who_is_told_of_every_event() -> None:
    private = {kind.__name__ for kind in (*sight.PRIVATE, *sight.AS_ITS_RECORD)}
    assert set(PUBLIC.split()).isdisjoint(private)
    assert set(PUBLIC.split()) | private == set(kinds(Event))
