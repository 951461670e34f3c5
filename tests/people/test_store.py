import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from db.rooms import a_room, opened
from people.clock import PASSWORD, Town, new
from sqlalchemy import select

from parvis.db import Journal, RoomInvitations
from parvis.db.room_invitations import TAKEN
from parvis.db.schema import account, session
from parvis.http.problem import Problem
from parvis.live.identity import account_identity, participant_id, visitor_identity
from parvis.wire import RoomInvitation


class Counting(PasswordHasher):
    verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verified += 1
        return super().verify(hash, password)


async def problem_of(asked: Awaitable[object]) -> str:
    with pytest.raises(Problem) as caught:
        await asked
    return caught.value.code


async def test_who_signs_up_is_signed_in(town: Town) -> None:
    made, token = await town.comes()
    assert await town.open.who(token) == made
    assert (made.name, made.email, made.administrator) == ("ana", "ana@example.org", False)


async def test_signing_in_gives_a_new_session_each_time(town: Town) -> None:
    """C6: a session that was planted before the login is worth nothing."""
    made, first = await town.comes()
    signed_in, second = await town.open.sign_in(" ANA@example.org", PASSWORD)
    assert signed_in == made
    assert first != second


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org", ""])
async def test_a_wrong_password_and_an_unknown_address_sound_the_same(
    town: Town, email: str
) -> None:
    """A8: nobody learns who has an account here."""
    await town.comes()
    assert await problem_of(town.open.sign_in(email, "wrong password")) == "wrong_sign_in"


async def test_an_unknown_address_costs_a_hash_as_well(town: Town) -> None:
    """C7: nor by how long it takes."""
    await town.comes()
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    town.passwords.hasher = hasher
    for count, email in enumerate(("ana@example.org", "nobody@example.org"), 1):
        await problem_of(town.open.sign_in(email, "wrong password"))
        assert hasher.verified == count


async def test_the_decoy_opens_nothing(town: Town) -> None:
    assert not await town.passwords.check(None, "nobody's")
    assert not await town.passwords.check("plain text", "plain text")


async def test_a_session_ends_at_sign_out(town: Town) -> None:
    _, token = await town.comes()
    await town.open.sign_out(token)
    assert await town.open.who(token) is None


async def test_a_session_ends_after_thirty_days(town: Town) -> None:
    _, token = await town.comes()
    town.wait(timedelta(days=30, seconds=-1))
    assert await town.open.who(token)
    town.wait(timedelta(seconds=1))
    assert await town.open.who(token) is None


async def test_ended_sessions_are_swept_away(town: Town) -> None:
    await town.comes()
    town.wait(timedelta(days=31))
    await town.open.sign_in("ana@example.org", PASSWORD)
    rows = await town.database.read(lambda c: c.execute(select(session.c.token)).all())
    assert len(rows) == 1


async def test_the_database_holds_neither_password_nor_token(town: Town) -> None:
    """D2: who reads the database cannot sign in with what it holds."""
    _, token = await town.comes()
    rows = await town.database.read(
        lambda c: [*c.execute(select(session)), *c.execute(select(account))]
    )
    kept = repr(rows)
    assert token not in kept and PASSWORD not in kept
    assert "$argon2id$" in kept


async def test_one_address_is_one_account_also_in_capitals(town: Town) -> None:
    await town.comes("ana")
    assert await problem_of(town.comes("ANA")) == "email_taken"


async def test_of_two_who_take_an_address_at_once_one_gets_it(town: Town) -> None:
    results = await asyncio.gather(town.comes(), town.comes(), return_exceptions=True)
    assert [r.code for r in results if isinstance(r, Problem)] == ["email_taken"]


# Links.


async def test_in_public_an_account_needs_a_link(town: Town) -> None:
    assert await town.refused() == "invitation_needed"


async def test_an_invitation_lets_one_person_in(town: Town) -> None:
    """A9: links are for one person, and used up."""
    link = await town.closed.invite()
    made, _ = await town.closed.create(new("ana", invitation=link))
    assert not made.administrator
    assert await town.refused("ben", invitation=link) == "invitation_spent"


async def room_link(town: Town) -> RoomInvitations:
    """Into the Agora; its token is "token"."""
    await Journal(town.database).create(a_room("agora"), opened())
    until = town.at + timedelta(days=7)
    links = RoomInvitations(town.database)
    await links.make("agora", RoomInvitation("one", "", town.at, until, None, False), "token")
    return links


async def claimed(town: Town, links: RoomInvitations, identity: str) -> str | None:
    """By whoever comes to the door of the Agora as that."""
    who = participant_id(identity, a_room("agora").secret)
    return await links.claim("agora", "token", who, "Somebody", town.at)


async def test_a_link_into_a_room_lets_one_person_make_an_account(town: Town) -> None:
    """A9: it admits somebody to the room, and where that takes an account, to one."""
    links = await room_link(town)
    ana, _ = await town.closed.create(new("ana", invitation="token"))
    assert await town.refused("ben", invitation="token") == "invitation_spent"
    assert await claimed(town, links, "account:ben's") == TAKEN
    assert await claimed(town, links, account_identity(ana.id)) is None


async def test_a_link_into_a_room_that_somebody_came_by_is_good_for_nobody_else(
    town: Town,
) -> None:
    """A9: passed on, it is not worth an account either; for the visitor whose it is, it is."""
    links = await room_link(town)
    assert await claimed(town, links, visitor_identity("vera's cookie")) is None
    assert await town.refused("ben", invitation="token") == "invitation_spent"
    ana = new("ana", invitation="token")
    assert await problem_of(town.closed.create(ana, visitor="another")) == "invitation_spent"
    await town.closed.create(ana, visitor="vera's cookie")
    assert await town.refused("ben", invitation="token") == "invitation_spent"


async def test_who_needs_no_link_is_not_kept_out_by_one_that_is_spent(town: Town) -> None:
    await room_link(town)
    for name in ("ana", "ben"):
        assert await town.comes(name, invitation="token")
    assert await problem_of(town.comes("cid", invitation="invented")) == "invitation_spent"


async def test_an_invitation_lasts_seven_days(town: Town) -> None:
    link = await town.closed.invite()
    town.wait(timedelta(days=7))
    assert await town.refused(invitation=link) == "invitation_spent"


async def test_an_invitation_is_not_used_up_by_an_account_that_fails(town: Town) -> None:
    await town.comes("ana")
    link = await town.closed.invite()
    assert await town.refused("ana", invitation=link) == "email_taken"
    await town.closed.create(new("ben", invitation=link))


async def test_an_invented_link_is_worth_nothing(town: Town) -> None:
    assert await town.refused(invitation="invented") == "invitation_spent"
    assert await town.refused(setup="invented") == "setup_spent"


async def test_the_setup_link_makes_the_administrator_once(town: Town) -> None:
    link = await town.closed.setup_token()
    assert link and link == await town.closed.setup_token()
    made, _ = await town.closed.create(new("ana", setup=link))
    assert made.administrator
    assert await town.refused("ben", setup=link) == "setup_spent"
    assert await town.closed.setup_token() is None


async def test_the_unused_setup_link_blocks_nobody(town: Town) -> None:
    link = await town.open.setup_token()
    made, _ = await town.comes("ben")
    assert not made.administrator
    assert link == await town.open.setup_token()
