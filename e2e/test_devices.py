"""One person, two devices: exactly one is in the room, and signing out elsewhere cuts at once."""

import re

from playwright.sync_api import expect

from stagehands.ears import falls_silent, hears
from stagehands.person import Call, Person
from stagehands.scenes import guest_speaks, room_with

WITHIN = 1.0  # seconds from signing out until nothing is heard
ACCOUNT = "/account"


def second_device(call: Call, person: Person) -> Person:
    """The same account, signed in on another device."""
    other = call(person.name)
    other.signs_in(person.email)
    return other


def test_continue_here_closes_the_other_device_its_sound_too(
    host: Person, guest: Person, call: Call
) -> None:
    room = room_with(host, guest)
    host.speaks()
    hears(guest.page, host.hertz)
    phone = second_device(call, guest)
    phone.page.goto(room)
    phone.sees("You are in this room on another tab or device.")
    phone.sees_no_button("Join")
    phone.press("Continue here")
    hears(phone.page, host.hertz)
    falls_silent(guest.page, host.hertz)
    guest.sees_button("Continue here")
    host.sees("1 listening")


def test_a_voice_moves_to_the_second_device_muted(
    host: Person, guest: Person, listener: Person, call: Call
) -> None:
    """On stage still, and no microphone opens by itself (design §1.6)."""
    room = guest_speaks(host, guest, listener)
    phone = second_device(call, guest)
    phone.page.goto(room)
    phone.press("Continue here")
    phone.sees_button("Leave the stage")
    guest.sees_button("Continue here")
    assert guest.page.evaluate("__parvis.micTracks()") == ["ended"]
    falls_silent(listener.page, guest.hertz)
    phone.speaks()
    hears(listener.page, guest.hertz)


def test_a_session_that_is_ended_from_elsewhere_is_cut(
    host: Person, guest: Person, call: Call
) -> None:
    room_with(host, guest)
    host.speaks()
    hears(guest.page, host.hertz)
    phone = second_device(call, guest)
    phone.page.goto(phone.home + ACCOUNT)
    phone.sees("This browser")
    phone.button(re.compile("^End the session of")).click()
    falls_silent(guest.page, host.hertz, within=WITHIN)
    guest.sees("You were signed out")
    phone.sees_no_button(re.compile("^End the session of"))


def test_signing_out_everywhere_cuts_every_device(
    host: Person, guest: Person, listener: Person, call: Call
) -> None:
    """Hazard A5: the last packet of a voice that was signed out, as an ear in the room hears it."""
    guest_speaks(host, guest, listener)
    host.speaks()
    hears(guest.page, host.hertz)
    phone = second_device(call, guest)
    phone.page.goto(phone.home + ACCOUNT)
    phone.press("Sign out everywhere")
    falls_silent(listener.page, guest.hertz, within=WITHIN)
    falls_silent(guest.page, host.hertz, within=WITHIN)
    guest.sees("You were signed out")
    phone.sees("You are signed out")
    for device in (guest, phone):
        answer = device.page.request.get(f"{device.home}/api/v1/sessions")
        assert answer.status == 401
    expect(guest.page.get_by_role("button", name="Leave quietly")).to_have_count(0)
