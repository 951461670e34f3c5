"""Whose requests are obeyed: those of our own pages (hazards C1, C6).

A browser says in `Origin` which page asks. A request without it comes from no page, so it
carries nobody's cookies against their will. JSON only: a form of another site cannot send it.
"""

from collections.abc import Collection
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from parvis.http.problem import Problem

Connection = ASGIConnection[Any, Any, Any, Any]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def own_pages(origins: Collection[str]) -> Guard:
    """A guard for every route of the API, the socket included. `origins`: the public ones."""

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        method = connection.scope.get("method", "")  # a socket has none, and always checks
        if method not in READING:
            check_origin(connection, origins)
        if method in WITH_BODY:
            check_json(connection)

    return guard


def check_origin(connection: Connection, origins: Collection[str]) -> None:
    origin = connection.headers.get("origin")
    if origin is not None and origin.lower() not in {*origins, own_origin(connection)}:
        raise Problem("foreign_origin")


def own_origin(connection: Connection) -> str:
    """The origin of a page that this very host served."""
    scheme = {"ws": "http", "wss": "https"}.get(connection.scope["scheme"])
    return f"{scheme or connection.scope['scheme']}://{connection.headers.get('host', '')}".lower()


def check_json(connection: Connection) -> None:
    kind = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem("not_json")


async def exact_types(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard: a body has the very types that the API describes. Litestar alone would take a 0 for
    false, and a text for a number."""
    wanted = handler.parsed_fn_signature.parameters.get("data")
    if wanted is None or not isinstance(connection, Request):
        return
    try:
        msgspec.json.decode(await connection.body(), type=wanted.annotation)
    except msgspec.DecodeError as error:  # it names the place; who sent it reads it
        raise Problem("malformed", f"{error}.") from error
    except (UnicodeError, RecursionError) as error:  # broken text, and nesting without end
        raise Problem("malformed") from error
