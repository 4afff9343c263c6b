"""Ways to the photos of a chat and of a period, and to those that an officer has to look at."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pending = sa.text("review IN ('pending')")
    op.create_index("ix_photos_pending", "photos", ["id"], sqlite_where=pending, postgresql_where=pending)
    op.create_index("ix_photos_chat", "photos", ["chat", "sent_at"])
    op.create_index("ix_photos_period", "photos", ["period"])


def downgrade() -> None:
    for name in ("ix_photos_period", "ix_photos_chat", "ix_photos_pending"):
        op.drop_index(name, "photos")
