"""Let the walk of a long slot find articles and supporters by an index that has all it asks for."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_index("walk_claims_article", "walk_claims")
    op.create_index("walk_claims_article", "walk_claims", ["deal_id", "term", "article_id"])
    op.drop_index("walk_entries_line", "walk_entries")
    op.create_index(
        "walk_entries_line",
        "walk_entries",
        ["deal_id", "term", "line", "origin", "walk_key", "kind"],
    )
