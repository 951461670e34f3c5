from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from people.clock import Town

from parvis.db import Database


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    database = await Database.open(tmp_path / "parvis.db")
    town = Town(database)
    yield town
    town.close()
    await database.close()
