"""Reactions rise for everybody, summed, and the host may turn them off."""

from playwright.sync_api import expect

from stagehands.person import Person
from stagehands.robot import Send
from stagehands.scenes import room_with

RISING = ".bursts svg"


def test_a_reaction_rises_on_every_screen(host: Person, guest: Person, listener: Person) -> None:
    room_with(host, guest, listener)
    guest.press("React")
    guest.press("Applause")
    for person in (host, guest, listener):
        person.page.wait_for_selector(RISING)
    expect(host.page.locator(RISING)).to_have_count(0)  # and is gone


def test_reactions_that_come_together_are_summed(host: Person, send: Send) -> None:
    room = room_with(host)
    robots = [send(name) for name in ("Chloe", "Dora", "Elena")]
    for robot in robots:
        robot.visits(room)
    for _ in range(3):
        for robot in robots:
            robot.commands_that("react", reaction="heart")
    counts = [robots[0].waits_for("reactions")["counts"]]
    host.page.wait_for_selector(f"{RISING} + b")
    assert counts[0]["heart"] > 1


def test_the_host_turns_reactions_off(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.sees_button("React")
    host.switches("Reactions")
    guest.sees_no_button("React")
    host.switches("Reactions")
    guest.sees_button("React")
