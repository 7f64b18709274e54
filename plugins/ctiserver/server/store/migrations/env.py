"""Run by Alembic: brings the database whose connection it was handed to the revision that was asked for."""

from alembic import context

from ctiserver.server.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
