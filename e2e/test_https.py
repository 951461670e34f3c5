"""Heard over HTTPS at an address that is not loopback, behind the Caddyfile of docs/host.md."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from stagehands.ears import hears
from stagehands.person import BrowserOf, Person
from stagehands.scenes import guest_speaks, room_with
from stagehands.server import PARVIS, Server
from stagehands.street import HOME, Street

pytestmark = pytest.mark.alone


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with Street(tmp_path) as street:
        street.open()
        yield street
        print(street.server.said())


def invitation(server: Server) -> str:
    """The link that `parvis invite` prints: with a public URL, sign-up is by invitation."""
    said = subprocess.run(
        [str(PARVIS), "invite", "--data", str(server.data), "--public-url", HOME],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return next(word for word in said.split() if word.startswith(HOME))


@pytest.fixture
def pair(street: Street, browser_of: BrowserOf) -> Iterator[tuple[Person, Person]]:
    """Ana by the setup link and Ben by an invitation, in browsers that know the way."""
    with ExitStack() as stack:

        def member(name: str, link: str) -> Person:
            memory = browser_of(name, *street.browser_flags()).new_context(locale="en-US")
            stack.callback(memory.close)
            person = Person(name, HOME, memory)
            person.signs_up(link)
            return person

        host = member("Ana", street.server.setup_link())
        yield host, member("Ben", invitation(street.server))


def test_heard_over_https_at_an_address_that_is_not_loopback(pair: tuple[Person, Person]) -> None:
    host, guest = pair
    guest_speaks(host, guest)
    host.speaks()
    hears(guest.page, host.hertz)
    assert host.faults == guest.faults == []


def test_a_drop_keeps_role_seat_hand_and_voice(street: Street, pair: tuple[Person, Person]) -> None:
    host, guest = pair
    room_with(host, guest)
    host.speaks()
    guest.raises_a_hand()
    hears(guest.page, host.hertz)
    street.cut()
    guest.sees("Reconnecting…")  # after some 3 s; a lease lasts 10
    street.mend()
    hears(guest.page, host.hertz, within=15)
    guest.sees_button("Lower hand")
    host.sees_button("Mute")
    host.accepts(guest.name)
    guest.sees_button("Unmute")
