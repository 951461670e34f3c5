"""Nobody is asked for a microphone before it is needed; what it says of itself reaches the host."""

import re

from playwright.sync_api import expect

from stagehands.ears import falls_silent, hears
from stagehands.person import SETTLED, Call, Person
from stagehands.scenes import bring_on_stage, guest_speaks, room_with

COUNT_REQUESTS = """
window.__asked = 0;
const media = navigator.mediaDevices;
const ask = media.getUserMedia.bind(media);
media.getUserMedia = (wanted) => {
  window.__asked += 1;
  document.documentElement.dataset.asked = '';
  return ask(wanted);
};
"""


# What the browser says of a microphone that a call or a cable takes away.
TAKEN = """
const give = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await give(wanted);
  const [track] = stream.getTracks();
  window.__take = () => { track.stop(); track.dispatchEvent(new Event('ended')); };
  return stream;
};
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
    expect(listener.page.locator("html[data-asked]")).to_have_count(1)


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


def test_one_is_heard_while_space_is_held(host: Person, guest: Person) -> None:
    room_with(host, guest)
    bring_on_stage(host, guest)
    guest.page.wait_for_timeout(SETTLED)
    guest.page.keyboard.down("Space")
    hears(host.page, guest.hertz)
    guest.page.keyboard.up("Space")
    guest.sees_button("Unmute")
    falls_silent(host.page, guest.hertz)


def test_one_is_heard_while_the_act_is_held_down(host: Person, guest: Person) -> None:
    room_with(host, guest)
    bring_on_stage(host, guest)
    guest.page.wait_for_timeout(SETTLED)
    guest.button("Unmute").hover()
    guest.page.mouse.down()
    hears(host.page, guest.hertz)
    guest.page.mouse.up()
    guest.sees_button("Unmute")
    falls_silent(host.page, guest.hertz)


def test_who_talks_while_muted_is_told(host: Person, guest: Person) -> None:
    guest_speaks(host, guest)
    guest.press("Mute")
    guest.sees("It looks as if you are talking.")
    falls_silent(host.page, guest.hertz)


def test_a_sound_check_brings_the_own_voice_back_and_nobody_else_hears_it(
    host: Person, guest: Person
) -> None:
    room_with(host, guest)
    guest.raises_a_hand()
    guest.press("Sound check")
    guest.sees("Say a sentence.")
    falls_silent(host.page, guest.hertz)
    guest.sees("This is how you sound.", within=12)
    guest.sees_button("Sound check", within=12)  # and is over
    guest.sees_button("Lower hand")


def test_a_microphone_that_is_taken_away_mutes_and_says_so(host: Person, guest: Person) -> None:
    guest.context.add_init_script(TAKEN)
    guest_speaks(host, guest)
    guest.page.evaluate("window.__take()")
    guest.sees(re.compile("Your microphone was taken away"))
    falls_silent(host.page, guest.hertz)
    expect(host.listed("On stage", guest.name)).to_have_accessible_name(re.compile("muted"))
