"""A server for each file of stories, and as many people as a story calls."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from stagehands.peers import Peers
from stagehands.person import PATIENCE, BrowserOf, Call, Person, launch
from stagehands.robot import Robot, Send
from stagehands.server import Server

DESKTOP = {"width": 1280, "height": 900}

# Files that take longest, to be begun first: whoever ends later keeps everybody waiting.
LONGEST = ["test_story_pages", "test_screens", "test_moderation", "test_microphone"]

expect.set_options(timeout=1000 * PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        file = item.path.stem
        return LONGEST.index(file) if file in LONGEST else len(LONGEST)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser_of(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserOf]:
    """A Chromium process for each person, kept from story to story; what they know is not."""
    running: dict[tuple[object, ...], Browser] = {}
    voices = tmp_path_factory.mktemp("voices")

    def one(name: str, *flags: str, willing: bool = True) -> Browser:
        key = (name, willing, *flags)
        if key not in running:
            running[key] = launch(playwright, name, voices, *flags, willing=willing)
        return running[key]

    yield one
    for browser in running.values():
        browser.close()


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
def call(browser_of: BrowserOf, server: Server) -> Iterator[Call]:
    """Whoever is called leaves at the end of the story, and must have met no error of the page."""
    here: list[Person] = []

    def one(name: str, *, willing: bool = True, **context: Any) -> Person:
        settings = {"locale": "en-US", "viewport": DESKTOP} | context
        memory = browser_of(name, willing=willing).new_context(**settings)
        here.append(Person(name, server.url, memory, settings["locale"][:2]))
        return here[-1]

    yield one
    for person in here:
        person.context.close()
    assert not {person.name: person.faults for person in here if person.faults}


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


@pytest.fixture
def send(server: Server) -> Iterator[Send]:
    """Whoever is sent has no browser, and all their media are of one process."""
    with ExitStack() as stack:
        peers = stack.enter_context(Peers())

        def one(name: str) -> Robot:
            return stack.enter_context(Robot(name, server.url, peers))

        yield one


def member(call: Call, name: str) -> Person:
    person = call(name)
    person.makes_an_account()
    return person
