"""Heard over HTTPS at an address that is not loopback, behind the Caddyfile of docs/host.md."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from stagehands.ears import hears
from stagehands.person import Person, launch
from stagehands.scenes import guest_speaks
from stagehands.server import PARVIS, Server
from stagehands.street import HTTPS_PORT, SITE, Street

HOME = f"https://{SITE}:{HTTPS_PORT}"


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


def test_heard_over_https_at_an_address_that_is_not_loopback(
    street: Street, playwright: Playwright, tmp_path: Path
) -> None:
    people = []
    for name, link in (("Ana", street.server.setup_link()), ("Ben", invitation(street.server))):
        browser = launch(playwright, name, tmp_path, *street.browser_flags())
        person = Person(name, HOME, browser.new_context(locale="en-US"))
        person.signs_up(link)
        people.append(person)
    host, guest = people
    guest_speaks(host, guest)
    host.speaks()
    hears(guest.page, host.hertz)
    assert not host.faults + guest.faults
