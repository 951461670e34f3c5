"""What the assembly adds: links for people, and whose word counts about where they come from."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from databases import fresh
from people.clock import CHEAP, CHEAP_DECOY

from parvis.http.problem import Problem
from parvis.operations import invitation_link
from parvis.people.passwords import Passwords
from parvis.people.rules import NewAccount
from parvis.people.store import People
from parvis.server.app import create_app
from parvis.server.greeting import greeting
from parvis.server.preflight import bind
from parvis.server.serving import answer
from parvis.settings import LINK, Settings

HOME = "https://stage.example.org"


def test_the_greeting_says_what_an_operator_needs() -> None:
    alone = greeting(Settings(port=8081), "token")
    assert "http://127.0.0.1:8081\n" in alone and "https://" in alone
    assert "http://127.0.0.1:8081/setup?setup=token" in alone
    public = greeting(Settings(public_url=f"{HOME}/"), None)
    assert f"Parvis is at {HOME}\n" in public and "setup" not in public


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://[::1]:8080"),
        ("::1", "http://[::1]:8080"),
        ("192.0.2.7", "http://192.0.2.7:8080"),
    ],
)
def test_the_link_can_be_opened_on_this_machine(host: str, address: str) -> None:
    assert Settings(host=host).link == address


async def test_an_invitation_is_a_link_for_one_account(tmp_path: Path) -> None:
    database = await fresh(tmp_path)
    people = People(database, "invitation", Passwords(CHEAP, CHEAP_DECOY))
    (tmp_path / LINK).write_text(HOME)
    link = await asyncio.to_thread(invitation_link, tmp_path, None)
    found = re.fullmatch(rf"{HOME}/sign-up\?invitation=([\w-]{{43}})", link)
    assert found
    await people.create(NewAccount("Ana", "a@b", "12345678", invitation=found.group(1)))
    with pytest.raises(Problem, match="invitation"):
        await people.create(NewAccount("Ben", "b@b", "12345678", invitation=found.group(1)))
    elsewhere = await asyncio.to_thread(invitation_link, tmp_path, "https://other.example.org/")
    assert elsewhere.startswith("https://other.example.org/sign-up?invitation=")
    people.close()
    await database.close()


@asynccontextmanager
async def answering(
    folder: Path, host: str = "127.0.0.1", **changes: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """The real server, on a port of the loopback, without the rooms."""
    settings, ready = Settings(**changes), asyncio.Event()
    database = await fresh(folder)
    people = People(database, settings.sign_up, Passwords(CHEAP, CHEAP_DECOY))
    with closing(bind(host, 0)) as listener:
        home = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(settings, people)
        task = asyncio.ensure_future(answer(app, settings, listener, ready.set))
        await ready.wait()
        async with httpx2.AsyncClient(base_url=home) as ask:
            yield ask
        task.cancel()
        await task
    people.close()
    await database.close()


@pytest.mark.parametrize(
    ("changes", "believed"),
    [
        ({}, False),
        ({"public_url": HOME, "trusted_proxies": ("192.0.2.1",)}, False),
        ({"public_url": HOME}, True),
    ],
)
async def test_only_a_trusted_proxy_says_from_where_somebody_asks(
    tmp_path: Path, changes: Any, believed: bool
) -> None:
    """C16: a forged X-Forwarded-For does not make a guesser somebody else."""
    async with answering(tmp_path, **changes) as ask:
        assert (await many_guesses(ask) == 401) is believed


async def test_a_trusted_proxy_is_known_by_its_ipv4_address_on_a_socket_for_both(
    tmp_path: Path,
) -> None:
    """C16: `--host ::` calls it ::ffff:127.0.0.1. Else all its visitors would be one."""
    async with answering(tmp_path, "::", public_url=HOME) as ask:
        assert await many_guesses(ask) == 401


async def many_guesses(ask: httpx2.AsyncClient) -> int:
    """What the last one is told, when each is said to come from elsewhere."""
    body = {"email": "ana@example.org", "password": "guess"}
    for i in range(21):
        forged = {"x-forwarded-for": f"198.51.100.{i}"}
        last = await ask.post("/api/v1/sessions", json=body, headers=forged)
    return last.status_code


async def test_the_server_does_not_say_what_it_is_made_of(tmp_path: Path) -> None:
    async with answering(tmp_path) as ask:
        assert "server" not in (await ask.get("/api/v1/me")).headers
