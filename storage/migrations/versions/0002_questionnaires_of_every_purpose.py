"""Questionnaires of every purpose, sent by officers; targets of their own; reasons kept with each version."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PUBLISHED = sa.text("state = 'published'")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("indicator", sa.String(length=32), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_targets_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", "indicator", name=op.f("pk_targets")),
    )
    op.create_table(
        "logged",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("indicator", sa.String(length=32), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_logged_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", "period", "indicator", name=op.f("pk_logged")),
    )
    op.execute(
        "INSERT INTO targets (group_id, indicator, value, set_on)"
        " SELECT group_id, indicator, target, started_on FROM group_indicators JOIN groups ON groups.id = group_id"
        " WHERE target IS NOT NULL"
    )
    with op.batch_alter_table("group_indicators") as table:
        table.drop_column("target")
    with op.batch_alter_table("accounts") as table:
        table.drop_column("used_day")
    with op.batch_alter_table("figure_versions") as table:
        table.add_column(sa.Column("reason", sa.Text(), nullable=True))
    with op.batch_alter_table("indicators") as table:
        table.add_column(sa.Column("unit_id", ID, nullable=True))
        table.create_foreign_key(op.f("fk_indicators_unit_id_units"), "units", ["unit_id"], ["id"])
    change_questionnaires()
    change_drafts()
    create_filings()
    create_uploads()


def change_questionnaires() -> None:
    with op.batch_alter_table("questionnaires") as table:
        table.add_column(sa.Column("unit_id", ID, nullable=True))
        table.add_column(sa.Column("state", sa.String(length=10), server_default="published", nullable=False))
        table.add_column(sa.Column("indicators", sa.JSON(), nullable=True))
        table.add_column(sa.Column("workbook", sa.Text(), nullable=True))
        table.add_column(sa.Column("person_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("at", sa.BigInteger(), nullable=True))
        table.drop_constraint("uq_questionnaires_key_version", type_="unique")
        table.create_foreign_key(op.f("fk_questionnaires_unit_id_units"), "units", ["unit_id"], ["id"])
    op.create_index(
        "uq_questionnaires_published",
        "questionnaires",
        ["key", "version"],
        unique=True,
        sqlite_where=PUBLISHED,
        postgresql_where=PUBLISHED,
    )


def change_drafts() -> None:
    with op.batch_alter_table("drafts") as table:
        table.add_column(sa.Column("subject", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("unit_id", ID, nullable=True))
        table.add_column(sa.Column("own_questionnaire_id", ID, nullable=True))
        table.drop_constraint("uq_drafts_purpose_group_id_period_whose", type_="unique")
        table.alter_column("group_id", existing_type=ID, nullable=True)
    op.execute("UPDATE drafts SET subject = 'group:' || group_id")
    with op.batch_alter_table("drafts") as table:
        table.alter_column("subject", existing_type=sa.String(length=32), nullable=False)
        table.create_foreign_key(op.f("fk_drafts_unit_id_units"), "units", ["unit_id"], ["id"])
        table.create_foreign_key(
            op.f("fk_drafts_own_questionnaire_id_questionnaires"), "questionnaires", ["own_questionnaire_id"], ["id"]
        )
        table.create_unique_constraint(
            op.f("uq_drafts_purpose_subject_period_whose"), ["purpose", "subject", "period", "whose"]
        )
    op.create_index(op.f("ix_drafts_group_id"), "drafts", ["group_id"])
    op.create_index(op.f("ix_drafts_unit_id"), "drafts", ["unit_id"])


def create_filings() -> None:
    op.create_table(
        "filings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("questionnaire_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_filings_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaires.id"], name=op.f("fk_filings_questionnaire_id_questionnaires")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_filings_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
    )
    op.create_index(op.f("ix_filings_group_id"), "filings", ["group_id"])
    op.create_index(op.f("ix_filings_unit_id"), "filings", ["unit_id"])


def create_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before_at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_waiting", "uploads", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
