"""What a room is at one moment: the people with standing, and its doors. Frozen; nothing acts."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from parvis.room.base import Instant
from parvis.room.limits import STAGE_SIZE
from parvis.room.words import Recalled


class Role(StrEnum):
    """What a participant may do."""

    HOST = "host"
    MODERATOR = "moderator"
    GUEST = "guest"


class Place(StrEnum):
    """Where a participant is: speakers are on stage, listeners in the audience."""

    STAGE = "stage"
    AUDIENCE = "audience"


class Invitation(Struct, frozen=True):
    """A moderator's consent, waiting for the guest's."""

    at: Instant
    by: str


class FormerHost(Struct, frozen=True):
    """Host again, if back in time."""

    id: str
    until: Instant


class Participant(Struct, frozen=True):
    """One person. Someone the room has no record of is a guest in the audience."""

    id: str
    role: Role = Role.GUEST
    role_since: Instant | None = None
    on_stage_since: Instant | None = None
    muted: bool = True
    hand_raised_at: Instant | None = None
    invitation: Invitation | None = None
    lost_at: Instant | None = None
    removed: bool = False

    @property
    def place(self) -> Place:
        return Place.STAGE if self.on_stage_since else Place.AUDIENCE

    @property
    def leads(self) -> bool:
        return self.role is not Role.GUEST

    @property
    def has_standing(self) -> bool:
        shown = self.leads or self.on_stage_since or self.removed
        return bool(shown or self.hand_raised_at or self.invitation)


Kind = type[Recalled] | tuple[type[Recalled], ...]


def with_standing(people: Iterable[Participant]) -> dict[str, Participant]:
    """Standing is what keeps a record: without it, a person is attendance again."""
    return {who.id: who for who in people if who.has_standing}


class Room(Struct, frozen=True):
    """Everything the journal says so far. The many who merely listen are not in it."""

    people: dict[str, Participant] = {}
    stage_size: int = STAGE_SIZE
    hands_open: bool = True
    locked: bool = False
    calm_since: Instant | None = None
    calm_by: str = ""  # who has calmed it; an older journal does not say
    stage_asked_at: Instant | None = None  # the host is lost; who on stage takes over?
    former_host: FormerHost | None = None
    ended: bool = False
    recent: tuple[Recalled, ...] = ()  # the tail of the journal that limits look back at

    def person(self, id: str) -> Participant:
        return self.people.get(id) or Participant(id)

    def with_person(self, who: Participant) -> "Room":
        people = self.people | {who.id: who}
        if not who.has_standing:
            del people[who.id]
        return replace(self, people=people)

    def lately(self, kind: Kind, who: str, now: Instant, span: timedelta) -> int:
        about = (e for e in self.recent if e.participant == who and isinstance(e, kind))
        return sum(now - e.at < span for e in about)

    @property
    def host(self) -> Participant | None:
        return next((p for p in self.people.values() if p.role is Role.HOST), None)

    @property
    def calm(self) -> bool:
        return self.calm_since is not None

    @property
    def queue(self) -> list[Participant]:
        """Who asks to come on stage, the first raised first. Who is on stage does not wait."""
        waiting = (p for p in self.people.values() if p.hand_raised_at and not p.on_stage_since)
        return sorted(waiting, key=lambda p: (p.hand_raised_at, p.id))

    @property
    def seats_taken(self) -> int:
        """An open invitation counts: whoever accepts it must find a seat."""
        return sum(bool(p.on_stage_since or p.invitation) for p in self.people.values())
