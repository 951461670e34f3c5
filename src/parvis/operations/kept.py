"""What is kept in a data folder, opened for a moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from parvis.db import Database, Unusable
from parvis.server.unfit import Unfit
from parvis.settings import DATABASE

CANNOT = (Unfit, Unusable)  # their texts are sentences for people


def no_parvis(data: Path) -> Unfit:
    return Unfit(f"There is no Parvis in {data} yet. Start parvis serve first, or say --data.")


@asynccontextmanager
async def kept(data: Path) -> AsyncIterator[Database]:
    if not (data / DATABASE).exists():
        raise no_parvis(data)
    database = await Database.open(data / DATABASE)
    try:
        yield database
    finally:
        await database.close()
