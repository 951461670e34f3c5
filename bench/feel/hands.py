"""Two hundred times on stage: from Unmute until one is heard, refused permissions included."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from stagehands.ears import hears
from stagehands.person import SETTLED, Person, launch
from stagehands.scenes import invite_on_stage, room_with
from stagehands.server import Server
from stagehands.tones import STEADY

TIMES = int(os.environ.get("HANDS", "200"))
EVERY = 10  # so many times the permission is refused first, then given, and Unmute pressed again
REFUSED = "Your browser gives no microphone."
LATE = 3.0  # seconds
# The press, and the first packet that leaves after it: what is said between the two is lost.
SAID = """async () => {
  const said = async () => (await window.__parvis.stats())
    .filter(({ type }) => type === 'outbound-rtp')
    .reduce((sum, { packetsSent }) => sum + packetsSent, 0);
  const before = await said();
  const pressed = new Promise((resolve) => addEventListener('click',
    () => resolve(performance.now()), { capture: true, once: true }));
  window.__lost = pressed.then(async (at) => {
    while ((await said()) === before) await new Promise((resolve) => setTimeout(resolve, 2));
    return (performance.now() - at) / 1000;
  });
}"""

Row = tuple[str, float]


def is_refused_once(guest: Person) -> None:
    """As if they had said no: told so, they allow it."""
    guest.context.clear_permissions()  # asked without a window, Chromium says no
    guest.press_settled("Unmute")
    guest.sees(re.compile(REFUSED))
    guest.context.grant_permissions(["microphone"])


def once(host: Person, guest: Person, listener: Person, refused: bool) -> Iterator[Row]:
    invite_on_stage(host, guest)
    if refused:
        is_refused_once(guest)
    guest.page.wait_for_timeout(SETTLED)
    guest.page.evaluate(SAID)
    pressed = time.monotonic()
    guest.press("Unmute")
    hears(listener.page, guest.hertz, within=20)
    heard = time.monotonic() - pressed
    yield "Unmute to heard", heard
    yield "Unmute to heard within 3 s, %", 100.0 * (heard <= LATE)
    if not refused:  # a microphone that was never given has said nothing
        yield "Unmute to first packet said", float(guest.page.evaluate("window.__lost"))
    guest.press("Leave the stage")
    host.sees_in_audience(guest.name)


def people(server: Server, browsers: list[Browser]) -> list[Person]:
    found = []
    for name, browser in zip(("Ana", "Ben", "Chloe"), browsers, strict=True):
        found.append(Person(name, server.url, browser.new_context(locale="en-US")))
        found[-1].makes_an_account()
    return found


def measure(server: Server, folder: Path) -> Iterator[Row]:
    with sync_playwright() as playwright:
        host, guest, listener = people(
            server,
            [
                # The guest's browser is given its permission, and has it taken.
                launch(playwright, name, folder, rhythm=STEADY, willing=name != "Ben")
                for name in ("Ana", "Ben", "Chloe")
            ],
        )
        guest.context.grant_permissions(["microphone"])
        room_with(host, guest, listener)
        for number in range(TIMES):
            yield from once(host, guest, listener, refused=number % EVERY == 0)
