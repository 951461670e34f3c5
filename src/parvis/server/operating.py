"""/healthz, /metrics and /doctor: for whoever operates this server, and what watches it.

/metrics is for who has the token that `--metrics-token` names. Without a public address it is also
for this machine: a proxy may say nothing of its visitors, and each would seem to be on it (C21).
/doctor is for who can read the data folder: the key is in the lock of `serve`.
"""

import asyncio
import hmac
import re
from collections.abc import Awaitable
from typing import Any, Protocol, TypeVar

from litestar import MediaType, Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from parvis.db import Database
from parvis.http.guards import Connection
from parvis.http.limits import ip
from parvis.http.problem import Problem
from parvis.live import House
from parvis.server import probe
from parvis.server.figures import Figures

T = TypeVar("T")

PATIENCE = 2.0  # seconds for each part to answer
# Says that somebody else is behind it: a proxy's visitor, or a page in a browser here.
FOR_ANOTHER = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via", "origin")
HOST = re.compile(r"\[?([^\[\]]+?)\]?(?::\d+)?")  # 127.0.0.1:8080, [::1]:8080, localhost

Asked = Request[Any, Any, Any]


class Counting(Protocol):
    async def stats(self) -> dict[str, int]: ...


class Health:
    """Whether what everything else stands on answers."""

    def __init__(self, database: Database, core: Counting) -> None:
        self.database = database
        self.core = core

    async def ailing(self) -> list[str]:
        """What does not answer."""
        parts = {"the database": self.read(), "the media core": self.counts()}
        said = await asyncio.gather(*parts.values())
        return [name for name, answer in zip(parts, said, strict=True) if answer is None]

    async def counts(self) -> dict[str, int] | None:
        """Of the core."""
        return await answered(self.core.stats())

    async def read(self) -> int | None:
        return await answered(self.database.read(lambda c: c.execute(text("SELECT 1")).scalar()))


async def answered(asked: Awaitable[T]) -> T | None:
    try:
        return await asyncio.wait_for(asked, PATIENCE)
    except Exception:  # noqa: BLE001 -- whatever it is, it is no answer
        return None


class Keys(Struct, frozen=True):
    """What opens the operator's pages."""

    doctor: str
    metrics: str | None = None
    public: bool = False  # there is a public address, so there is a proxy

    def open_metrics(self, connection: Connection) -> bool:
        return knows(connection, self.metrics) or (not self.public and is_local(connection))


def operating_routes(
    health: Health, figures: Figures, house: House, core: probe.Core, keys: Keys
) -> list[HTTPRouteHandler]:
    """Who has no key finds nothing there."""

    @get("/healthz", include_in_schema=False)
    async def healthz() -> Response[str]:
        ailing = await health.ailing()
        words = f"{' and '.join(ailing)} away" if ailing else "ok"
        return Response(f"{words}\n", status_code=503 if ailing else 200, media_type=MediaType.TEXT)

    @get("/metrics", include_in_schema=False)
    async def metrics(request: Asked) -> Response[bytes]:
        if not keys.open_metrics(request):
            raise Problem("not_found")
        body = figures.text(house, await health.counts())
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    @post("/doctor/media", include_in_schema=False, status_code=200)
    async def media(request: Asked) -> list[probe.Place]:
        if not knows(request, keys.doctor):
            raise Problem("not_found")
        return await probe.look(core)

    return [healthz, metrics, media]


def is_local(connection: Connection) -> bool:
    """Asked on this machine, under a name of its own (no other site's name leads here by a trick
    of DNS), and by nobody's order."""
    client = connection.client.host if connection.client else ""
    found = HOST.fullmatch(connection.headers.get("host", ""))
    here = is_loopback(client) and found is not None and is_loopback(found.group(1))
    return here and not any(name in connection.headers for name in FOR_ANOTHER)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip(host).is_loopback
    except ValueError:
        return False


def knows(connection: Connection, token: str | None) -> bool:
    said = connection.headers.get("authorization", "")
    return bool(token) and hmac.compare_digest(said.encode(), f"Bearer {token}".encode())
