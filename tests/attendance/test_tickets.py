"""Tickets: once, and not for long (C1)."""

from itertools import count

from parvis.attendance.tickets import Tickets


def tickets() -> Tickets:
    numbers = count(1)
    return Tickets(lambda: f"t{next(numbers)}")


def test_a_ticket_is_redeemed_once() -> None:
    some = tickets()
    ticket = some.issue("c", 0.0)
    assert some.redeem(ticket, 1.0) == "c"
    assert some.redeem(ticket, 1.0) is None


def test_a_ticket_lasts_thirty_seconds() -> None:
    some = tickets()
    first, second = some.issue("c", 0.0), some.issue("d", 10.0)
    assert some.redeem(first, 30.0) is None
    assert some.redeem(second, 39.9) == "d"


def test_tickets_nobody_shows_are_forgotten() -> None:
    """R22."""
    some = tickets()
    for second in range(1000):
        some.issue("c", float(second))
    assert len(some.open) == 30


def test_what_was_never_issued_opens_nothing() -> None:
    assert tickets().redeem("t1", 0.0) is None
