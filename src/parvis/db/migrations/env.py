"""Alembic's entry: migrate on the connection that `db/migrate.py` hands over."""

from alembic import context

from parvis.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can: a migration happens whole or not at all
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
