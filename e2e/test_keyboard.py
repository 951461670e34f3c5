"""The main story without a pointer."""

import re

from playwright.sync_api import Locator

from stagehands.ears import hears
from stagehands.person import SETTLED, Person

MANY = 60  # presses of Tab: more than any screen has stops


def tab_to(person: Person, target: Locator) -> None:
    """Press Tab until the focus is there, as somebody without a pointer does."""
    target.wait_for(state="visible")
    for _ in range(MANY):
        if target.evaluate("element => element === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"{MANY} presses of Tab do not reach {target}")


def enter(person: Person, name: str | re.Pattern[str], key: str = "Enter") -> None:
    tab_to(person, person.button(name))
    person.page.keyboard.press(key)


def test_a_hand_is_raised_accepted_and_heard_by_keyboard_alone(host: Person, guest: Person) -> None:
    host.page.goto(host.home)
    enter(host, "Start a room")
    tab_to(host, host.page.get_by_role("textbox", name="Title", exact=True))
    host.page.keyboard.type("Without a pointer")
    enter(host, "Open the room")
    host.sees_on_stage(host.name)

    guest.page.goto(host.page.url)
    enter(guest, "Join")
    guest.sees_button("Raise hand")
    guest.page.wait_for_timeout(SETTLED)
    enter(guest, "Raise hand")

    enter(host, re.compile("^Hands"))
    enter(host, f"Accept {guest.name}")
    guest.sees_button("Unmute")
    guest.page.wait_for_timeout(SETTLED)
    enter(guest, "Unmute", "Space")
    hears(host.page, guest.hertz)

    enter(guest, "Leave quietly")
    host.sees("Nobody is here yet")
