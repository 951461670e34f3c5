"""The doors of a room: locked, by a link for one person, for accounts only; and their words."""

import re

import pytest
from playwright.sync_api import expect

from stagehands import codes
from stagehands.ears import falls_silent, hears
from stagehands.person import Call, Person, remove
from stagehands.scenes import room_with

LOCKED = "To come in, ask one of them for an invitation link."
TAKEN = re.compile("Somebody else came in by this invitation")


def knocks(person: Person, link: str) -> None:
    """Press Join at the door behind a link, whatever it answers."""
    person.page.goto(link)
    person.press("Join")


def makes_a_link(host: Person, label: str) -> str:
    """The invitation link for `label`, as the sheet shows it once."""
    host.chooses("Invitation link")
    host.fill("For whom?", label)
    host.press("Make a link")
    link = host.page.get_by_text("#invitation=")
    expect(link).to_be_visible()
    return link.inner_text()


def test_a_lock_holds_newcomers_and_spares_who_was_here(
    host: Person, guest: Person, listener: Person
) -> None:
    room = room_with(host, guest)
    host.chooses("Lock room")
    guest.sees(f"{host.name} has locked the room.")
    listener.page.goto(room)
    listener.sees(LOCKED)
    listener.sees_no_button("Join")
    guest.press("Leave quietly")
    guest.joins(room)
    host.chooses("Unlock room")
    listener.joins(room)


def test_a_link_admits_one_person_through_the_lock_and_a_revoked_one_nobody(
    host: Person, guest: Person, listener: Person
) -> None:
    """Hazard A9."""
    room = room_with(host)
    host.speaks()
    host.chooses("Lock room")
    link = makes_a_link(host, guest.name)
    assert link.startswith(room)
    guest.page.goto(link)
    guest.sees("Your invitation lets you in. It is for one person.")
    expect(guest.page).to_have_url(room)  # an address that is copied admits nobody
    guest.press("Join")
    hears(guest.page, host.hertz)

    knocks(listener, link)
    listener.sees(TAKEN)

    host.press(f"Revoke the link for {guest.name}")
    host.sees("Taken back.")
    guest.sees("You were removed from this room")
    falls_silent(guest.page, host.hertz)


def test_the_door_says_its_policy_before_join(host: Person, call: Call) -> None:
    visitor = call("Dora")
    room = host.opens_a_room()
    visitor.page.goto(room)
    visitor.sees("Anyone may listen, under any name. To speak you need an account.")
    host.edits_the_room(visitors=False, description="More at https://example.org/square today")
    visitor.page.reload()
    visitor.sees("Everybody here has an account. Sign in to listen.")
    visitor.sees_no_button("Join")
    link = visitor.page.get_by_role("link", name="https://example.org/square")
    expect(link).to_have_attribute("href", "https://example.org/square")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_a_new_title_is_everywhere_at_once(host: Person, guest: Person) -> None:
    room_with(host, guest)
    host.chooses("Edit room")
    host.fill("Title", "Who keeps the square now?")
    host.press("Save")
    for person in (host, guest):
        expect(person.page.get_by_role("heading", level=1)).to_have_text(
            "Who keeps the square now?"
        )
    expect(guest.page).to_have_title(re.compile("^Who keeps the square now"))


def test_the_link_of_the_room_is_there_as_a_qr_code(host: Person, guest: Person) -> None:
    room = room_with(host, guest)
    guest.press("Share")
    shown = guest.page.get_by_role("textbox", name="Link to this room")
    expect(shown).to_have_value(room)
    code = guest.page.get_by_role("img", name=re.compile("^QR code"))
    expect(code).to_be_visible()
    assert codes.read(code) == [room]


@pytest.mark.parametrize("again", ["Dora", "Somebody Else"])
def test_who_was_removed_does_not_come_back_under_another_name(
    host: Person, call: Call, again: str
) -> None:
    visitor = call("Dora")
    room = host.opens_a_room()
    visitor.visits(room)
    host.acts_on(visitor.name, remove, "Audience")
    host.sees(re.compile("It holds for this account or browser"))
    host.press(remove(visitor.name))
    visitor.sees("You were removed from this room")
    answer = visitor.page.request.post(
        f"{visitor.home}/api/v1/rooms/{room.rpartition('/')[2]}/join",
        data={"offer": "v=0", "name": again},
    )
    assert (answer.status, answer.json()["code"]) == (403, "removed")
