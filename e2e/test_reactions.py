"""Reactions rise for everybody, summed, and the host may turn them off."""

from playwright.sync_api import expect

from stagehands.person import Person
from stagehands.robot import Robot, Send
from stagehands.scenes import room_with

RISING = ".bursts svg"
SUMMED = f"{RISING} + b"
# What rises is gone after 2.6 s, and there are other screens to look at: it is noted.
NOTE = """(wanted) => new MutationObserver(() => {
  if (document.querySelector(wanted)) document.body.dataset.rose = '';
}).observe(document.body, { childList: true, subtree: true })"""


def notes(person: Person, wanted: str) -> None:
    person.page.evaluate(NOTE, wanted)


def saw_it(person: Person) -> None:
    """Looked up, not evaluated: the page's own policy forbids eval to whoever polls."""
    expect(person.page.locator("body[data-rose]")).to_have_count(1)


def test_a_reaction_rises_on_every_screen(host: Person, guest: Person, listener: Person) -> None:
    room_with(host, guest, listener)
    for person in (host, guest, listener):
        notes(person, RISING)
    guest.press("React")
    guest.press("Applause")
    for person in (host, guest, listener):
        saw_it(person)
    expect(host.page.locator(RISING)).to_have_count(0)  # and is gone


def test_reactions_that_come_together_are_summed(host: Person, send: Send) -> None:
    """Nine of them are fewer messages; the first may well carry one alone."""
    room = room_with(host)
    robots = [send(name) for name in ("Chloe", "Dora", "Elena")]
    for robot in robots:
        robot.visits(room)
    notes(host, SUMMED)
    for _ in range(3):
        for robot in robots:
            robot.commands_that("react", reaction="heart")
    counts = hearts(robots[0], until=9)
    assert sum(counts) == 9 and len(counts) < 9, counts
    saw_it(host)


def hearts(robot: Robot, until: int) -> list[int]:
    """How many each message carries, once they are as many as that."""

    def so_far() -> list[int]:
        return [sums["counts"].get("heart", 0) for sums in robot.all_of("reactions")]

    robot.waits_until(lambda: sum(so_far()) >= until, f"{until} hearts")
    return so_far()


def test_the_host_turns_reactions_off(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.sees_button("React")
    host.switches("Reactions")
    guest.sees_no_button("React")
    host.switches("Reactions")
    guest.sees_button("React")
