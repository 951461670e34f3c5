"""Leases to tell stories about."""

from datetime import UTC, datetime
from itertools import count

from parvis.attendance import Lease
from parvis.wire import Person

START = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
numbers = count(1)


def lease(
    who: str,
    connection: str | None = None,
    name: str | None = None,
    replaces: str | None = None,
    same_tab: bool = False,
) -> Lease:
    """Of a person in the agora."""
    person = Person(who, name or who.title(), "", False, 1)
    connection = connection or f"{who}-{next(numbers)}"
    identity = f"account:{who}"
    return Lease(connection, "agora", person, identity, START, replaces, same_tab)
