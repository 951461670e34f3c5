"""How often something may be tried: moving windows, in memory (hazards C7, C17).

Nobody is ever locked out: a window moves on, and another address is another window.
"""

from ipaddress import ip_address, ip_network
from math import ceil
from time import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from msgspec import Struct

from parvis.http.guards import Connection
from parvis.http.problem import Problem


class Rate(Struct, frozen=True):
    """`count` tries in `minutes`."""

    name: str
    count: int
    minutes: int


SIGN_IN = Rate("sign_in", 20, 5)  # for one account from one address
SIGN_IN_ADDRESS = Rate("sign_in_address", 60, 5)  # for all accounts from one address
SIGN_UP = Rate("sign_up", 60, 10)  # from one address
OPEN_ROOM = Rate("open_room", 60, 10)  # by one account
JOIN = Rate("join", 600, 1)  # by one person


class Limits:
    """Counts tries. The key of a count never leaves memory and is never logged."""

    def __init__(self) -> None:
        self.windows = MovingWindowRateLimiter(MemoryStorage())

    async def spend(self, rate: Rate, *key: str) -> None:
        """One try. Raises too_many, with the seconds to wait, when there is none left."""
        item = RateLimitItemPerMinute(rate.count, rate.minutes, namespace=rate.name)
        if not await self.windows.hit(item, *key):
            stats = await self.windows.get_window_stats(item, *key)
            raise Problem("too_many", retry_after=max(1, ceil(stats.reset_time - time())))


def address(connection: Connection) -> str:
    """The peer, as the server saw it or as a trusted proxy told (C16). For counting only."""
    return network(connection.client.host if connection.client else "")


def network(host: str) -> str:
    """An IPv6 customer has a whole /64 of addresses, and is one customer."""
    try:
        ip = ip_address(host)
    except ValueError:
        return host
    return host if ip.version == 4 else str(ip_network((ip, 64), strict=False))
