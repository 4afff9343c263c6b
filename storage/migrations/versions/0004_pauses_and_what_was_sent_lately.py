"""Pauses that platforms asked for, and ways to what was sent lately and to what became of a reminder."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", "chat", name=op.f("pk_pauses")),
    )
    for name, column in (("ix_outbox_sent", "sent_at"), ("ix_outbox_reminder", "reminder_id")):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "outbox", [column], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    op.drop_index("ix_outbox_reminder", "outbox")
    op.drop_index("ix_outbox_sent", "outbox")
    op.drop_table("pauses")
