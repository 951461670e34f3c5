"""Tap Join until the first sound; the core killed until one hears again. Real browsers."""

import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from stagehands.ears import hears, hears_now
from stagehands.person import Person, launch
from stagehands.scenes import guest_speaks
from stagehands.server import Server
from stagehands.tones import STEADY

# The page notes when it was pressed, and asks its receivers whether they gave a sound yet.
# (The browser renews these statistics every 50 ms at most: figures are late by that much.)
NOTE_THE_PRESS = """
addEventListener('pointerdown', () => { window.__pressed = performance.now(); }, true);
"""
FIRST_SOUND = """async () => {
  for (;;) {
    const rows = await window.__parvis.stats();
    const slots = rows.filter(({ type }) => type === 'inbound-rtp');
    if (slots.some(({ totalAudioEnergy }) => totalAudioEnergy > 1e-5))
      return (performance.now() - window.__pressed) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}"""


def first_sound(page: Page, room: str) -> float:
    page.goto(room)
    page.get_by_role("button", name="Join", exact=True).click()
    return float(page.evaluate(FIRST_SOUND))


def hears_again(server: Server, page: Page, hertz: float) -> float:
    """Seconds from the kill to the first sound after the silence that it made."""
    killed = time.monotonic()
    server.kill_core()
    while hears_now(page, hertz) and time.monotonic() - killed < 1:
        pass
    hears(page, hertz, within=30)
    return time.monotonic() - killed


def measure(server: Server, runs: int, folder: Path) -> Iterator[tuple[str, float]]:
    with sync_playwright() as playwright:
        people = []
        for name in ("Ana", "Ben", "Chloe"):
            browser = launch(playwright, name, folder, rhythm=STEADY)
            people.append(Person(name, server.url, browser.new_context(locale="en-US")))
            people[-1].makes_an_account()
        host, speaker, listener = people
        room = guest_speaks(host, speaker, listener)
        listener.context.add_init_script(NOTE_THE_PRESS)
        for _ in range(runs):
            listener.press("Leave quietly")
            yield "Join to first sound", first_sound(listener.page, room)
        for _ in range(runs):
            yield "Core killed to heard again", hears_again(server, listener.page, speaker.hertz)
            time.sleep(2)
