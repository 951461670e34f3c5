"""C7: a hash is dear on purpose, so it must not be a way to wear the server out."""

import asyncio
from threading import Event, Lock

import pytest
from people.clock import CHEAP

from parvis.http.problem import Problem
from parvis.people.passwords import AT_ONCE, DECOY, HASHER, QUEUE, Passwords


async def test_at_most_two_hashes_run_at_once_and_the_queue_is_short() -> None:
    passwords, gate, lock = Passwords(CHEAP), Event(), Lock()
    running = most = 0

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        gate.wait(10)
        with lock:
            running -= 1

    waiting = [asyncio.ensure_future(passwords.run(work)) for _ in range(QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(Problem) as caught:
        await passwords.run(work)
    gate.set()
    await asyncio.gather(*waiting)
    assert caught.value.code == "busy"
    assert most <= AT_ONCE
    assert await passwords.run(lambda: 1) == 1
    passwords.close()


def test_hashes_are_argon2id_with_no_less_than_is_recommended() -> None:
    """OWASP: 19 MiB and 2 passes, or more."""
    assert HASHER.type.name == "ID"
    assert HASHER.memory_cost >= 19 * 1024 and HASHER.time_cost >= 2


def test_the_decoy_costs_what_a_password_costs() -> None:
    assert not HASHER.check_needs_rehash(DECOY)
    assert HASHER.verify(DECOY, "nobody's")
