"""A fresh database for every test. The migrations run once; the others get a copy."""

from pathlib import Path

from parvis.db import Database

made: list[bytes] = []


async def fresh(folder: Path) -> Database:
    path = folder / "parvis.db"
    if made:
        path.write_bytes(made[0])
    else:
        await (await Database.open(path)).close()  # closing leaves all of it in the one file
        made.append(path.read_bytes())
    return await Database.open(path)
