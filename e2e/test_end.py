"""How a room ends for everybody, and what a host is asked who only wants to go."""

import re

from stagehands.ears import hears
from stagehands.person import Person
from stagehands.scenes import guest_speaks, room_with


def test_the_end_thanks_and_says_who_was_on_stage_and_where_talk_goes_on(
    host: Person, guest: Person, listener: Person
) -> None:
    other = "The other square"
    answer = host.page.request.post(
        f"{host.home}/api/v1/rooms",
        data={"title": other, "description": "", "visibility": "public", "visitors": True},
    )
    assert answer.ok, answer.text()
    guest_speaks(host, guest, listener)
    host.press("End room")
    host.press("End for 3 people")
    for person in (host, guest, listener):
        person.sees("Thank you for being here")
        for name in (host.name, guest.name):
            person.sees(name)
        person.sees(other)


def test_a_host_hands_over_and_leaves(host: Person, guest: Person, listener: Person) -> None:
    guest_speaks(host, guest, listener)
    host.press("Leave quietly")
    host.press(f"Hand over to {guest.name} and leave")
    guest.sees_button("End room")
    listener.sees_nowhere(host.name)
    hears(listener.page, guest.hertz)
    host.sees_button("Start a room")


def test_a_host_who_would_leave_may_stay_or_end_the_room(host: Person, guest: Person) -> None:
    room_with(host, guest)
    host.sees("1 listening")
    host.press("Leave quietly")
    host.sees(re.compile("The room closes in 3 minutes"))
    host.press("Stay")
    host.press("Leave quietly")
    host.page.get_by_role("dialog").get_by_role("button", name="End room").click()
    host.press("End for 2 people")
    guest.sees("Thank you for being here")
