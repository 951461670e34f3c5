"""A world for every story."""

from collections.abc import AsyncIterator

import pytest
from live.world import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    await world.start()
    yield world
    await world.stop()
