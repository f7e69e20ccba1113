"""What Alembic runs the versions with: the connection that `Database.upgrade` has opened."""

from alembic import context

from classroom.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
