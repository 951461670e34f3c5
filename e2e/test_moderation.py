"""The lesser power: mute, move, remove, end. What was taken is silent at once and stays so."""

import re

from playwright.sync_api import expect

from stagehands.ears import falls_silent, hears
from stagehands.person import Person, move, mute, remove
from stagehands.scenes import guest_speaks, room_with


def test_a_muted_speaker_is_silent_and_may_unmute(
    host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    host.acts_on(guest.name, mute)
    falls_silent(listener.page, guest.hertz)
    guest.speaks()
    hears(listener.page, guest.hertz)


def test_one_who_mutes_oneself_is_silent(host: Person, guest: Person, listener: Person) -> None:
    guest_speaks(host, guest, listener)
    guest.press("Mute")
    falls_silent(listener.page, guest.hertz)
    listener.sees_button(re.compile(rf"^{guest.name}\b.*muted"))


def test_a_speaker_moved_to_the_audience_is_silent(
    host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    host.acts_on(guest.name, move)
    falls_silent(listener.page, guest.hertz)
    listener.sees_in_audience(guest.name)
    guest.sees_button("Raise hand")


def test_one_who_leaves_the_stage_listens_again(
    host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    guest.press("Leave the stage")
    falls_silent(listener.page, guest.hertz)
    listener.sees_in_audience(guest.name)


def test_one_who_is_removed_hears_nothing_and_cannot_return(
    host: Person, guest: Person, listener: Person
) -> None:
    room = guest_speaks(host, guest, listener)
    host.speaks()
    hears(guest.page, host.hertz)
    host.acts_on(guest.name, remove)
    host.press(remove(guest.name))  # asked once more
    falls_silent(listener.page, guest.hertz)
    falls_silent(guest.page, host.hertz)
    listener.sees_nowhere(guest.name)
    guest.page.goto(room)
    guest.sees("You were removed from this room")
    guest.sees_no_button("Join")


def test_the_end_says_how_many_people_it_sends_home(host: Person, guest: Person) -> None:
    room_with(host, guest)
    host.press("End room")
    host.press("End for 2 people")
    guest.sees(re.compile("(has )?ended|over", re.IGNORECASE))
    guest.sees_no_button("Raise hand")


def test_leaving_quietly_takes_one_press(host: Person, guest: Person, listener: Person) -> None:
    guest_speaks(host, guest, listener)
    guest.press("Leave quietly")
    falls_silent(listener.page, guest.hertz)
    listener.sees_nowhere(guest.name)
    assert guest.page.evaluate("__parvis.micTracks()") == ["ended"]  # A16
    expect(guest.page.get_by_role("dialog")).to_have_count(0)
