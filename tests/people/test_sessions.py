"""A5: who was signed out is out, on every device, whoever ended it."""

from datetime import timedelta

import pytest
from people.clock import PASSWORD, Town, new
from sqlalchemy import select

from parvis.db import Unwritten
from parvis.db.schema import revocation, session
from parvis.http.problem import Problem
from parvis.people.sessions import Session, SignedIn


async def here(town: Town, token: str) -> SignedIn:
    found = await town.open.signed_in(token)
    assert found
    return found


async def revoked(town: Town) -> dict[str, str]:
    rows = await town.database.read(lambda c: c.execute(select(revocation)).all())
    return {row.session: row.account for row in rows}


async def test_sessions_are_listed_the_one_seen_last_first(town: Town) -> None:
    ana, first = await town.open.create(new("ana"), "Firefox on Linux")
    town.wait(timedelta(hours=1))
    _, second = await town.open.sign_in(ana.email, PASSWORD, "Chrome on Android")
    listed = await town.open.sessions(await here(town, second))
    assert [(s.device, s.current) for s in listed] == [
        ("Chrome on Android", True),
        ("Firefox on Linux", False),
    ]
    assert listed[0].created_at == town.at
    assert first not in repr(listed) and second not in repr(listed)


async def test_another_persons_sessions_are_not_listed(town: Town) -> None:
    _, token = await town.comes("ana")
    await town.comes("ben")
    assert len(await town.open.sessions(await here(town, token))) == 1


async def test_that_a_session_was_seen_is_noted_every_five_minutes(town: Town) -> None:
    _, token = await town.comes()
    before = town.at

    async def seen() -> Session:
        (only,) = await town.open.sessions(await here(town, token))
        return only

    town.wait(timedelta(minutes=5, seconds=-1))
    assert (await seen()).seen_at == before
    town.wait(timedelta(seconds=1))
    assert (await seen()).seen_at == town.at


async def test_who_cannot_be_noted_as_seen_is_let_in_all_the_same(town: Town) -> None:
    """E5: a disk that is full keeps nobody out."""
    _, token = await town.comes()
    town.wait(timedelta(minutes=6))

    async def full(*_: object) -> None:
        raise Unwritten("full")

    town.database.write = full  # type: ignore[method-assign, assignment]
    assert await town.open.who(token)


async def test_a_session_can_be_ended_from_another_one(town: Town) -> None:
    ana, lost = await town.comes()
    _, kept = await town.open.sign_in(ana.email, PASSWORD)
    session = (await here(town, lost)).session
    assert await town.open.end_session(ana.id, session)
    assert await town.open.who(lost) is None
    assert await town.open.who(kept) == ana
    assert await revoked(town) == {session: ana.id}


async def test_nobody_ends_the_session_of_somebody_else(town: Town) -> None:
    """C4"""
    _, token = await town.comes("ana")
    ben, _ = await town.comes("ben")
    assert not await town.open.end_session(ben.id, (await here(town, token)).session)
    assert await town.open.who(token)
    assert await revoked(town) == {}


async def test_signing_out_everywhere_ends_all_sessions_of_that_account(town: Town) -> None:
    ana, first = await town.comes("ana")
    _, second = await town.open.sign_in(ana.email, PASSWORD)
    _, other = await town.comes("ben")
    ids = {(await here(town, token)).session for token in (first, second)}
    await town.open.sign_out_everywhere(ana.id)
    assert await town.open.who(first) is await town.open.who(second) is None
    assert await town.open.who(other)
    assert await revoked(town) == dict.fromkeys(ids, ana.id)


async def test_signing_out_once_more_revokes_nothing(town: Town) -> None:
    _, token = await town.comes()
    calls: list[bool] = []
    town.open.revoked = lambda: calls.append(True)
    await town.open.sign_out(token)
    await town.open.sign_out(token)
    assert len(await revoked(town)) == len(calls) == 1


async def test_a_new_password_ends_every_session_and_is_the_one_that_counts(town: Town) -> None:
    ana, token = await town.comes()
    assert await town.open.reset_password(" ANA@example.org", "another password")
    assert await town.open.who(token) is None
    assert len(await revoked(town)) == 1
    again, _ = await town.open.sign_in(ana.email, "another password")
    assert again == ana


async def test_who_is_signing_in_while_the_password_is_reset_is_not_in_afterwards(
    town: Town,
) -> None:
    """A5: with the old password, which is checked, and then does not count any more."""
    ana, _ = await town.comes()
    check = town.passwords.check

    async def overtaken(hashed: str | None, password: str) -> bool:
        good = await check(hashed, password)
        assert await town.open.reset_password(ana.email, "another password")
        return good

    town.passwords.check = overtaken  # type: ignore[method-assign]
    with pytest.raises(Problem) as no:
        await town.open.sign_in(ana.email, PASSWORD)
    assert no.value.code == "wrong_sign_in"
    assert await town.database.read(lambda c: c.execute(select(session)).all()) == []


async def test_there_is_nothing_to_reset_for_an_address_without_an_account(town: Town) -> None:
    assert not await town.open.reset_password("nobody@example.org", "another password")
