"""A raid, and one moderator with one thumb: calmed, removed and open again in four taps (A10)."""

import pytest
from playwright.sync_api import expect

from stagehands.ears import falls_silent, hears
from stagehands.looks import PHONE
from stagehands.person import Call, Person
from stagehands.robot import Send
from stagehands.scenes import bring_on_stage

RAIDERS = 8
WITHIN = 1.0  # seconds until a raider is heard by nobody
PHONE_WINDOW = {"width": PHONE[0], "height": PHONE[1]}


@pytest.fixture
def moderator(call: Call) -> Person:
    """Ana, on a phone."""
    ana = call("Ana", viewport=PHONE_WINDOW, has_touch=True)
    ana.makes_an_account()
    return ana


class Thumb:
    """Counts what it taps."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.taps = 0

    def tap(self, name: str) -> None:
        self.person.button(name).tap()
        self.taps += 1


def raided(moderator: Person, raider: Person, send: Send) -> str:
    """A room that lets visitors speak; one of those who stormed it is on stage and heard."""
    room = moderator.opens_a_room()
    moderator.edits_the_room(visitors_speak=True)
    raider.visits(room)
    bring_on_stage(moderator, raider)
    raider.speaks()
    hears(moderator.page, raider.hertz)
    moderator.press("Close the list")
    for number in range(RAIDERS):
        send(f"Raider {number}").visits(room)
    moderator.sees(f"{RAIDERS} listening")
    return room


def test_a_raid_is_over_in_four_taps(moderator: Person, call: Call, send: Send) -> None:
    raider, newcomer = call("Ben"), call("Chloe")
    thumb = Thumb(moderator)
    room = raided(moderator, raider, send)
    thumb.tap("Room menu")
    thumb.tap("Calm the room")
    falls_silent(moderator.page, raider.hertz, within=WITHIN)
    raider.sees(f"{moderator.name} has calmed the room.")

    newcomer.page.goto(room)
    newcomer.fill("Your name", newcomer.name)
    newcomer.press("Join")
    newcomer.sees("You are at the door.")
    moderator.sees("1 person is there now.")

    thumb.tap("Remove all selected")
    raider.sees("You were removed from this room")
    moderator.sees("0 listening")

    thumb.tap("End the calm")
    assert thumb.taps <= 4
    newcomer.sees_button("Leave quietly", within=10)
    moderator.speaks()
    hears(newcomer.page, moderator.hertz)


def test_in_a_calm_no_guest_speaks_raises_a_hand_or_reacts(
    host: Person, guest: Person, listener: Person
) -> None:
    room = host.opens_a_room()
    guest.joins(room)
    listener.joins(room)
    bring_on_stage(host, guest)
    guest.speaks()
    hears(listener.page, guest.hertz)
    host.speaks()

    host.chooses("Calm the room")
    falls_silent(listener.page, guest.hertz)
    hears(listener.page, host.hertz)
    for person in (guest, listener):
        expect(person.button("The room is calm")).to_have_attribute("aria-disabled", "true")
    expect(listener.button("React")).to_be_disabled()

    host.press("End the calm")
    guest.speaks()
    hears(listener.page, guest.hertz)
    listener.raises_a_hand()
