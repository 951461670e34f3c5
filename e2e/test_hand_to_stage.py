"""The main story: a listener raises a hand, is brought on stage, and is heard by all."""

import re

from stagehands.ears import falls_silent, hears
from stagehands.person import Person
from stagehands.scenes import bring_on_stage, room_with


def test_a_listener_raises_a_hand_is_brought_on_stage_and_is_heard(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    host.sees(re.compile("2 listening"))

    guest.raises_a_hand()
    host.sees_button(re.compile("^Hands"))
    listener.sees_no_button(re.compile("^Hands"))
    host.accepts(guest.name)
    listener.sees_on_stage(guest.name)
    listener.sees(re.compile("1 listening"))
    falls_silent(listener.page, guest.hertz)  # on stage one is muted until one taps

    guest.speaks()
    hears(listener.page, guest.hertz)
    hears(host.page, guest.hertz)


def test_two_speak_at_once_and_neither_hears_itself(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    bring_on_stage(host, guest)
    host.speaks()
    guest.speaks()
    for voice in (host, guest):
        hears(listener.page, voice.hertz)
    hears(host.page, guest.hertz)
    hears(guest.page, host.hertz)
    for voice in (host, guest):
        falls_silent(voice.page, voice.hertz)


def test_a_second_hand_reads_how_many_are_before_it(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    guest.raises_a_hand()
    listener.raises_a_hand()
    listener.sees(re.compile("1 person before you"))
    guest.press_settled("Lower hand")
    guest.sees_button("Raise hand")
    listener.sees(re.compile("You are next"))


def test_not_now_lowers_the_hand(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.raises_a_hand()
    host.opens_the_hands()
    host.press(f"About {guest.name}")
    host.press("Not now")
    guest.sees_button("Raise hand")
