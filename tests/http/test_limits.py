import pytest

from parvis.http.limits import FEW, Limits, Rate, network
from parvis.http.problem import Problem

THREE = Rate("three", 3, 1)  # one comes back every 20 s


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock)


def spend(limits: Limits, times: int, *key: str, rate: Rate = THREE) -> None:
    for _ in range(times):
        limits.spend(rate, *key)


def refused(limits: Limits, *key: str) -> int:
    """For so many seconds."""
    with pytest.raises(Problem) as caught:
        limits.spend(THREE, *key)
    assert caught.value.code == "too_many" and caught.value.headers
    return int(caught.value.headers["Retry-After"])


def test_the_fourth_of_three_is_too_many_and_says_when_to_come_back(limits: Limits) -> None:
    spend(limits, 3, "10.0.0.1")
    assert refused(limits, "10.0.0.1") == 20


def test_tries_come_back_one_by_one(limits: Limits, clock: Clock) -> None:
    spend(limits, 3, "10.0.0.1")
    clock.now += 20
    spend(limits, 1, "10.0.0.1")
    assert refused(limits, "10.0.0.1") == 20
    clock.now += 60
    spend(limits, 3, "10.0.0.1")
    assert refused(limits, "10.0.0.1") == 20


def test_to_ask_when_there_is_nothing_left_costs_nothing(limits: Limits, clock: Clock) -> None:
    """C7: nobody is locked out by insisting."""
    spend(limits, 3, "10.0.0.1")
    for _ in range(100):
        refused(limits, "10.0.0.1")
    clock.now += 20
    spend(limits, 1, "10.0.0.1")


def test_never_more_than_twice_as_many_in_one_window(limits: Limits, clock: Clock) -> None:
    """... and as many as the rate says in every window after that."""
    good = 0
    for _ in range(600):
        try:
            limits.spend(THREE, "10.0.0.1")
            good += 1
        except Problem:
            pass
        clock.now += 1
    assert good == 3 + 600 // 20 - 1


def test_nobody_is_locked_out_by_what_another_address_does(limits: Limits) -> None:
    """C7: no hard lock of an account."""
    spend(limits, 3, "10.0.0.1", "ana")
    spend(limits, 3, "10.0.0.2", "ana")
    spend(limits, 3, "10.0.0.1", "ana", rate=Rate("other", 3, 1))


def test_a_flood_of_addresses_is_forgotten_again(limits: Limits, clock: Clock) -> None:
    """C17: memory does not grow without bound."""
    for number in range(FEW):
        limits.spend(THREE, f"10.0.{number}")
    clock.now += 60
    spend(limits, 3, "10.0.0.1")
    assert len(limits.back) == 1
    assert refused(limits, "10.0.0.1") == 20


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),  # as a socket for both kinds says it (C7)
        ("", ""),
    ],
)
def test_who_owns_many_addresses_counts_once(host: str, counted: str) -> None:
    assert network(host) == counted
