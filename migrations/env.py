"""Runs the migrations: on the program's own connection, or on an engine of their own for `alembic`.

The program hands over a connection that already holds the write lock. By hand, the database is
that of DEALTERMS_STORE__URL, else of alembic.ini.
"""

import os

from alembic import command, context
from sqlalchemy import Connection

from dealterms.database import create_writer
from dealterms.tables import metadata


def run_on(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    if getattr(context.config.cmd_opts, "cmd", (None,))[0] is command.downgrade:
        raise SystemExit(
            "schemas are not taken back: restore a backup that was made before the update, "
            "or install the newer dealterms again"
        )
    if context.is_offline_mode():
        raise SystemExit("migrations run against a database: leave out --sql")
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run_on(connection)
        return
    url = os.environ.get("DEALTERMS_STORE__URL") or context.config.get_main_option("sqlalchemy.url")
    engine = create_writer(url or "")
    with engine.begin() as own:
        run_on(own)
    engine.dispose()


run()
