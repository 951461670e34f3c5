"""What an older Parvis has written is still there after the step to a newer one (E13)."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from parvis.db.engine import PRAGMAS, engine
from parvis.db.migrate import upgrade


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
