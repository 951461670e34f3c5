"""What a closed socket means for the connection, by its code."""

from enum import Enum

from parvis.client.trouble import ENDINGS, Ended
from parvis.wire import Close


class Verdict(Enum):
    """What comes next, unless it is over."""

    AGAIN = "the lease lives: ask for another ticket"
    REJOIN = "the media connection is over: join anew"


def verdict(code: int | None) -> Verdict:
    """A restart, a bad ticket, a long backlog, and every accident of a network: again.

    Raises Ended where nothing comes next.
    """
    if code in ENDINGS:
        raise Ended(Close(code))
    return Verdict.REJOIN if code == Close.LEASE_ENDED else Verdict.AGAIN
