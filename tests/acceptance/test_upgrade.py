"""The next version takes its place beside this one, on one PostgreSQL, and nobody stops for it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dealterms.database import known_revisions
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.processes import drained, wait_until
from support.webhook_receiver import WebhookReceiver

CHECKOUT = Path(__file__).resolve().parents[2]
NEXT = f"{int(known_revisions()[-1]) + 1:04}"
MIGRATION = f'''
"""A column that the program before knows nothing of: the only kind of change between versions."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{NEXT}", "{known_revisions()[-1]}"
branch_labels = depends_on = None

def upgrade() -> None:
    op.add_column("feeds", sa.Column("mood", sa.Text))

def downgrade() -> None:
    raise NotImplementedError
'''
TOLD = (
    "SELECT (SELECT count(*) FROM articles) = :articles"
    " AND (SELECT position FROM log_head) = (SELECT min(position) FROM checkpoints)"
    " AND NOT EXISTS (SELECT 1 FROM outbox_messages WHERE state = 'pending')"
)

pytestmark = pytest.mark.slow


class NextVersion(Installation):
    """The program as it will be: one more migration, and tables that are made in another way."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for part in ("daemon", "migrations"):
            shutil.copytree(CHECKOUT / part, folder / "next" / part)
        versions = folder / "next" / "migrations" / "versions"
        (versions / f"{NEXT}_a_mood.py").write_text(MIGRATION)
        projector = folder / "next" / "daemon" / "dealterms" / "projections" / "projector.py"
        before = projector.read_text()
        after = before.replace("PROJECTION_VERSION: Final = ", "PROJECTION_VERSION: Final = 9")
        assert before != after
        projector.write_text(after)

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {"PYTHONPATH": str(self.folder / "next" / "daemon")}


def test_a_newer_daemon_joins_an_older_one_and_replaces_it(
    tmp_path: Path, postgres_url: str
) -> None:
    older, newer = Installation(tmp_path), NextVersion(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        articles = [publish_deal(site)]
        feed = publish_feed(site, *articles)
        older.configure(feed, hooks=(receiver.url,), store=postgres_url)
        config = older.config.read_text()
        older.config.write_text(config.replace('"outlet"', '"outlet"\nevery = "1s"'))

        def print_more() -> None:
            number = len(articles)
            articles.append(publish_deal(site, f"/a{number + 1}", f"$3{number}.50"))
            publish_feed(site, *articles)

        with drained(older.start("run")) as old:
            wait_until(postgres_url, TOLD, articles=1)
            with drained(newer.start("run")):
                wait_until(
                    postgres_url, "SELECT version_num = :next FROM alembic_version", next=NEXT
                )
                print_more()  # both are there; the older one leads
                wait_until(postgres_url, TOLD, articles=2)
                old.terminate()
                assert old.wait(30) == 0
                print_more()
                wait_until(postgres_url, TOLD, articles=3)
                refused = older.run("poll")  # who comes back late does no harm

    assert refused.exit_code == 1 and f"the database has schema {NEXT}" in refused.err
    assert newer.run("verify").exit_code == 0
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        version = text("SELECT version FROM checkpoints WHERE projection = 'terms'")
        assert str(connection.scalar(version)).startswith("9")
        messages = set(connection.scalars(text("SELECT message_id FROM outbox_messages")))
    engine.dispose()
    assert {request.webhook_id for request in receiver.requests} == messages
    assert set(Counter(request.webhook_id for request in receiver.requests).values()) == {1}
