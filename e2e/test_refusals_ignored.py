"""A client that ignores every refusal and keeps sending: nobody hears it (hazards A2, A16)."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from stagehands.peers import Peers
from stagehands.robot import Robot
from stagehands.server import Server

CANARY = "ghost"
A_WHILE = 1.0  # seconds: fifty packets of its voice
SETTLE = 1.0  # seconds: what was taken can be given again (design §1.6)
IN_FLIGHT = 0.5  # seconds after the event, when the last packet must have arrived

Cast = tuple[Robot, Robot, Robot]


@pytest.fixture
def cast(server: Server) -> Iterator[Cast]:
    """A host, a guest who never stops sending, and somebody who listens, in one room."""
    with Peers() as peers, ExitStack() as stack:
        host, guest, listener = (
            stack.enter_context(Robot(name, server.url, peers)) for name in ("Host", "Ghost", "Ear")
        )
        room = ""
        for robot in (host, guest, listener):
            robot.makes_an_account()
            room = room or host.opens_a_room()
            robot.joins(room)
        peers.speak(guest.key, CANARY)
        yield host, guest, listener


@pytest.fixture
def heard_cast(cast: Cast) -> Cast:
    """The same, and the guest is on stage and heard."""
    host, guest, listener = cast
    guest.unmutes_when_on_stage()
    guest.commands_that("raise_hand")
    host.waits_for("event", type="hand_raised", participant=guest.me)
    host.commands_that("accept_hand", participant=guest.me)
    listener.waits_for("event", type="unmuted", participant=guest.me)
    time.sleep(SETTLE)
    assert heard(listener) > 0
    return host, guest, listener


def heard(robot: Robot) -> int:
    voice = robot.peers.voice(robot.key, CANARY)
    return int(voice["packets"]) if voice else 0


def stays_silent(guest: Robot, listener: Robot) -> None:
    """Nothing arrives any more, whatever the ghost sends and asks."""
    time.sleep(IN_FLIGHT)
    before = heard(listener)
    said = guest.peers.report(guest.key)["said"]
    time.sleep(A_WHILE)
    assert guest.peers.report(guest.key)["said"] > said
    assert heard(listener) == before


def test_nobody_hears_one_in_the_audience_who_sends_all_the_same(cast: Cast) -> None:
    _, ghost, listener = cast
    ghost.commands_that("unmute_self")
    assert ghost.waits_for("refusal")["reason"] == "not_on_stage"
    stays_silent(ghost, listener)
    assert heard(listener) == 0


TAKING: dict[str, Callable[[Robot, str], object]] = {
    "muted": lambda host, ghost: host.commands_that("mute_participant", participant=ghost),
    "moved_to_audience": lambda host, ghost: host.commands_that(
        "move_to_audience", participant=ghost
    ),
    "removed_from_room": lambda host, ghost: host.commands_that(
        "remove_from_room", participant=ghost
    ),
    "room_ended": lambda host, ghost: host.commands_that("end_room"),
}


@pytest.mark.parametrize("event", TAKING)
def test_not_one_packet_after_power_was_taken(event: str, heard_cast: Cast) -> None:
    host, ghost, listener = heard_cast
    TAKING[event](host, ghost.me)
    host.waits_for("event", type=event)
    stays_silent(ghost, listener)
