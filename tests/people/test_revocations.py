"""A5: a session that has ended takes with it whoever came in by it."""

import asyncio
from datetime import timedelta

import pytest
from people.clock import Town
from sqlalchemy import select

from parvis.db.schema import revocation
from parvis.http.cookies import SIGNED_IN
from parvis.people import revocations
from parvis.people.revocations import Revocations


class Door:
    """Notes who is put out."""

    def __init__(self) -> None:
        self.out: list[tuple[str, str]] = []
        self.news = asyncio.Event()

    async def sign_out(self, account: str, session: str) -> None:
        self.out.append((account, session))
        self.news.set()


async def ended(town: Town) -> tuple[str, str]:
    """An account and a session of it that has just ended."""
    ana, token = await town.comes()
    found = await town.open.signed_in(token)
    assert found
    await town.open.sign_out(token)
    return ana.id, found.session


async def left(town: Town) -> int:
    return len(await town.database.read(lambda c: c.execute(select(revocation)).all()))


async def test_who_came_by_it_is_put_out_again_and_again_for_half_a_minute(town: Town) -> None:
    """A join that was under way is caught by the second look."""
    who, door = await ended(town), Door()
    watch = Revocations(town.database, door.sign_out, lambda: town.at)
    await watch.carry_out()
    town.wait(timedelta(seconds=29))
    await watch.carry_out()
    assert door.out == [who, who] and await left(town) == 1
    town.wait(timedelta(seconds=1))
    await watch.carry_out()
    await watch.carry_out()
    assert door.out == [who] * 3 and await left(town) == 0


async def test_a_session_whose_time_is_over_takes_them_along_as_well(town: Town) -> None:
    """Whether or not somebody has signed in meanwhile."""
    ana, token = await town.comes()
    found, door = await town.open.signed_in(token), Door()
    assert found
    watch = Revocations(town.database, door.sign_out, lambda: town.at)
    await watch.expire()
    town.wait(SIGNED_IN - timedelta(seconds=1))
    ben, _ = await town.comes("ben")
    for _ in range(2):
        await watch.expire()
        await watch.carry_out()
        town.wait(timedelta(seconds=1))
    assert door.out == [(ana.id, found.session)]
    town.wait(SIGNED_IN)
    await watch.expire()
    await watch.carry_out()
    assert {account for account, _ in door.out} == {ana.id, ben.id}


async def test_each_session_is_over_in_its_own_time(town: Town) -> None:
    """One that is over does not hide the next."""
    door, hour, names = Door(), timedelta(hours=1), ("ana", "ben", "cid")
    watch = Revocations(town.database, door.sign_out, lambda: town.at)
    accounts = []
    for name in names:
        accounts.append((await town.comes(name))[0].id)
        town.wait(hour)
    town.wait(SIGNED_IN - hour * len(names))
    for number, account in enumerate(accounts):
        await watch.expire()
        await watch.carry_out()
        assert door.out[-1][0] == account and len({who for who, _ in door.out}) == number + 1
        town.wait(hour)


async def test_what_ended_while_nobody_looked_is_still_carried_out(town: Town) -> None:
    """A password was reset while `serve` was away; its core played on."""
    who, door = await ended(town), Door()
    town.wait(timedelta(minutes=4))
    await Revocations(town.database, door.sign_out, lambda: town.at).carry_out()
    assert door.out == [who] and await left(town) == 0


async def test_a_session_that_ends_here_is_noticed_at_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revocations, "LOOK", 1000.0)
    door = Door()
    watch = Revocations(town.database, door.sign_out, lambda: town.at)
    town.open.revoked = watch.look
    watching = asyncio.create_task(watch.watch())
    who = await ended(town)
    await asyncio.wait_for(door.news.wait(), 10)
    watching.cancel()
    assert door.out == [who]


async def test_a_look_that_fails_is_not_the_last(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(revocations, "LOOK", 0.01)
    door, failed = Door(), asyncio.Event()

    async def fails(account: str, session: str) -> None:
        if failed.is_set():
            await door.sign_out(account, session)
        failed.set()
        raise RuntimeError("the core is away")

    who = await ended(town)
    watching = asyncio.create_task(Revocations(town.database, fails, lambda: town.at).watch())
    await asyncio.wait_for(door.news.wait(), 10)
    watching.cancel()
    assert door.out[0] == who
    assert "an ended session could not be carried out" in caplog.text


async def test_one_that_cannot_be_put_out_keeps_no_other_one_in(town: Town) -> None:
    """... and is tried until it can be, however long that takes."""
    (stuck, _), (_, token), door = await ended(town), await town.comes("ben"), Door()
    await town.open.sign_out(token)

    async def sign_out(account: str, session: str) -> None:
        if account == stuck:
            raise RuntimeError("the core is away")
        await door.sign_out(account, session)

    town.wait(timedelta(minutes=1))
    await Revocations(town.database, sign_out, lambda: town.at).carry_out()
    assert len(door.out) == 1 and await left(town) == 1
