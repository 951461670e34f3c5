"""Accept until the voice is heard; mute, move and remove until the last packet."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from stagehands.peers import Line, Peers
from stagehands.robot import Robot
from stagehands.server import Server

CANARY = "guest"
QUIET = 0.6  # seconds without a packet: thirty were missed, so the last one was the last
SETTLE = 1.0  # seconds after power was taken, until it can be given again (design §1.6)
TAKES = {
    "Mute": "mute_participant",
    "Move": "move_to_audience",
    "Remove": "remove_from_room",
}


class Scene:
    """A host, a listener, and a guest whose peer never stops sending, allowed or not."""

    def __init__(self, server: Server, peers: Peers, stack: ExitStack) -> None:
        self.peers = peers
        self.host, self.guest, self.listener = self.people = [
            stack.enter_context(Robot(name, server.url, peers))
            for name in ("Host", "Guest", "Listener")
        ]
        for robot in self.people:
            robot.makes_an_account()
        self.guest.unmutes_when_on_stage()

    def begins(self) -> None:
        """In a room of its own: who was removed from one cannot come back to it."""
        room = self.host.opens_a_room()
        for robot in self.people:
            robot.joins(room)
        self.peers.speak(self.guest.key, CANARY)

    def heard(self) -> Line | None:
        return self.peers.voice(self.listener.key, CANARY)

    def waits_for_the_voice(self, since: float) -> float:
        """Seconds from then to the very first packet of the voice."""
        while (voice := self.heard()) is None:
            assert time.monotonic() - since < 10, "the voice never came"
            time.sleep(0.001)
        return float(voice["first"]) - since

    def accept(self) -> float:
        self.guest.commands_that("raise_hand")
        self.host.waits_for("event", type="hand_raised", participant=self.guest.me)
        time.sleep(0.1)
        sent = self.host.commands_that("accept_hand", participant=self.guest.me)
        return self.waits_for_the_voice(sent)

    def take(self, command: str) -> float:
        """Seconds from the command to the last packet that still came; 0 if none did."""
        sent = self.host.commands_that(command, participant=self.guest.me)
        time.sleep(QUIET)
        voice = self.heard()
        assert voice is not None and time.monotonic() - voice["last"] > QUIET / 2, "never silent"
        return max(0.0, float(voice["last"]) - sent)

    def ends(self) -> None:
        for robot in self.people:
            robot.leaves()


def measure(server: Server, runs: int) -> Iterator[tuple[str, float]]:
    """Each act with people of its own: one account may open only so many rooms."""
    for name, command in TAKES.items():
        with Peers() as peers, ExitStack() as stack:
            scene = Scene(server, peers, stack)
            for _ in range(runs):
                scene.begins()
                yield "Accept to voice heard", scene.accept()
                time.sleep(SETTLE)
                yield f"{name} to last packet", scene.take(command)
                scene.ends()
