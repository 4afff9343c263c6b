"""What each bot used of its month, and which bot an invitation names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monthly_use",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_up_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "bot", "month", name=op.f("pk_monthly_use")),
    )
    op.add_column("invitations", sa.Column("bot", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("invitations", "bot")
    op.drop_table("monthly_use")
