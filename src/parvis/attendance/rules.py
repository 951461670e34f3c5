"""What a lease is, and when it is over. No clock: instants are seconds of a monotonic one."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from msgspec import Struct, msgpack

from parvis.attendance.ports import Outlet
from parvis.wire import Person

SOCKETLESS = 30.0  # seconds a lease lives without a socket
ADRIFT = 10.0  # seconds it lives without a media core, waiting to be replaced
TICKET = 30.0  # seconds in which a ticket opens a socket, once
LISTED = 200  # names of the audience that are shown
# Characters a name may have and no reader sees: joiners and selectors, and letters that are blank.
JOINING = re.compile(
    "[\u034f\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
UNSEEN = re.compile("[\u115f\u1160\u2800]")
AT_ONCE = 6  # joins of one person in one room that may be on their way


class Label(Struct, frozen=True, array_like=True):
    """What the core keeps for us, so that a killed Python finds everybody again."""

    person: Person
    identity: str
    since: datetime
    session: str | None = None
    just_listening: bool = False
    also: tuple[str, ...] = ()


class Lease(Struct, eq=False):
    """One connection of one device in one room. It counts from the moment DTLS is up.

    `since`: when the person's stay began, of which this may be the hundredth connection.
    `session`: the public id of the sign-in it came with; None for visitors. `also`: who else of
    this room the same browser is or was, by participant.
    """

    connection: str
    room: str
    person: Person
    identity: str
    since: datetime
    replaces: str | None = None  # the connection whose seat it takes over, same tab or not
    same_tab: bool = False  # ... and its client named it: a repair, not a take-over
    former: str | None = None  # the visitor whose seat it is, and who is an account by now
    session: str | None = None
    also: tuple[str, ...] = ()
    just_listening: bool = False  # nobody is to ask this person on stage
    number: int = 0  # in order of joining: of two leases of one person the newer one stays
    begun: bool = False
    silent: bool = False  # the core hears nothing: "reconnecting"
    microphone: bool = False  # as we believe it to be in the core
    resumes: bool = False  # it repaired a lease in time: a microphone open in the journal reopens
    cut: bool = False  # we are ending it: the core's word that it has ended is no news
    shows_audience: bool = True
    outlet: Outlet | None = None
    socketless_since: float | None = None
    adrift_since: float | None = None
    name: str = ""  # as names are compared

    def __post_init__(self) -> None:
        self.name = folded(self.person.name)

    @property
    def adrift(self) -> bool:
        return self.adrift_since is not None

    @property
    def label(self) -> bytes:
        kept = (self.person, self.identity, self.since, self.session)
        return msgpack.encode(Label(*kept, self.just_listening, self.also))


def overdue(lease: Lease, now: float) -> bool:
    """Whether it has waited too long: for a socket, or for another core."""
    waits = ((lease.socketless_since, SOCKETLESS), (lease.adrift_since, ADRIFT))
    return any(since is not None and now - since >= span for since, span in waits)


@lru_cache(4096)
def folded(name: str) -> str:
    """Two names that read alike are one: ANA, ana, full-width letters, and what shows nothing."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(UNSEEN.sub(" ", JOINING.sub("", plain)).split())
