"""Let PostgreSQL make the digests of an append quicker; the bytes are the same."""

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"

SQL = Path(__file__).resolve().parents[1] / "sql" / revision


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql((SQL / "append.postgresql.sql").read_text(encoding="utf-8"))
