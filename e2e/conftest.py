"""A server for each file of stories, and as many people as a story calls."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright
from stagehands.person import Call, Person, launch
from stagehands.server import Server

DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Parvis on this machine, empty; what it said is shown when a story fails."""
    server = Server(tmp_path_factory.mktemp("stage") / "data")
    server.start()
    server.wait_until_serving()
    yield server
    print(server.said())
    server.stop()


@pytest.fixture
def call(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Call]:
    """Whoever is called leaves at the end of the story, and must have met no error of the page."""
    here: list[Person] = []

    def one(name: str, *, willing: bool = True, **context: Any) -> Person:
        browser = launch(playwright, name, tmp_path, willing=willing)
        settings = {"locale": "en-US", "viewport": DESKTOP} | context
        language = settings["locale"][:2]
        here.append(Person(name, server.url, browser.new_context(**settings), language))
        return here[-1]

    yield one
    faults = {person.name: person.faults for person in here if person.faults}
    for person in here:
        browser = person.context.browser
        assert browser is not None
        browser.close()
    assert not faults, faults


@pytest.fixture
def host(call: Call) -> Person:
    """Ana, with an account of her own."""
    return member(call, "Ana")


@pytest.fixture
def guest(call: Call) -> Person:
    return member(call, "Ben")


@pytest.fixture
def listener(call: Call) -> Person:
    return member(call, "Chloe")


def member(call: Call, name: str, **more: Any) -> Person:
    person = call(name, **more)
    person.makes_an_account()
    return person
