"""The network changes under a room: the sound goes on, or is back by itself, without a tap."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from stagehands.ears import hears
from stagehands.person import BrowserOf, Person
from stagehands.street import HOME, Street

pytestmark = pytest.mark.alone

OTHER_PORT = 50_001
# The client's port of the path in use.
PORT = """
() => __parvis.stats().then((all) => {
  const by = new Map(all.map((one) => [one.id, one]));
  const transport = all.find(({ type }) => type === 'transport');
  return by.get(by.get(transport.selectedCandidatePairId).localCandidateId).port;
})
"""
PROTOCOL = PORT.replace(".port;", ".protocol;")


@pytest.fixture
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with Street(tmp_path_factory.mktemp("street")) as street:
        street.open()
        yield street
        print(street.server.said())


@pytest.fixture
def pair(street: Street, browser_of: BrowserOf) -> Iterator[tuple[Person, Person]]:
    """A host who speaks and a visitor at the door, in browsers that know the way."""
    host, visitor = (
        Person(name, HOME, browser_of(name, *street.browser_flags()).new_context())
        for name in ("Ana", "Ben")
    )
    host.signs_up(street.server.setup_link())
    host.opens_a_room()
    host.speaks()
    yield host, visitor
    for person in (host, visitor):
        person.context.close()


def speaking(page: Page) -> str:
    return str(page.evaluate(PROTOCOL))


def goes_on(person: Person, voice: Person, what: str) -> None:
    """Heard again by itself; the figure is for whoever reads the log."""
    print(f"{what}: heard again after {hears(person.page, voice.hertz, within=15):.1f} s")
    person.sees_button("Leave quietly")


def test_a_router_that_gives_another_port_is_followed(
    street: Street, pair: tuple[Person, Person]
) -> None:
    host, visitor = pair
    visitor.visits(host.page.url)
    hears(visitor.page, host.hertz)
    street.rebind(int(visitor.page.evaluate(PORT)), OTHER_PORT)
    visitor.page.wait_for_timeout(1000)  # what was on its way is played
    goes_on(visitor, host, "another port")


def test_another_address_is_followed(street: Street, pair: tuple[Person, Person]) -> None:
    host, visitor = pair
    visitor.visits(host.page.url)
    hears(visitor.page, host.hertz)
    street.move()
    visitor.page.wait_for_timeout(1000)
    goes_on(visitor, host, "another address")


def test_where_udp_is_blocked_one_hears_by_tcp(street: Street, pair: tuple[Person, Person]) -> None:
    host, visitor = pair
    street.block_udp()
    visitor.visits(host.page.url)
    goes_on(visitor, host, "UDP blocked before")
    assert speaking(visitor.page) == "tcp"


def test_udp_that_is_blocked_in_mid_talk_gives_way_to_tcp(
    street: Street, pair: tuple[Person, Person]
) -> None:
    host, visitor = pair
    visitor.visits(host.page.url)
    hears(visitor.page, host.hertz)
    street.block_udp()
    visitor.page.wait_for_timeout(1000)
    goes_on(visitor, host, "UDP blocked in mid-talk")
    assert speaking(visitor.page) == "tcp"
