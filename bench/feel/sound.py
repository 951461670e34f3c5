"""Tap Join until the first sound; the core killed until one hears again. Real browsers."""

import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from stagehands.ears import AUDIBLE, NEAR, hears, hears_now
from stagehands.person import Person, launch
from stagehands.scenes import guest_speaks
from stagehands.server import Server

# The page notes when it was pressed, and looks for the voice as often as it can draw.
NOTE_THE_PRESS = """
addEventListener('pointerdown', () => { window.__pressed = performance.now(); }, true);
"""
FIRST_SOUND = f"""async (hertz) => {{
  for (;;) {{
    const {{ peaks }} = await window.__parvis.heard();
    if (peaks.some(({{ hz, db }}) => Math.abs(hz - hertz) <= {NEAR} && db >= {AUDIBLE}))
      return (performance.now() - window.__pressed) / 1000;
  }}
}}"""


def first_sound(page: Page, room: str, hertz: float) -> float:
    page.goto(room)
    page.get_by_role("button", name="Join", exact=True).click()
    return float(page.evaluate(FIRST_SOUND, hertz))


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
            browser = launch(playwright, name, folder, pause=0.0)
            people.append(Person(name, server.url, browser.new_context(locale="en-US")))
            people[-1].makes_an_account()
        host, speaker, listener = people
        room = guest_speaks(host, speaker, listener)
        listener.context.add_init_script(NOTE_THE_PRESS)
        for _ in range(runs):
            listener.press("Leave quietly")
            yield "Join to first sound", first_sound(listener.page, room, speaker.hertz)
        for _ in range(runs):
            yield "Core killed to heard again", hears_again(server, listener.page, speaker.hertz)
            time.sleep(2)
