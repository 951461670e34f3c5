"""Tickets: each opens one socket of one lease, once, within half a minute."""

from collections.abc import Callable

from parvis.attendance.rules import TICKET


class Tickets:
    def __init__(self, new_id: Callable[[], str]) -> None:
        self.new_id = new_id
        self.open: dict[str, tuple[str, float]] = {}  # in order of issue, so of expiry

    def issue(self, connection: str, now: float) -> str:
        self.forget(now)
        ticket = self.new_id()
        self.open[ticket] = (connection, now)
        return ticket

    def redeem(self, ticket: str, now: float) -> str | None:
        """The connection it was for. It is spent, whatever comes of it."""
        self.forget(now)
        connection, _ = self.open.pop(ticket, (None, 0.0))
        return connection

    def forget(self, now: float) -> None:
        while self.open:
            first, (_, issued) = next(iter(self.open.items()))
            if now - issued < TICKET:
                return
            del self.open[first]
