"""Fifty raiders in sixty seconds, one of them on stage, against one moderator with one thumb."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from feel.thumb import PHONE, Thumb
from stagehands.peers import Peers
from stagehands.person import SETTLED, Person, launch
from stagehands.robot import Robot
from stagehands.server import Server

RAIDERS = 50
LASTS = 60.0  # seconds in which they come
NOTICED = 20.0  # seconds after the first, the moderator begins to act
CANARY = "raider"
QUIET = 1.5  # seconds without a packet: the last one was the last

Row = tuple[str, float]


class Raid:
    """They come one by one; the first is on stage and talks, and another moderator listens."""

    def __init__(self, server: Server, peers: Peers, stack: ExitStack) -> None:
        self.peers = peers
        self.robots = [
            stack.enter_context(Robot(f"Raider {number}", server.url, peers))
            for number in range(RAIDERS)
        ]
        self.ear = stack.enter_context(Robot("Ear", server.url, peers))
        self.over = threading.Event()

    def gets_on_stage(self, moderator: Person, room: str) -> None:
        self.ear.makes_an_account()
        self.ear.joins(room)
        moderator.listed("Audience", self.ear.name).click()
        moderator.press("Make moderator")
        moderator.press("Make moderator")
        loud = self.robots[0]
        loud.unmutes_when_on_stage()
        loud.visits(room)
        self.peers.speak(loud.key, CANARY)
        loud.commands_that("raise_hand")
        self.ear.waits_for("event", type="hand_raised", participant=loud.me)
        self.ear.commands_that("accept_hand", participant=loud.me)
        self.ear.waits_for("event", type="unmuted", participant=loud.me)

    def storm(self, room: str) -> None:
        for robot in self.robots[1:]:
            if self.over.wait(LASTS / RAIDERS):
                return
            threading.Thread(target=come, args=[robot, room], daemon=True).start()

    def last_heard(self) -> float:
        voice = self.peers.voice(self.ear.key, CANARY)
        assert voice is not None, "the raider was never heard"
        return float(voice["last"])


def come(robot: Robot, room: str) -> None:
    """Held at the door, it does not try again."""
    try:
        robot.visits(room)
    except Exception as refused:  # noqa: BLE001 -- whatever keeps a raider out is well
        robot.messages.append((time.monotonic(), {"type": "kept_out", "why": str(refused)}))


def once(server: Server, browser: Browser) -> Iterator[Row]:
    moderator = Person("Ana", server.url, browser.new_context(**PHONE))
    moderator.makes_an_account()
    room = moderator.opens_a_room()
    moderator.edits_the_room(visitors_speak=True)
    with Peers() as peers, ExitStack() as stack:
        raid = Raid(server, peers, stack)
        raid.gets_on_stage(moderator, room)
        storm = threading.Thread(target=raid.storm, args=[room])
        storm.start()
        moderator.page.wait_for_timeout(1000 * NOTICED)

        thumb = Thumb(moderator)
        began = time.monotonic()
        thumb.tap("Room menu")
        thumb.tap("Calm the room")
        calmed = time.monotonic()
        moderator.page.wait_for_timeout(SETTLED)  # who is listed there; sooner no press counts
        thumb.tap("Remove all selected")
        moderator.sees("Nobody came in the last 5 minutes.")
        yield "Raid: first tap to calm and removed", time.monotonic() - began
        time.sleep(QUIET)
        yield "Raid: heard after the calm", max(0.0, raid.last_heard() - calmed)
        raid.over.set()
        storm.join()
        thumb.tap("End the calm")
        yield "Raid, taps with the end of the calm", thumb.taps
    moderator.context.close()


def measure(server: Server, runs: int, folder: Path) -> Iterator[Row]:
    with sync_playwright() as playwright:
        browser = launch(playwright, "Ana", folder)
        for _ in range(runs):
            yield from once(server, browser)
