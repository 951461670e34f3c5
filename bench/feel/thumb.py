"""Somebody with one thumb, at human pace: half a second before each tap, 80 ms for each letter."""

from typing import Any

from playwright.sync_api import Locator

from stagehands.person import Person

BEFORE_A_TAP = 500  # milliseconds: to see it, and to reach it
A_LETTER = 80  # milliseconds
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "locale": "en-US",
}


class Thumb:
    """Counts its taps. What waits for the page waits in its own time, and that counts too."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.taps = 0

    def tap(self, name: str) -> None:
        self.touch(self.person.button(name))

    def touch(self, target: Locator) -> None:
        target.wait_for(state="visible")
        self.person.page.wait_for_timeout(BEFORE_A_TAP)
        target.tap()
        self.taps += 1

    def write(self, field: str, text: str) -> None:
        """Into a field, after a tap on it unless it has the focus already."""
        box = self.person.page.get_by_role("textbox", name=field, exact=True)
        box.wait_for(state="visible")
        if not box.evaluate("element => element === document.activeElement"):
            self.touch(box)
        box.press_sequentially(text, delay=A_LETTER)
