"""Brings a database up to date, whole or not at all.

Alembic takes half a second to import. A database that is up to date does not need it.
"""

from sqlalchemy import Connection, Engine, inspect, text

HEAD = "0003"  # the newest of migrations/versions; a test keeps it so
KNOWN = frozenset({"0001", "0002", HEAD})


class Unusable(Exception):
    """The database cannot be used. The text says why, and what to do."""


def upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        if known_version(connection) != HEAD:
            run_migrations(connection)


def known_version(connection: Connection) -> str | None:
    """None: there is nothing yet."""
    version = version_of(connection)
    if version is not None and version not in KNOWN:
        raise Unusable(
            f"The database was written by a later Parvis (its version is {version}). "
            "Start that one, or choose another folder with --data."
        )
    return version


def version_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def run_migrations(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "parvis.db:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
