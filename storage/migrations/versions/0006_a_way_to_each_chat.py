"""A way to what waits for each chat, so that one chat's many messages hold up nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unsent = sa.text("state IN ('waiting', 'sending')")
    columns = ["lane", "channel", "bot", "chat", "id", "not_before_at"]
    op.create_index("ix_outbox_chats", "outbox", columns, sqlite_where=unsent, postgresql_where=unsent)
    again = sa.text("state IN ('waiting') AND (attempts > 0 OR kind IN ('photos'))")
    columns = ["channel", "bot", "chat"]
    op.create_index("ix_outbox_again", "outbox", columns, sqlite_where=again, postgresql_where=again)


def downgrade() -> None:
    op.drop_index("ix_outbox_again", "outbox")
    op.drop_index("ix_outbox_chats", "outbox")
