"""A file of the build that does not arrive: the page tries again, then says so. A room goes on."""

import re

from playwright.sync_api import Page, Route, expect

from stagehands.person import Call, Person
from stagehands.server import Server

START = re.compile(r"/_app/immutable/entry/start\..*\.js")
ANY_PART = re.compile(r"/_app/immutable/.*\.js")
ENGLISH = "The page did not load"
UNMOVED = "window.unmoved = true"


def reader(call: Call) -> Person:
    """Without what an earlier visit kept: every file is asked of the network."""
    return call("Ben", service_workers="block")


def lose(page: Page, part: re.Pattern[str], times: int | None = None) -> list[str]:
    """The network loses what is asked for; each loss is noted."""
    lost: list[str] = []

    def answer(route: Route) -> None:
        if times is None or len(lost) < times:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(part, answer)
    return lost


def forgive(person: Person) -> None:
    """The browser tells of each lost part; of nothing else."""
    told = [fault for fault in person.faults if "dynamically imported module" not in fault]
    person.faults[:] = told


def test_a_part_lost_once_is_asked_for_again(server: Server, call: Call) -> None:
    ben = reader(call)
    lost = lose(ben.page, START, times=2)
    ben.page.goto(server.url)
    ben.sees("No room is open")
    assert len(lost) == 2
    forgive(ben)


def test_a_part_that_does_not_come_is_said_in_both_languages(server: Server, call: Call) -> None:
    ben = reader(call)
    lose(ben.page, START)
    ben.page.goto(server.url)
    expect(ben.page.get_by_role("heading", name=ENGLISH)).to_be_visible(timeout=15_000)
    ben.page.unroute(START)
    ben.page.get_by_role("link", name="Réessayer").click()
    ben.sees("No room is open")
    forgive(ben)


def test_the_first_page_that_is_lost_is_asked_for_again(server: Server, call: Call) -> None:
    """The app has started and draws nothing yet."""
    ben = reader(call)
    lost = lose(ben.page, re.compile(r"/_app/immutable/nodes/0\..*\.js"), times=2)
    ben.page.goto(server.url)
    ben.sees("No room is open")
    assert lost
    forgive(ben)


def test_without_its_style_a_page_is_bare_but_there(server: Server, call: Call) -> None:
    ben = reader(call)
    lost = lose(ben.page, re.compile(r"/_app/immutable/.*\.css"))
    ben.page.goto(server.url)
    ben.sees("No room is open")
    assert lost
    ben.page.wait_for_timeout(4000)  # it has tried again as often as it does
    ben.sees("No room is open")


def test_a_page_that_is_lost_while_one_reads_says_so(server: Server, call: Call) -> None:
    ben = reader(call)
    ben.page.goto(server.url)
    ben.sees("No room is open")
    lose(ben.page, ANY_PART)
    ben.page.get_by_role("link", name="Sign in").first.click()
    ben.sees("This page did not load")
    ben.page.unroute(ANY_PART)
    ben.press("Try again")
    ben.sees("New here?")


def test_a_room_goes_on_while_a_page_is_lost(call: Call) -> None:
    """Nothing loads itself anew where somebody is in a room: the sound would stop."""
    host = call("Ana", service_workers="block")
    host.makes_an_account()
    host.opens_a_room("The room that goes on")
    host.page.evaluate(UNMOVED)
    lose(host.page, ANY_PART)
    host.press("Minimise")
    host.page.get_by_role("link", name="You, Ana").click()
    host.sees("This page did not load")
    host.page.unroute(ANY_PART)
    host.press("Try again")
    host.sees("This browser")
    host.page.get_by_role("link", name="Back to The room that goes on").click()
    host.sees_on_stage("Ana")
    assert host.page.evaluate("window.unmoved")
