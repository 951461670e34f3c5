"""From a link to one's own room, heard by another; and a cold link on a slow phone."""

import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from feel.sound import FIRST_SOUND, NOTE_THE_PRESS
from feel.thumb import PHONE, Thumb
from stagehands.ears import hears
from stagehands.person import PASSWORD, SETTLED, Person, launch
from stagehands.server import Server
from stagehands.tones import STEADY

# 1.6 Mbit/s, 150 ms; of HTTP and the socket: Chromium does not slow media down.
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
CPU_SLOWER = 4

Row = tuple[str, float]


def own_room(server: Server, browser: Browser, second: Person) -> Iterator[Row]:
    """Signing up included. The second person's own Join, by a machine, is in the time."""
    newcomer = Person("Ana", server.url, browser.new_context(**PHONE))
    thumb = Thumb(newcomer)
    began = time.monotonic()
    newcomer.page.goto(f"{server.url}/sign-up")
    thumb.write("Name", newcomer.name)
    thumb.write("E-mail", newcomer.email)
    thumb.write("Password", PASSWORD)
    thumb.tap("Create account")
    thumb.tap("Start a room")
    thumb.write("Title", "Who keeps the square?")
    thumb.tap("Open the room")
    newcomer.sees_on_stage(newcomer.name)
    second.joins(newcomer.page.url)
    newcomer.page.wait_for_timeout(SETTLED)
    thumb.tap("Unmute")
    hears(second.page, newcomer.hertz)
    yield "Link to own room heard", time.monotonic() - began
    yield "Link to own room heard, taps", thumb.taps
    newcomer.context.close()


def cold_link(server: Server, browser: Browser, room: str, run: int) -> Iterator[Row]:
    """Nothing cached, no account: a name, Join, and sound. The machine's own time, no pauses."""
    visitor = Person("Dora", server.url, browser.new_context(**PHONE))
    visitor.context.add_init_script(NOTE_THE_PRESS)
    tools = visitor.context.new_cdp_session(visitor.page)
    loaded: list[float] = []
    tools.on("Network.loadingFinished", lambda it: loaded.append(it["encodedDataLength"]))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})

    opened = time.monotonic()
    visitor.page.goto(room, wait_until="commit")
    visitor.page.get_by_role("textbox", name="Your name", exact=True).tap(timeout=30_000)
    yield "Cold link to its door", time.monotonic() - opened
    visitor.fill("Your name", f"{visitor.name} {run}")  # the place of the last one is held
    visitor.button("Join").tap()
    sound = float(visitor.page.evaluate(FIRST_SOUND))
    yield "Cold link: Join to first sound", sound
    yield "Cold link, kB before the sound", sum(loaded) / 1000
    yield "Cold link, taps", 2
    visitor.context.close()


def measure(server: Server, runs: int, folder: Path) -> Iterator[Row]:
    with sync_playwright() as playwright:
        phone, visitor, other = (
            launch(playwright, name, folder, rhythm=STEADY) for name in ("Ana", "Dora", "Ben")
        )
        second = Person("Ben", server.url, other.new_context(locale="en-US"))
        second.makes_an_account()
        for _ in range(runs):
            yield from own_room(server, phone, second)
        room = second.opens_a_room()
        second.speaks()
        for run in range(runs):
            yield from cold_link(server, visitor, room, run)
