"""How often something may be tried, in memory (hazards C7, C17).

Nobody is ever locked out: tries come back one by one, and another address has tries of its own.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from msgspec import Struct

from parvis.http.guards import Connection
from parvis.http.problem import Problem

MINUTE = 60.0  # seconds
FEW = 1024  # keys that are kept without a look at which are over


class Rate(Struct, frozen=True):
    """`count` tries at once, and as many more in every `minutes`."""

    name: str
    count: int
    minutes: int


SIGN_IN = Rate("sign_in", 20, 5)  # for one account from one address
SIGN_IN_ADDRESS = Rate("sign_in_address", 60, 5)  # for all accounts from one address
SIGN_UP = Rate("sign_up", 60, 10)  # from one address
OPEN_ROOM = Rate("open_room", 60, 10)  # by one account
JOIN = Rate("join", 600, 1)  # by one person


class Limits:
    """Of every key only the instant is kept at which all its tries are back (GCRA, the leaky bucket
    of ITU-T I.371). A key never leaves memory and is never logged."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.back: dict[tuple[str, ...], float] = {}
        self.room = FEW

    def spend(self, rate: Rate, *key: str) -> None:
        """One try. Raises too_many, with the seconds to wait, when there is none left."""
        now, window, name = self.clock(), rate.minutes * MINUTE, (rate.name, *key)
        back = max(self.back.get(name, now), now) + window / rate.count
        if (wait := back - now - window) > window / rate.count / 1000:  # not by a rounding error
            raise Problem("too_many", retry_after=ceil(wait))
        self.back[name] = back
        if len(self.back) > self.room:
            self.forget(now)

    def forget(self, now: float) -> None:
        """Whose tries are all back. Seldom: the dictionary doubles before the next look."""
        self.back = {name: back for name, back in self.back.items() if back > now}
        self.room = max(FEW, 2 * len(self.back))


def address(connection: Connection) -> str:
    """The peer, as the server saw it or as a trusted proxy told (C16). For counting only."""
    return network(connection.client.host if connection.client else "")


def network(host: str) -> str:
    """An IPv6 customer has a whole /64 of addresses, and is one customer."""
    try:
        found = ip(host)
    except ValueError:
        return host
    return str(found if found.version == 4 else ip_network((int(found), 64), strict=False))


def ip(host: str) -> IPv4Address | IPv6Address:
    """ValueError, if it is none. A socket for both kinds calls IPv4 ::ffff:… (RFC 4291, 2.5.5.2):
    as IPv6 all of it would be one network."""
    found = ip_address(host)
    return found if found.version == 4 else found.ipv4_mapped or found
