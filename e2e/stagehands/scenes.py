"""Beginnings that several stories share."""

from stagehands.ears import hears
from stagehands.person import Person, invite


def room_with(host: Person, *others: Person) -> str:
    """A room of `host`, which the others have joined."""
    room = host.opens_a_room()
    for person in others:
        person.joins(room)
    return room


def bring_on_stage(host: Person, guest: Person) -> None:
    """A hand and a yes: both consents."""
    guest.raises_a_hand()
    host.accepts(guest.name)
    guest.sees_button("Unmute")


def invite_on_stage(host: Person, guest: Person) -> None:
    """The other way, in which no hand goes up."""
    host.acts_on(guest.name, invite, "Audience")
    guest.press_settled("Go on stage")
    guest.sees_button("Unmute")


def guest_speaks(host: Person, guest: Person, *listeners: Person) -> str:
    """The main story up to where `guest` is on stage and everybody else hears them."""
    room = room_with(host, guest, *listeners)
    bring_on_stage(host, guest)
    guest.speaks()
    for person in (host, *listeners):
        hears(person.page, guest.hertz)
    return room
