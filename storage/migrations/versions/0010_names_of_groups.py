"""Groups are found by the names people type: folded, as those of units are."""

import sqlalchemy as sa
from alembic import op

from conversation.tokens import fold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("name_folded", sa.String(200), nullable=False, server_default=""))
    groups = sa.table("groups", sa.column("id"), sa.column("name"), sa.column("name_folded"))
    rows = op.get_bind().execute(sa.select(groups.c.id, groups.c.name)).all()
    folded = [{"row": row.id, "folded": fold(row.name)} for row in rows]
    if folded:
        changed = sa.update(groups).where(groups.c.id == sa.bindparam("row"))
        op.get_bind().execute(changed.values(name_folded=sa.bindparam("folded")), folded)


def downgrade() -> None:
    op.drop_column("groups", "name_folded")
