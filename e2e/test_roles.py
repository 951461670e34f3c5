"""Roles change on the screen: moderators are made and unmade, a host hands over, all are muted."""

import re

from stagehands.ears import falls_silent, hears
from stagehands.person import Person, hand_over, make_moderator, mute, unmake_moderator
from stagehands.scenes import bring_on_stage, guest_speaks, room_with


def makes_moderator(host: Person, guest: Person, where: str = "Audience") -> None:
    host.acts_on(guest.name, make_moderator, where)
    host.press("Make moderator")  # asked once more
    guest.sees_button(re.compile("^Hands"))


def test_a_moderator_accepts_hands_until_unmade(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    makes_moderator(host, guest)
    bring_on_stage(guest, listener)
    listener.speaks()
    hears(guest.page, listener.hertz)
    host.acts_on(guest.name, unmake_moderator, "Audience")
    guest.sees_no_button(re.compile("^Hands"))
    guest.sees_button("Raise hand")


def test_a_moderator_never_acts_on_the_host(host: Person, guest: Person) -> None:
    room_with(host, guest)
    makes_moderator(host, guest)
    host.speaks()
    guest.looks_at(host.name)
    for act in (mute(host.name), f"Move {host.name} to audience", f"Remove {host.name}"):
        guest.sees_no_button(act)
    guest.page.keyboard.press("Escape")
    guest.chooses("Mute all")
    hears(guest.page, host.hertz)
    host.sees_button("Mute")


def test_a_host_hands_over_and_stays_as_a_moderator(
    host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    host.acts_on(guest.name, hand_over)
    host.press("Hand over")  # asked once more
    guest.sees_button("End room")
    host.sees_no_button("End room")
    host.sees_button(re.compile("^Hands"))
    hears(listener.page, guest.hertz)


def test_mute_all_silences_the_guests(host: Person, guest: Person, listener: Person) -> None:
    guest_speaks(host, guest, listener)
    host.chooses("Mute all")
    host.sees("Everybody but you is muted. 1 microphone was open.")
    falls_silent(listener.page, guest.hertz)
    guest.speaks()
    hears(listener.page, guest.hertz)
