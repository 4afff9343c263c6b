"""What each message asks in its chat, and when it was there by the platform's clock."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("asks", sa.String(64)))
    op.add_column("outbox", sa.Column("dated_at", sa.BigInteger))
    asking = sa.text("asks IS NOT NULL")
    op.create_index("ix_outbox_asks", "outbox", ["chat", "asks"], sqlite_where=asking, postgresql_where=asking)


def downgrade() -> None:
    op.drop_index("ix_outbox_asks", "outbox")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("dated_at")
        batch.drop_column("asks")
