"""P1: what was acknowledged survives kill -9, whole and in order. A real process, really killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from parvis.db import Database, Journal

TESTS = Path(__file__).parents[1]
PATHS = os.pathsep.join((str(TESTS), str(TESTS.parent / "src")))
KILLS = 3


def acknowledged_before_kill(database: Path, count: int) -> dict[str, int]:
    """Runs the endless writer until it has acknowledged so many appends; the last seq by room."""
    acknowledged: dict[str, int] = {}
    command = [sys.executable, "-m", "db.endless", str(database)]
    environment = os.environ | {"PYTHONPATH": PATHS}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line, _ in zip(process.stdout, range(count), strict=False):
            room, seq = line.split()
            acknowledged[room] = int(seq)
        process.kill()
    return acknowledged


@pytest.mark.parametrize("kill", range(KILLS))
async def test_no_acknowledged_event_is_lost_when_the_process_is_killed(
    tmp_path: Path, kill: int
) -> None:
    path = tmp_path / "parvis.db"
    acknowledged = acknowledged_before_kill(path, 40 + 67 * kill)
    database = await Database.open(path)
    journal = Journal(database)
    assert len(acknowledged) > 1
    for room, seq in acknowledged.items():
        events = await journal.read(room)
        assert len(events) >= seq
        commands = {id: seq for _, id, seq in await journal.commands(room)}
        assert commands.keys() >= {str(n) for n in range(1, seq)}  # event and command: both
    await database.close()
