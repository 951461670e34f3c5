"""Links that admit one person: whose they are, when they end, and what they are good for."""

from datetime import timedelta

import pytest
from db.rooms import START, a_room, opened
from msgspec.structs import replace

from parvis.db import Database, Journal, RoomInvitations
from parvis.db.room_invitations import MOST_A_DAY, MOST_OPEN, OVER, TAKEN, spend_on_account
from parvis.wire import RoomInvitation

WEEK = timedelta(days=7)
SOON = START + timedelta(hours=1)


@pytest.fixture
async def links(database: Database, journal: Journal) -> RoomInvitations:
    for room in ("agora", "stoa"):
        await journal.create(a_room(room), opened())
    return RoomInvitations(database)


def a_link(id: str = "one") -> RoomInvitation:
    return RoomInvitation(id, "For Ann", START, START + WEEK, None, False)


async def test_a_link_is_listed_without_its_token(links: RoomInvitations) -> None:
    assert await links.make("agora", a_link(), "secret")
    assert await links.of("agora") == [a_link()]
    assert await links.of("stoa") == []


async def test_a_link_is_of_the_first_who_comes_by_it(links: RoomInvitations) -> None:
    """A9: a link that was passed on admits nobody else."""
    await links.make("agora", a_link(), "secret")
    assert await links.claim("agora", "secret", "ann", "Ann", SOON) is None
    assert await links.claim("agora", "secret", "bob", "Bob", SOON) == TAKEN
    assert await links.claim("agora", "secret", "ann", "Anna", SOON) is None
    assert [link.claimed_by for link in await links.of("agora")] == ["Anna"]


async def test_a_link_stays_with_whoever_came_by_it_under_another_name(
    links: RoomInvitations,
) -> None:
    """A visitor who has an account by now; who only says so of somebody else does not get it."""
    await links.make("agora", a_link(), "secret")
    await links.claim("agora", "secret", "vera", "Vera", SOON)
    assert await links.claim("agora", "secret", "bob", "Bob", SOON, ["vito"]) == TAKEN
    assert await links.claim("agora", "secret", "ana", "Ana", SOON, ["vera"]) is None
    assert [link.claimed_by for link in await links.of("agora")] == ["Ana"]


async def test_what_is_unknown_expired_or_of_another_room_is_over(links: RoomInvitations) -> None:
    await links.make("agora", a_link(), "secret")
    assert await links.claim("agora", "guessed", "ann", "Ann", SOON) == OVER
    assert await links.claim("stoa", "secret", "ann", "Ann", SOON) == OVER
    assert await links.claim("agora", "secret", "ann", "Ann", START + WEEK) == OVER


async def test_a_revoked_link_is_over_also_for_whom_it_admitted(links: RoomInvitations) -> None:
    """A9."""
    await links.make("agora", a_link(), "secret")
    await links.claim("agora", "secret", "ann", "Ann", SOON)
    assert await links.revoke("stoa", "one", SOON) == (False, None)
    assert await links.revoke("agora", "one", SOON) == (True, "ann")
    assert await links.claim("agora", "secret", "ann", "Ann", SOON) == OVER
    assert [link.revoked for link in await links.of("agora")] == [True]


async def test_a_visitor_who_signs_up_keeps_the_link(links: RoomInvitations) -> None:
    await links.make("agora", a_link(), "secret")
    await links.claim("agora", "secret", "vera", "Vera", SOON)
    await links.pass_on("agora", "vera", "ann", "Ann")
    assert await links.claim("agora", "secret", "vera", "Vera", SOON) == TAKEN
    assert await links.revoke("agora", "one", SOON) == (True, "ann")


async def test_a_room_has_only_so_many_open_links(links: RoomInvitations) -> None:
    """R22. Those that were used, revoked or expired make room."""
    for number in range(MOST_OPEN):
        assert await links.make("agora", a_link(f"{number}"), f"secret {number}")
    assert not await links.make("agora", a_link("late"), "late")
    assert await links.make("stoa", a_link("late"), "late")
    await links.claim("agora", "secret 0", "ann", "Ann", SOON)
    assert await links.make("agora", a_link("another"), "another")
    next_week = START + WEEK
    later = RoomInvitation("later", "", next_week, next_week + WEEK, None, False)
    assert await links.make("agora", later, "later")
    assert [link.id for link in await links.of("agora")] == ["later", "0"]


async def test_a_room_has_only_so_many_links_a_day(links: RoomInvitations) -> None:
    """R22: whoever makes and revokes them without end; who merely needs many has them."""
    for number in range(MOST_A_DAY):
        assert await links.make("agora", a_link(f"{number}"), f"secret {number}")
        await links.claim("agora", f"secret {number}", f"guest {number}", "Guest", SOON)
    assert not await links.make("agora", a_link("late"), "late")
    tomorrow = replace(a_link("next"), created_at=START + timedelta(days=1))
    assert await links.make("agora", tomorrow, "next")
    assert (await links.of("agora"))[0].id == "next"


async def test_a_link_is_good_for_one_account(links: RoomInvitations, database: Database) -> None:
    """Where accounts are by invitation (A9): of whom it admitted, or of the first."""
    for name in ("one", "two"):
        await links.make("agora", a_link(name), name)
    await links.claim("agora", "one", "vera", "Vera", SOON)

    async def spent(token: str, by: str) -> bool:
        return await database.write(
            lambda c: spend_on_account(
                c, token, SOON, lambda _: by, lambda _: f"{by} by now", by.title()
            )
        )

    assert not await spent("guessed", "vera")
    assert [await spent("one", who) for who in ("bob", "vera", "vera")] == [False, True, False]
    assert [await spent("two", who) for who in ("bob", "vera")] == [True, False]
    assert {link.id: link.claimed_by for link in await links.of("agora")} == {
        "one": "Vera",
        "two": "Bob",
    }, "who leads sees that it is somebody's"
    assert await links.claim("agora", "two", "vera", "Vera", SOON) == TAKEN
    assert await links.claim("agora", "two", "bob by now", "Bob", SOON) is None


async def test_a_room_that_is_edited_stays_so(journal: Journal, links: RoomInvitations) -> None:
    info = replace(a_room().info, title="Forum", visitors_speak=True, reactions=False)
    await journal.edit(info)
    records = {record.info.id: record.info for record in await journal.rooms()}
    assert records["agora"] == info and records["stoa"].title == "Agora"
