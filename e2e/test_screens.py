"""Every screen, as a phone and a desktop show it, in light and dark, in both languages.

Each satisfies axe and its window. The pictures lie in e2e/.shots; README's own is one of them.
"""

import secrets
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from stagehands.looks import LOOKS, SHOTS, Look, Walk, webp
from stagehands.peers import Peers
from stagehands.person import Call
from stagehands.robot import Robot
from stagehands.scenes import bring_on_stage
from stagehands.server import Server

TITLE = "Who keeps the square?"
STAGE = {
    "Ana": "Keeps the library's key",
    "Ben": "Baker, rue des Arts",
    "Chloe": "Town gardener",
    "Dora": "Lives at number 12",
}
AUDIENCE = {
    "Amadou Diallo": "Plays chess there on Sundays",
    "Elena Petrova": "Teaches music",
    "Hugo Martin": "Drives the number 4",
    "Inès Moreau": "Bookseller",
    "Jonas Weber": "Neighbour",
    "Katarzyna Nowak": "Architect",
    "Léa": "",
    "Mehdi Benali": "Market, stall 7",
    "Priya Nair": "Doctor",
}

pytestmark = pytest.mark.timeout(180)  # some twenty screens each


@pytest.fixture(params=LOOKS, ids=lambda look: look.name)
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


def test_the_screens_around_a_room(server: Server, call: Call, look: Look) -> None:
    walk = Walk(look)
    dora = call("Dora", **look.context())
    for screen, path in {
        "now-empty": "/",
        "sign-in": "/sign-in",
        "sign-up": "/sign-up",
        "setup": server.setup_link().removeprefix(server.url),
        "setup-without-a-link": "/setup",
        "no-such-page": "/nowhere",
        "no-such-room": f"/rooms/{secrets.token_urlsafe(16)}",
    }.items():
        dora.page.goto(server.url + path)
        dora.page.wait_for_load_state("networkidle")
        walk.sees(dora.page, screen)
    assert not walk.objections


def test_the_screens_of_a_room(server: Server, call: Call, look: Look) -> None:
    walk = Walk(look)
    host, guest, visitor = (call(name, **look.context()) for name in ("Ana", "Ben", "Dora"))
    for person in (host, guest):
        person.makes_an_account()

    host.page.goto(server.url)
    host.press("Start a room")
    host.fill("Title", TITLE)
    walk.sees(host.page, "new-room")
    host.press("Open the room")
    host.sees_on_stage(host.name)
    room = host.page.url
    walk.sees(host.page, "host-alone")

    guest.page.goto(server.url)
    guest.sees(TITLE)
    walk.sees(guest.page, "now")
    guest.page.goto(room)
    guest.sees_button("Join")
    walk.sees(guest.page, "before-joining")
    guest.press("Join")
    guest.sees_button("Raise hand")
    walk.sees(guest.page, "listener")

    visitor.page.goto(room)
    visitor.sees_button("Join")
    walk.sees(visitor.page, "visitor-before-joining")
    visitor.visits(room)
    walk.sees(visitor.page, "visitor")

    guest.raises_a_hand()
    walk.sees(guest.page, "hand-up")
    guest.press("Test the microphone")
    guest.page.wait_for_timeout(1000)
    walk.sees(guest.page, "microphone-test")
    host.opens_the_hands()
    walk.sees(host.page, "hands")
    host.accepts(guest.name)
    guest.sees_button("Unmute")
    walk.sees(guest.page, "act-settling")
    guest.speaks()
    host.speaks()
    walk.sees(visitor.page, "two-speak")
    host.listed("On stage", guest.name).click()
    walk.sees(host.page, "person-sheet")
    host.page.keyboard.press("Escape")

    guest.press("Minimise")
    walk.sees(guest.page, "minimised")
    host.press("End room")
    walk.sees(host.page, "end-room")
    host.press("End for 3 people")
    expect(visitor.button("Leave quietly")).to_have_count(0)
    walk.sees(visitor.page, "ended")
    assert not walk.objections


def fill_the_square(server: Server, room: str, stack: ExitStack) -> None:
    """An audience without browsers."""
    peers = stack.enter_context(Peers())
    for name, headline in AUDIENCE.items():
        robot = stack.enter_context(Robot(name, server.url, peers))
        robot.makes_an_account(headline)
        robot.joins(room)


def test_the_picture_of_the_readme(server: Server, call: Call) -> None:
    """A talk and its audience: docs/pictures/room.webp is a copy of what this photographs."""
    host, first, second, listener = (call(name) for name in STAGE)
    for person, headline in zip((host, first, second, listener), STAGE.values(), strict=True):
        person.makes_an_account(headline)
    room = host.opens_a_room(TITLE)
    with ExitStack() as stack:
        fill_the_square(server, room, stack)
        for person in (first, second, listener):
            person.joins(room)
        for person in (first, second):
            bring_on_stage(host, person)
        first.speaks()
        listener.page.locator("[data-level='3']").first.wait_for()  # the doorway is lit
        webp(listener.page, SHOTS / "room.webp")
