"""A real database in a folder of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from databases import fresh

from parvis.db import Cards, Database, Journal


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await fresh(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def journal(database: Database) -> Journal:
    return Journal(database)


@pytest.fixture
def cards(database: Database) -> Cards:
    return Cards(database)
