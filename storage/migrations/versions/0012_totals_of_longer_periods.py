"""Totals of longer periods, kept as those of months are; who changed after a post is noted at the unit."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SIDES = ("previous", "baseline", "target")
SUMS = ("this", "this_weight", "other", "other_weight", "groups")
NAMES = ("value", "weight", "groups", *(f"{side}_{name}" for side in SIDES for name in SUMS), "asked")


def upgrade() -> None:
    # Totals are made of figures: they are made anew after the migration (storage/rebuilding.py).
    op.drop_table("totals")
    op.create_table(
        "totals",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("indicator", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in NAMES),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_totals_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "period", "indicator", "state", name=op.f("pk_totals")),
    )
    op.add_column("completeness", sa.Column("groups", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("completeness", sa.Column("adjusted_at", sa.BigInteger()))
    op.execute(
        "UPDATE completeness SET adjusted_at = (SELECT MAX(posts.adjusted_at) FROM posts "
        "JOIN chats ON chats.id = posts.chat_id "
        "WHERE posts.period = completeness.period AND chats.unit_id = completeness.unit_id)"
    )
    with op.batch_alter_table("posts") as batch:
        batch.drop_column("adjusted_at")


def downgrade() -> None:
    with op.batch_alter_table("posts") as batch:
        batch.add_column(sa.Column("adjusted_at", sa.BigInteger()))
    op.execute("DELETE FROM completeness WHERE LENGTH(period) <> 7 OR SUBSTR(period, 6, 1) > '1'")
    with op.batch_alter_table("completeness") as batch:
        batch.drop_column("adjusted_at")
        batch.drop_column("groups")
    op.drop_table("totals")
    op.create_table(
        "totals",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in KEYS.items()),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS[:-1]),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_totals_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", *KEYS, name=op.f("pk_totals")),
    )


KEYS = {"month": 8, "indicator": 32, "side": 12, "state": 12}
