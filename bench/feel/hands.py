"""Two hundred times on stage: from Unmute until one is heard, refused permissions included."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from stagehands.ears import hears
from stagehands.peers import Peers
from stagehands.person import SETTLED, Person, launch
from stagehands.robot import Robot
from stagehands.scenes import invite_on_stage, room_with
from stagehands.server import Server
from stagehands.tones import STEADY

TIMES = int(os.environ.get("HANDS", "200"))
EVERY = 10  # so many times the permission is refused first, then given, and Unmute pressed again
REFUSED = "Your browser gives no microphone."
LATE = 3.0  # seconds
PATIENCE = 20.0  # seconds
A_PACKET = 0.02  # seconds of sound
# The instant of the press, by the clock of the machine.
NOTE_THE_PRESS = """() => addEventListener('click',
  () => { window.__pressed = Date.now() / 1000; }, { capture: true, once: true })"""

Row = tuple[str, float]


class Ear:
    """A listener without a browser: it knows the instant of each packet, and waits for no sound."""

    def __init__(self, robot: Robot) -> None:
        self.robot = robot

    def heard(self) -> tuple[int, float]:
        """Packets so far, and the instant of the last one (monotonic seconds)."""
        voices = self.robot.peers.report(self.robot.key)["received"]["voices"]
        return sum(v["packets"] for v in voices), max((v["last"] for v in voices), default=0.0)

    def first_after(self, before: int) -> float | None:
        """The instant of the first packet beyond so many; None if none comes in time."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            packets, last = self.heard()
            if packets > before:
                return last - A_PACKET * (packets - before - 1)
            time.sleep(0.002)
        return None


def is_refused_once(guest: Person) -> None:
    """As if they had said no: told so, they allow it."""
    guest.context.clear_permissions()  # asked without a window, Chromium says no
    guest.press_settled("Unmute")
    guest.sees(re.compile(REFUSED))
    guest.context.grant_permissions(["microphone"])


def heard_by(listener: Person, guest: Person, since: float) -> Iterator[Row]:
    """A voice that never comes is one of those that come too late."""
    try:
        hears(listener.page, guest.hertz, within=PATIENCE)
        yield "Unmute to heard", (heard := time.monotonic() - since)
    except AssertionError:
        heard = PATIENCE
    yield "Unmute to heard within 3 s, %", 100.0 * (heard <= LATE)


def once(host: Person, guest: Person, listener: Person, ear: Ear, refused: bool) -> Iterator[Row]:
    invite_on_stage(host, guest)
    if refused:
        is_refused_once(guest)
    guest.page.wait_for_timeout(SETTLED)
    before, _ = ear.heard()
    guest.page.evaluate(NOTE_THE_PRESS)
    pressed = time.monotonic()
    guest.press("Unmute")
    first = ear.first_after(before)
    yield from heard_by(listener, guest, pressed)
    if first is not None:
        clocks = time.time() - time.monotonic()
        yield (
            "Unmute to first packet heard",
            first + clocks - float(guest.page.evaluate("window.__pressed")),
        )
    guest.press("Leave the stage")
    host.sees_in_audience(guest.name)


def people(server: Server, browsers: list[Browser]) -> list[Person]:
    found = []
    for name, browser in zip(("Ana", "Ben", "Chloe"), browsers, strict=True):
        found.append(Person(name, server.url, browser.new_context(locale="en-US")))
        found[-1].makes_an_account()
    return found


def measure(server: Server, folder: Path) -> Iterator[Row]:
    with (
        sync_playwright() as playwright,
        Peers() as peers,
        Robot("Ear", server.url, peers) as robot,
    ):
        host, guest, listener = people(
            server,
            [
                # The guest's browser is given its permission, and has it taken.
                launch(playwright, name, folder, rhythm=STEADY, willing=name != "Ben")
                for name in ("Ana", "Ben", "Chloe")
            ],
        )
        guest.context.grant_permissions(["microphone"])
        robot.visits(room_with(host, guest, listener))
        for number in range(TIMES):
            yield from once(host, guest, listener, Ear(robot), refused=number % EVERY == 0)
