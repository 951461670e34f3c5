"""A moderator invites; the person decides. Both consents, and a No that stays between the two."""

import re

from playwright.sync_api import expect

from stagehands.ears import falls_silent, hears
from stagehands.person import Person, invite
from stagehands.scenes import room_with


def test_who_is_invited_goes_on_stage_muted_and_is_heard_after_unmute(
    host: Person, guest: Person, listener: Person
) -> None:
    room_with(host, guest, listener)
    host.acts_on(guest.name, invite, "Audience")
    guest.sees(f"{host.name} invites you to speak.")
    expect(guest.page).to_have_title(re.compile(f"^{host.name} invites you"))
    guest.press_settled("Go on stage")
    listener.sees_on_stage(guest.name)
    falls_silent(listener.page, guest.hertz)
    guest.speaks()
    hears(listener.page, guest.hertz)


def test_a_press_under_the_thumb_answers_no_invitation(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.sees_button("Raise hand")
    host.acts_on(guest.name, invite, "Audience")
    for answer in ("Go on stage", "Not now"):
        guest.button(answer).click(force=True)
    guest.sees(f"{host.name} invites you to speak.")
    guest.sees_no_button("Unmute")


def test_a_no_is_private_to_who_leads(host: Person, guest: Person, listener: Person) -> None:
    """Sight: the word never reaches who may not know it."""
    told: list[str] = []
    listener.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: told.append(str(frame))),
    )
    room_with(host, guest, listener)
    host.acts_on(guest.name, invite, "Audience")
    guest.press_settled("Not now")
    guest.sees_button("Raise hand")
    host.looks_at(guest.name, "Audience")
    host.press("Invite to speak")
    host.sees(re.compile("said no a moment ago"))
    assert any("snapshot" in frame for frame in told)
    assert not [frame for frame in told if re.search("invited|declined", frame)]


def test_nobody_can_invite_who_is_just_listening(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.switches("Just listening")
    host.acts_on(guest.name, invite, "Audience")
    host.sees(re.compile("just listening", re.IGNORECASE))
    guest.sees_no_button("Go on stage")
    guest.switches("Just listening")
    host.acts_on(guest.name, invite, "Audience")
    guest.sees_button("Go on stage")
