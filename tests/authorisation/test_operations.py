"""Every operation of the HTTP API, by everybody: `operations.txt`."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from authorisation.cast import NUMBERS, PASSWORD, Company, Scene, enact, opened
from authorisation.table import WHO, read

TABLE = read("operations.txt", words=2)

Answer = httpx2.Response
Attempt = Callable[[Scene], Awaitable[Answer]]


# What is tried. `room` is the scene's; whatever else is named is the host's own, never the actor's.


def get(path: str) -> Attempt:
    return lambda scene: scene.browser.client.get(path.format(room=scene.room))


def delete(path: str) -> Attempt:
    return lambda scene: scene.browser.client.delete(path.format(room=scene.room))


def post(path: str, **body: Any) -> Attempt:
    return lambda scene: scene.browser.client.post(path.format(room=scene.room), json=body)


async def make_an_account(scene: Scene) -> Answer:
    name = f"Person{next(NUMBERS)}"
    account = {"name": name, "email": f"{name}@example.org", "password": PASSWORD}
    return await scene.browser.client.post("/accounts", json=account)


async def sign_in(scene: Scene) -> Answer:
    """As the host, whose password they know."""
    me = (await scene.hana.client.get("/me")).json()["account"]
    body = {"email": me["email"], "password": PASSWORD}
    return await scene.browser.client.post("/sessions", json=body)


async def edit(scene: Scene) -> Answer:
    path = f"/rooms/{scene.room}"
    return await scene.browser.client.patch(path, json={"title": "The bridge"})


async def look_at_the_end(scene: Scene) -> Answer:
    await scene.host_says("end_room")
    return await scene.browser.client.get(f"/rooms/{scene.room}/end")


async def end_the_hosts_session(scene: Scene) -> Answer:
    listed = (await scene.hana.client.get("/sessions")).json()["sessions"]
    current = next(one["id"] for one in listed if one["current"])
    return await scene.browser.client.delete(f"/sessions/{current}")


async def ticket_of_the_host(scene: Scene) -> Answer:
    body = {"connection": scene.host.joined["connection"]}
    return await scene.browser.client.post(f"/rooms/{scene.room}/ticket", json=body)


async def revoke(scene: Scene) -> Answer:
    path = f"/rooms/{scene.room}/invitations"
    made = (await scene.hana.client.post(path, json={"label": "For Ann"})).json()["id"]
    return await scene.browser.client.delete(f"{path}/{made}")


async def end_the_hosts_sound_check(scene: Scene) -> Answer:
    """What is nobody's is ended with the same words as what is another's: it must go on."""
    path = f"/rooms/{scene.room}/sound-check"
    made = (await scene.hana.client.post(path, json={"offer": "offer"})).json()["connection"]
    answer = await scene.browser.client.delete(f"{path}/{made}")
    assert (made in scene.stage.media.lines) is (scene.browser is not scene.hana)
    return answer


ROOM = "/rooms/{room}"

ATTEMPTS: dict[str, Attempt] = {
    "GET /me": get("/me"),
    "POST /accounts": make_an_account,
    "GET /sessions": get("/sessions"),
    "POST /sessions": sign_in,
    "DELETE /sessions": delete("/sessions"),
    "DELETE /sessions/current": delete("/sessions/current"),
    "DELETE /sessions/{session}": end_the_hosts_session,
    "GET /rooms": get("/rooms"),
    "POST /rooms": post("/rooms", title="Bakery"),
    "GET /rooms/{room}": get(ROOM),
    "PATCH /rooms/{room}": edit,
    "GET /rooms/{room}/end": look_at_the_end,
    "GET /rooms/{room}/qr": get(f"{ROOM}/qr"),
    "POST /rooms/{room}/join": post(f"{ROOM}/join", offer="offer", name="Vera"),
    "POST /rooms/{room}/ticket": ticket_of_the_host,
    "GET /rooms/{room}/invitations": get(f"{ROOM}/invitations"),
    "POST /rooms/{room}/invitations": post(f"{ROOM}/invitations", label="For Ann"),
    "DELETE /rooms/{room}/invitations/{invitation}": revoke,
    "POST /rooms/{room}/sound-check": post(f"{ROOM}/sound-check", offer="offer"),
    "DELETE /rooms/{room}/sound-check/{connection}": end_the_hosts_sound_check,
}


@pytest.mark.asyncio(loop_scope="package")
async def test_every_operation_has_its_row(company: Company) -> None:
    stage = company.stage
    answer = await stage.browser().client.get(f"{stage.origin}/api/openapi.json")
    paths = {path.removeprefix("/api/v1"): here for path, here in answer.json()["paths"].items()}
    described = {f"{method.upper()} {path}" for path, here in paths.items() for method in here}
    assert set(TABLE) == described == set(ATTEMPTS)


@pytest.mark.asyncio(loop_scope="package")
@pytest.mark.parametrize("operation", TABLE)
async def test_an_operation_by_everybody(company: Company, operation: str) -> None:
    found, stays = {}, ROOM in operation  # otherwise it may be about who is signed in, and where
    hana = await company.newcomer()
    for who in WHO:
        scene = await opened(company, hana if stays else await company.newcomer())
        await enact(scene, who)
        found[who] = word(await ATTEMPTS[operation](scene))
    await company.rest(again=stays)
    assert found == TABLE[operation]


def word(answer: Answer) -> str:
    return "ok" if answer.is_success else str(answer.json()["code"])
