"""A room with its host, and whoever is to try something there, in the state their column says."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from server.stage import Browser, Stage, Talker

NUMBERS = count()

PASSWORD = "bread and salt"
ADMINISTRATOR = {"email": "ada@example.org", "password": PASSWORD}


class Company:
    """One stage for all cells, and people who play on it in one row after the other."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.playing: list[Browser] = []
        self.resting: list[Browser] = []

    async def newcomer(self) -> Browser:
        return await self.stage.person(f"Person{next(NUMBERS)}")

    async def person(self) -> Browser:
        """Somebody with an account. They have never been in the room."""
        person = self.resting.pop() if self.resting else await self.newcomer()
        self.playing.append(person)
        return person

    async def rest(self, again: bool) -> None:
        """A row is over. `again`: everybody is still signed in as who they were."""
        for socket in self.stage.sockets:
            await socket.close()
        self.stage.sockets.clear()
        self.resting += self.playing if again else []
        self.playing.clear()


class Scene:
    """One room, made anew for each cell."""

    def __init__(self, company: Company, hana: Browser, host: Talker) -> None:
        self.company = company
        self.stage = company.stage
        self.hana = hana
        self.host = host
        self.browser = hana  # of who acts
        self.talker: Talker | None = host  # ... in the room; None: never was there

    @property
    def room(self) -> str:
        return self.host.room

    async def person(self) -> Browser:
        return await self.company.person()

    async def comes(self, browser: Browser, **wanted: Any) -> Talker:
        return await browser.enter(self.room, **wanted)

    async def host_says(self, type: str, talker: Talker | None = None) -> None:
        about = {"participant": talker.id} if talker else {}
        assert await says(self.host, type, **about) == "ok", type

    def acts(self, browser: Browser, talker: Talker | None) -> None:
        self.browser, self.talker = browser, talker


async def says(talker: Talker, type: str, **arguments: Any) -> str:
    """`ok`, or the reason of the refusal. Under an id of its own: what comes twice is done once."""
    said = await talker.says(type, str(next(NUMBERS)), **arguments)
    return "ok" if said == "ack" else said


async def opened(company: Company, hana: Browser) -> Scene:
    made = await hana.client.post("/rooms", json={"title": "Agora"})
    assert made.status_code == 201, made.text
    return Scene(company, hana, await hana.enter(made.json()["id"]))


# How somebody comes to be in a state.


async def listens(scene: Scene) -> Talker:
    return await scene.comes(await scene.person())


async def raises(scene: Scene, talker: Talker) -> None:
    assert await says(talker, "raise_hand") == "ok"


async def is_invited(scene: Scene, talker: Talker) -> None:
    await scene.host_says("invite_to_stage", talker)


async def speaks(scene: Scene, talker: Talker) -> None:
    await raises(scene, talker)
    await scene.host_says("accept_hand", talker)
    assert await says(talker, "unmute_self") == "ok"


async def moderates(scene: Scene, talker: Talker) -> None:
    await scene.host_says("make_moderator", talker)


async def is_removed(scene: Scene, talker: Talker) -> None:
    await scene.host_says("remove_from_room", talker)


async def stays(scene: Scene, talker: Talker) -> None:
    """A listener."""


BECOMES: dict[str, Callable[[Scene, Talker], Awaitable[None]]] = {
    "listener": stays,
    "requester": raises,
    "invitee": is_invited,
    "speaker": speaks,
    "moderator": moderates,
    "removed": is_removed,
}


async def enact(scene: Scene, who: str) -> None:
    """From now on `scene.browser` and `scene.talker` are of somebody like that."""
    if who == "host":
        return
    if who == "anonymous":
        return scene.acts(scene.stage.browser(), None)
    if who == "visitor":
        browser = scene.stage.browser()
        return scene.acts(browser, await scene.comes(browser, name="Vera"))
    browser = await (administrator(scene) if who == "administrator" else scene.person())
    talker = await scene.comes(browser)
    await BECOMES.get(who, stays)(scene, talker)
    scene.acts(browser, talker)


async def administrator(scene: Scene) -> Browser:
    """There is one, who signs in anew each time."""
    browser = scene.stage.browser()
    account = await browser.client.post("/sessions", json=ADMINISTRATOR)
    assert account.json()["administrator"] is True
    return browser
