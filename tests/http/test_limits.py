import pytest

from parvis.http.limits import Limits, Rate, network
from parvis.http.problem import Problem

THREE = Rate("three", 3, 1)


async def test_the_fourth_of_three_is_too_many_and_says_when_to_come_back() -> None:
    limits = Limits()
    for _ in range(3):
        await limits.spend(THREE, "10.0.0.1")
    with pytest.raises(Problem) as caught:
        await limits.spend(THREE, "10.0.0.1")
    assert caught.value.code == "too_many"
    assert caught.value.headers is not None
    assert 1 <= int(caught.value.headers["Retry-After"]) <= 60


async def test_nobody_is_locked_out_by_what_another_address_does() -> None:
    """C7: no hard lock of an account."""
    limits = Limits()
    for _ in range(3):
        await limits.spend(THREE, "10.0.0.1", "ana")
    await limits.spend(THREE, "10.0.0.2", "ana")
    await limits.spend(Rate("other", 3, 1), "10.0.0.1", "ana")


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
    ],
)
def test_who_owns_many_addresses_counts_once(host: str, counted: str) -> None:
    assert network(host) == counted
