"""Minimise and browse, a newer tab, a reload, a visitor: one lease, and its sound."""

import re

from playwright.sync_api import expect

from stagehands.ears import falls_silent, hears
from stagehands.person import Call, Person
from stagehands.scenes import guest_speaks, room_with


def test_the_sound_goes_on_while_one_browses(host: Person, guest: Person, listener: Person) -> None:
    room = guest_speaks(host, guest, listener)
    listener.press("Minimise")
    expect(listener.page).not_to_have_url(room)
    hears(listener.page, guest.hertz)
    listener.page.get_by_role("link", name=re.compile("Now|Parvis")).first.click()
    hears(listener.page, guest.hertz)
    listener.press("Leave quietly")
    falls_silent(listener.page, guest.hertz)


def test_a_newer_tab_replaces_the_older_which_may_continue_here(
    host: Person, listener: Person
) -> None:
    room = room_with(host, listener)
    host.speaks()
    hears(listener.page, host.hertz)
    older = listener.page
    listener.page = listener.new_tab()
    listener.page.goto(room)
    listener.press("Continue here")
    hears(listener.page, host.hertz)
    falls_silent(older, host.hertz)
    expect(older.get_by_role("button", name="Continue here", exact=True)).to_be_visible()
    host.sees("1 listening")


def test_after_a_reload_one_hears_again_by_a_tap(host: Person, listener: Person) -> None:
    room_with(host, listener)
    host.speaks()
    hears(listener.page, host.hertz)
    listener.page.reload()
    listener.comes_back()
    hears(listener.page, host.hertz)
    host.sees("1 listening")


def test_a_visitor_listens_under_a_name_and_is_labelled(host: Person, call: Call) -> None:
    room = host.opens_a_room()
    visitor = call("Dora")
    visitor.visits(room)
    host.speaks()
    hears(visitor.page, host.hertz)
    host.sees_in_audience("Dora")
    expect(host.listed("Audience", "Dora")).to_have_accessible_name(re.compile("visitor"))
    signing = re.compile("^Sign in to speak$")
    act = visitor.page.get_by_role("button", name=signing).or_(
        visitor.page.get_by_role("link", name=signing)
    )
    expect(act.first).to_be_visible()
    visitor.sees_no_button("Raise hand")


def test_a_visitor_cannot_take_a_name_that_is_in_the_room(host: Person, call: Call) -> None:
    room = host.opens_a_room()
    visitor = call("Ana")
    visitor.page.goto(room)
    visitor.fill("Your name", "Ana")
    visitor.press("Join")
    visitor.sees(re.compile("name", re.IGNORECASE))
    host.sees("Nobody is here yet")
