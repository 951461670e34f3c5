"""No microphone opens by accident: a press within 800 ms after the big act changed does nothing."""

from playwright.sync_api import expect

from stagehands.ears import falls_silent
from stagehands.person import Person
from stagehands.scenes import room_with

MOST_OF_IT = 300  # milliseconds after the first press: still too soon, on a slow machine, too


def test_a_press_right_after_the_act_became_unmute_does_nothing(
    host: Person, guest: Person
) -> None:
    room_with(host, guest)
    guest.raises_a_hand()
    act = guest.button("Lower hand").bounding_box()
    assert act is not None
    host.accepts(guest.name)
    unmute = guest.button("Unmute")
    expect(unmute).to_be_visible()
    unmute.click(force=True)
    guest.page.wait_for_timeout(MOST_OF_IT)
    unmute.press("Space")
    falls_silent(host.page, guest.hertz)
    guest.sees_button("Unmute")


def test_a_press_begun_before_the_change_does_nothing(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.raises_a_hand()
    act = guest.button("Lower hand").bounding_box()
    assert act is not None
    guest.page.mouse.move(act["x"] + act["width"] / 2, act["y"] + act["height"] / 2)
    guest.page.mouse.down()
    host.accepts(guest.name)
    guest.sees_button("Unmute")
    guest.page.wait_for_timeout(1000)
    guest.page.mouse.up()
    falls_silent(host.page, guest.hertz)
    guest.sees_button("Unmute")
