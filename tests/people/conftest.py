from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from databases import fresh
from people.clock import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    database = await fresh(tmp_path)
    town = Town(database)
    yield town
    town.close()
    await database.close()
