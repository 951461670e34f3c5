"""What an older Parvis has written is still there after the step to a newer one (E13)."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from parvis.db import Cards, Database, Journal
from parvis.db.engine import PRAGMAS, engine
from parvis.db.migrate import upgrade
from parvis.live.sitting import sit


def older(path: Path, version: str) -> Engine:
    """A database as that version made it."""
    made = engine(path, "BEGIN IMMEDIATE", *PRAGMAS)
    config = Config()
    config.set_main_option("script_location", "parvis.db:migrations")
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    return made


def run(database: Engine, *statements: str) -> None:
    with database.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def ask(database: Engine, query: str) -> list[tuple[Any, ...]]:
    with database.begin() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_who_was_signed_in_before_sessions_had_names_still_is(tmp_path: Path) -> None:
    database = older(tmp_path / "parvis.db", "0001")
    run(
        database,
        "INSERT INTO account VALUES ('a', 'ana@example.org', 'Ana', '', '', 0, 1)",
        "INSERT INTO session VALUES (x'01', 'a', 5, 9), (x'02', 'a', 6, 9)",
    )
    upgrade(database)
    rows = ask(database, "SELECT account, created_at, seen_at, device FROM session ORDER BY token")
    assert rows == [("a", 5, 5, "Unknown device"), ("a", 6, 6, "Unknown device")]
    assert len(set(ask(database, "SELECT id FROM session"))) == 2
    database.dispose()


def test_a_room_keeps_its_journal_and_lets_its_people_react(tmp_path: Path) -> None:
    """No step takes along what belongs to a table that it changes."""
    database = older(tmp_path / "parvis.db", "0001")
    run(
        database,
        "INSERT INTO room VALUES ('r', 'Agora', '', 'public', 1, 5, NULL, x'00', 'a')",
        "INSERT INTO event VALUES ('r', 1, x'7b7d'), ('r', 2, x'7b7d')",
        "INSERT INTO card VALUES ('r', 'hana', 'Hana', '', 0, 7)",
    )
    upgrade(database)
    assert ask(database, "SELECT title, visitors_speak, reactions FROM room") == [("Agora", 0, 1)]
    assert ask(database, "SELECT count(*) FROM event") == [(2,)]
    assert ask(database, "SELECT name FROM card") == [("Hana",)]
    database.dispose()


async def test_rooms_that_were_on_air_go_on_with_all_that_happened_in_them(tmp_path: Path) -> None:
    """Their new fields are what was so before there was a choice."""
    database = older(tmp_path / "parvis.db", "0001")
    run(
        database,
        "INSERT INTO room VALUES ('agora', 'Agora', '', 'link', 1, 7, NULL, x'01', 'a')",
        """INSERT INTO event VALUES ('agora', 1,
            '{"type":"room_opened","at":"2026-01-01T20:00:00Z","participant":"hana"}')""",
        "INSERT INTO card VALUES ('agora', 'hana', 'Hana', '', 0, 5)",
    )
    database.dispose()
    newer = await Database.open(tmp_path / "parvis.db")
    (record,) = await Journal(newer).rooms()
    assert (record.info.visibility, record.info.visitors) == ("link", True)
    assert (record.info.visitors_speak, record.info.reactions) == (False, True)
    sitting = sit(record, await Journal(newer).read("agora"))
    assert sitting.room.host and not sitting.room.locked and not sitting.room.calm
    assert [card.name for card in await Cards(newer).read("agora")] == ["Hana"]
    await newer.close()
