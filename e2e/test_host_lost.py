"""A room outlives its host: whoever is on stage is asked, and the first to accept is it."""

from stagehands.ears import hears
from stagehands.person import Person
from stagehands.scenes import guest_speaks

GRACE = 45.0  # seconds: 30 until the stage is asked (design §2), and the way there


def test_a_speaker_becomes_host_when_the_host_is_gone(
    host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    host.press("Leave quietly")
    host.press("Leave anyway")
    guest.sees_button("Become host", within=GRACE)
    listener.sees_no_button("Become host")
    guest.press("Become host")
    guest.sees_button("End room")
    hears(listener.page, guest.hertz)
