"""Nobody is asked for a microphone before it is needed; what it says of itself reaches the host."""

import re

from playwright.sync_api import expect

from stagehands.ears import hears
from stagehands.person import Call, Person
from stagehands.scenes import bring_on_stage, room_with

COUNT_REQUESTS = """
window.__asked = 0;
const media = navigator.mediaDevices;
const ask = media.getUserMedia.bind(media);
media.getUserMedia = (wanted) => { window.__asked += 1; return ask(wanted); };
"""


def asked(person: Person) -> int:
    return int(person.page.evaluate("window.__asked"))


def deny_the_microphone(person: Person) -> None:
    """As if they had once said no in their browser."""
    person.context.new_cdp_session(person.page).send(
        "Browser.setPermission",
        {"permission": {"name": "microphone"}, "setting": "denied", "origin": person.home},
    )


def test_joining_never_asks_for_a_microphone(host: Person, listener: Person) -> None:
    listener.context.add_init_script(COUNT_REQUESTS)
    room_with(host, listener)
    host.speaks()
    hears(listener.page, host.hertz)
    assert asked(listener) == 0
    listener.raises_a_hand()
    listener.press("Test the microphone")
    listener.page.wait_for_function("window.__asked > 0")


def test_a_hand_without_a_working_microphone_is_marked_so(host: Person, call: Call) -> None:
    guest = call("Ben", willing=False)
    guest.makes_an_account()
    deny_the_microphone(guest)
    room_with(host, guest)
    guest.raises_a_hand()
    guest.press("Test the microphone")
    guest.sees(re.compile("blocks the microphone"))
    host.opens_the_hands()
    host.sees("microphone blocked")


def test_a_topic_reaches_the_host(host: Person, guest: Person, listener: Person) -> None:
    room_with(host, guest, listener)
    guest.raises_a_hand()
    guest.fill("What is it about?", "The square and who keeps it")
    guest.page.keyboard.press("Enter")
    host.opens_the_hands()
    host.sees("The square and who keeps it")
    expect(listener.page.get_by_text("The square and who keeps it")).to_have_count(0)


def test_another_microphone_can_be_chosen(host: Person, guest: Person) -> None:
    room_with(host, guest)
    bring_on_stage(host, guest)
    guest.speaks()
    guest.listed("On stage", guest.name).click()
    choice = guest.page.get_by_role("combobox", name="Microphone")
    options = choice.locator("option")
    expect(options.nth(1)).to_be_attached()
    choice.select_option(index=1)
    hears(host.page, guest.hertz)
