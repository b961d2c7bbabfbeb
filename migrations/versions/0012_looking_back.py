"""Let a question about a day be answered from the index: the moments of other days stay unread."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.drop_index("term_moments_times", "term_moments")
    op.create_index(
        "term_moments_times",
        "term_moments",
        ["deal_id", "known_to", "said_to", "said_from", "known_from"],
    )
