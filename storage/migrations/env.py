"""Alembic's entry: runs the migrations on the engine that storage/migrating.py hands over."""

from alembic import context

from storage.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite)
    bare = connection.connection.driver_connection
    if is_sqlite:
        # A table is changed by making it anew, which must not touch the rows that refer to the old one.
        bare.execute("PRAGMA foreign_keys = OFF")
    try:
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("a migration left rows that refer to nothing")
        connection.commit()
    finally:
        if is_sqlite:
            # Within a transaction SQLite does not hear it.
            connection.rollback()
            bare.execute("PRAGMA foreign_keys = ON")
