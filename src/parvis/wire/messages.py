"""What the server says: snapshots, events, answers, and notices, of which the latest wins.

A frame is a JSON array of messages. Each message is encoded once for all who may see it.
"""

from collections.abc import Iterable

from msgspec import Struct, field, json

from parvis.room import sight
from parvis.room.base import Instant
from parvis.room.state import Participant, Room
from parvis.wire.records import Hand, Microphone, Person, Reaction, RoomInfo
from parvis.wire.vocabulary import AnyEvent


class View(Struct, frozen=True):
    """The room as one person may know it, without what only the server looks back at."""

    people: dict[str, Participant]
    stage_size: int
    hands_open: bool
    locked: bool
    calm_since: Instant | None
    calm_by: str
    stage_asked_at: Instant | None
    ended: bool


def view(room: Room, viewer: str) -> View:
    """What this person may know now, ready to be sent."""
    seen = sight.view(room, viewer)
    return View(**{name: getattr(seen, name) for name in View.__struct_fields__})


class You(Struct, frozen=True):
    """Who the reader of a snapshot is."""

    participant: str
    connection: str


class Message(Struct, frozen=True):
    """Something the server says."""


class Snapshot(Message, frozen=True, tag="snapshot"):
    """The room from nothing. `audience`: the first 200 by name; `reconnecting`: who is silent."""

    seq: int
    at: Instant
    room: RoomInfo
    view: View
    people: list[Person]
    you: You
    listening: int
    audience: list[Person]
    hands: list[Hand]
    before: int | None
    reconnecting: list[str]


class Happened(Message, frozen=True, tag="event"):
    """An event of the room, with the cards of whom it names and the hearer may not know yet."""

    seq: int
    event: AnyEvent
    people: list[Person] = []


class Ack(Message, frozen=True, tag="ack"):
    """The command was journaled; `seq` is the last event's."""

    id: str
    seq: int


class Refusal(Message, frozen=True, tag="refusal"):
    """The command changed nothing. Without `id`: nobody could read one."""

    id: str | None
    reason: str


class Count(Message, frozen=True, tag="count"):
    """How many are in the audience, at most once a second."""

    listening: int


class Audience(Message, frozen=True, tag="audience"):
    """Who is in the audience, the first 200 by name, for clients that show it."""

    people: list[Person]
    listening: int


class PlaceInQueue(Message, frozen=True, tag="place"):
    """How many hands were raised before the reader's; none when it is down."""

    before: int | None


class HandDescribed(Message, frozen=True, tag="hand"):
    """For moderators and the person."""

    participant: str
    topic: str
    microphone: Microphone
    spoke: bool = False


class Reconnecting(Message, frozen=True, tag="reconnecting"):
    """Somebody's media is silent, or is back."""

    participant: str
    is_: bool = field(name="is")


class Rejoin(Message, frozen=True, tag="rejoin"):
    """The media core began anew: join again now, naming the connection this replaces."""


class Reactions(Message, frozen=True, tag="reactions"):
    """How many of each since the last, at most twice a second; never kept."""

    counts: dict[Reaction, int]


class Arrival(Struct, frozen=True):
    """Somebody who came shortly before the calm."""

    person: Person
    at: Instant


class Arrivals(Message, frozen=True, tag="arrivals"):
    """For who leads, in a calm: guests who came in the 5 min before it, and those at the door.

    The newest first, at most 200, who are still here. `waiting` people asked to come in within the
    last 10 s.
    """

    people: list[Arrival]
    waiting: int


class Info(Message, frozen=True, tag="info"):
    """The title, the description or a policy of the room was edited."""

    room: RoomInfo


AnyMessage = (  # a new message needs a line here
    Snapshot
    | Happened
    | Ack
    | Refusal
    | Count
    | Audience
    | PlaceInQueue
    | HandDescribed
    | Reconnecting
    | Rejoin
    | Reactions
    | Arrivals
    | Info
)

encoder = json.Encoder()
decoder = json.Decoder(list[AnyMessage])


def encode_message(message: Message) -> bytes:
    """One message, to be shared by all who may see it."""
    return encoder.encode(message)


def encode_frame(messages: Iterable[bytes]) -> bytes:
    """Several encoded messages in one frame."""
    return b"[" + b",".join(messages) + b"]"


def decode_frame(frame: bytes | str) -> list[AnyMessage]:
    """What a client reads."""
    return decoder.decode(frame)
