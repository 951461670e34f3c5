"""Every state of a room and of its door, photographed; none is wider than its window."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from stagehands.looks import DESKTOP, PHONE, SHOTS, Look, overflow, stands_still, violations, webp
from stagehands.person import BrowserOf
from stagehands.stories import StoryPages

LOOKS = [Look("phone", "light", "en"), Look("desktop", "dark", "fr")]
NARROW = [(320, 568), (430, 932), (844, 390)]  # the smallest, the largest, a phone on its side

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def stories() -> Iterator[StoryPages]:
    with StoryPages() as pages:
        yield pages


@pytest.fixture
def page(browser_of: BrowserOf, request: pytest.FixtureRequest) -> Iterator[Page]:
    look: Look = request.param
    memory = browser_of("Ana").new_context(**look.context())
    yield memory.new_page()
    memory.close()


def too_wide(page: Page, windows: list[tuple[int, int]]) -> list[str]:
    found = []
    for width, height in windows:
        page.set_viewport_size({"width": width, "height": height})
        if wide := overflow(page):
            found.append(f"{wide} px wider than {width}")
    return found


def on_a_phone(page: Page, name: str) -> list[str]:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    stands_still(page)
    webp(page, SHOTS / f"story-{name}.{LOOKS[0].name}.webp")
    return violations(page) + too_wide(page, NARROW)


def on_a_desktop(page: Page, name: str) -> list[str]:
    stands_still(page)
    webp(page, SHOTS / f"story-{name}.{LOOKS[1].name}.webp")
    return too_wide(page, [DESKTOP])


SIGHTS = list(zip(LOOKS, (on_a_phone, on_a_desktop), strict=True))


@pytest.mark.parametrize(
    ("page", "sight"), SIGHTS, indirect=["page"], ids=[look.name for look in LOOKS]
)
def test_every_state_satisfies_axe_and_its_window(
    stories: StoryPages, page: Page, sight: Callable[[Page, str], list[str]]
) -> None:
    objections: list[str] = []
    for name in stories.names(page):
        stories.show(page, name)
        objections += [f"{name}: {said}" for said in sight(page, name)]
    assert not objections, "\n".join(objections)
