"""Since when an account is its person's: the day of the newest consent given on that messenger, where there is one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FROM_CONSENTS = """
UPDATE accounts SET joined_at = (
    SELECT max(consents.at) FROM consents
    WHERE consents.person_id = accounts.person_id AND consents.channel = accounts.channel
        AND consents.bot = accounts.bot AND consents.given
)
"""


def upgrade() -> None:
    op.add_column("accounts", sa.Column("joined_at", sa.BigInteger))
    op.execute(FROM_CONSENTS)


def downgrade() -> None:
    op.drop_column("accounts", "joined_at")
