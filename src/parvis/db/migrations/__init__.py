"""How an older database becomes today's. Run at start by `db/migrate.py`, through Alembic."""
