"""Which words of the room travel, found in `room.words` itself: a new word travels at once."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from parvis.room import words
from parvis.room.permissions import MAY, SERVER_ONLY
from parvis.room.words import Command, Event

Kind = TypeVar("Kind", bound=Struct)


def spoken(of: type[Kind]) -> tuple[type[Kind], ...]:
    """Every word of this kind that can be said: the others only hold what several share."""
    kinds = (k for k in vars(words).values() if isinstance(k, type) and issubclass(k, of))
    return tuple(k for k in kinds if not k.__subclasses__())


def tag(kind: type[Struct]) -> str:
    """The `type` of a word or a message on the wire."""
    return str(kind.__struct_config__.tag)


EVENTS = spoken(Event)
# What the server notes by itself is never said by a client.
COMMANDS = tuple(kind for kind in spoken(Command) if MAY[tag(kind)] != SERVER_ONLY)

if TYPE_CHECKING:
    AnyEvent = Event
else:
    AnyEvent = reduce(or_, EVENTS)  # what a decoder must know and a reader need not
