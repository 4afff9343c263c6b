"""Which draft and which filing a photo belongs to; photos of filings leave the queue for the group chats."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("photos") as table:
        table.add_column(sa.Column("draft_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("filing_id", sa.BigInteger(), nullable=True))
    unfiled = sa.text("draft_id IS NOT NULL")
    op.create_index("ix_photos_draft", "photos", ["draft_id"], sqlite_where=unfiled, postgresql_where=unfiled)
    filed = sa.text("filing_id IS NOT NULL")
    op.create_index("ix_photos_filing", "photos", ["filing_id"], sqlite_where=filed, postgresql_where=filed)


def downgrade() -> None:
    op.drop_index("ix_photos_filing", "photos")
    op.drop_index("ix_photos_draft", "photos")
    with op.batch_alter_table("photos") as table:
        table.drop_column("filing_id")
        table.drop_column("draft_id")
