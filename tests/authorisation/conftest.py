from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from itertools import count

import pytest
import pytest_asyncio
import uvloop
from authorisation.cast import ADMINISTRATOR, Company
from people.clock import CHEAP
from server.stage import a_stage

from parvis.db import Database
from parvis.http.limits import Limits
from parvis.people.passwords import Passwords
from parvis.people.rules import NewAccount
from parvis.people.store import People
from parvis.settings import DATABASE

HOUR = 3600.0


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """The loop of `serve`: thousands of requests take half the time."""
    return {"uvloop": uvloop.new_event_loop}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    folder = tmp_path_factory.mktemp("stage")
    hours = count(0.0, HOUR)
    unhurried = Limits(lambda: next(hours))  # hundreds of people sign up from one address
    async with a_stage(folder, limits=unhurried) as stage:
        database = await Database.open(folder / DATABASE)
        with closing(People(database, passwords=Passwords(CHEAP))) as people:
            link = await people.setup_token()
            await people.create(NewAccount("Ada", **ADMINISTRATOR, setup=link))
        await database.close()
        yield Company(stage)
