"""Make the views of readings and of claims that do not count; PostgreSQL learns `unixepoch`."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"

SQL = Path(__file__).resolve().parents[1] / "sql" / revision


def upgrade() -> None:
    run_script("views.sql")
    if op.get_bind().dialect.name == "postgresql":
        run_script("functions.postgresql.sql")


def run_script(name: str) -> None:
    for statement in (SQL / name).read_text(encoding="utf-8").split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
