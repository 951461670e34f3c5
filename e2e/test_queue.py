"""The queue: where one stands, who has not yet spoken, all hands at once, hands closed."""

import re

from playwright.sync_api import Locator, expect

from stagehands.person import Person
from stagehands.robot import Robot, Send
from stagehands.scenes import invite_on_stage, room_with


def hands_up(host: Person, room: str, *robots: Robot) -> None:
    """They raise a hand one after the other."""
    for robot in robots:
        robot.makes_an_account()
        robot.joins(room)
        robot.commands_that("raise_hand")
        robot.waits_for("event", type="hand_raised", participant=robot.me)
    host.sees_button(re.compile("^Hands"))


def row(host: Person, name: str) -> Locator:
    """Where the list of hands speaks of `name`."""
    host.shows_the_hands()
    hands = host.page.get_by_role("list", name="Raised hands, in order")
    return hands.get_by_role("listitem").filter(has_text=name)


def test_one_is_told_ones_place_and_that_one_is_next(
    host: Person, guest: Person, send: Send
) -> None:
    room = room_with(host, guest)
    hands_up(host, room, send("Chloe"), send("Dora"))
    guest.raises_a_hand()
    guest.sees("2 people before you")
    host.accepts("Chloe")
    guest.sees("1 person before you")
    host.accepts("Dora")
    guest.sees("You are next")
    expect(guest.page).to_have_title(re.compile("^You are next"))


def test_who_has_not_yet_spoken_is_a_new_voice(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    invite_on_stage(host, guest)
    guest.speaks()
    guest.press("Leave the stage")
    for person in (guest, listener):
        person.raises_a_hand()
    expect(row(host, listener.name)).to_contain_text("new voice")
    expect(row(host, guest.name)).not_to_contain_text("new voice")


def test_all_hands_are_accepted_at_once_and_come_up_muted(
    host: Person, guest: Person, send: Send
) -> None:
    room = room_with(host, guest)
    guest.raises_a_hand()
    hands_up(host, room, send("Chloe"), send("Dora"))
    host.opens_the_hands()
    host.chooses("Accept all", "Hands menu")
    host.sees(re.compile(r"\d+ places are free"))
    host.press("Bring 3 people on stage")
    for name in (guest.name, "Chloe", "Dora"):
        expect(host.listed("On stage", name)).to_have_accessible_name(re.compile("muted"))
    guest.sees_button("Unmute")


def test_all_hands_are_lowered_at_once(host: Person, guest: Person, send: Send) -> None:
    room = room_with(host, guest)
    guest.raises_a_hand()
    hands_up(host, room, send("Chloe"))
    host.opens_the_hands()
    host.chooses("Lower all", "Hands menu")
    host.press("Lower 2 hands")
    guest.sees_button("Raise hand")
    host.sees("No hand is up")


def test_closed_hands_say_so_and_keep_those_that_are_up(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    guest.raises_a_hand()
    host.opens_the_hands()
    host.switches("Hands open", "Hands menu")
    expect(listener.button("Hands are closed")).to_have_attribute("aria-disabled", "true")
    guest.sees_button("Lower hand")
    host.switches("Hands open", "Hands menu")
    listener.raises_a_hand()


def test_a_hand_on_stage_is_seen_by_who_leads_and_stays_on_stage(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    invite_on_stage(host, guest)
    guest.speaks()
    guest.press("Raise hand")
    guest.sees_button("Lower hand")
    expect(row(host, guest.name)).to_contain_text("on stage")
    listener.sees_no_button(re.compile("^Hands"))
    host.press(f"Accept {guest.name}")
    guest.sees_button("Raise hand")
    host.sees_on_stage(guest.name)
