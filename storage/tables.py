"""Every table, as SQLAlchemy Core metadata; docs/database.md tells what each is for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from reporting.totals import Line


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant, kept as whole milliseconds since 1970: the same on every database, and fast."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """Aware datetime to milliseconds."""
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Milliseconds to aware datetime."""
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts only INTEGER PRIMARY KEY rows by itself; PostgreSQL needs 64 bits for the same column.
Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


# --- who and where -------------------------------------------------------------------------------------------------

units = Table(
    "units",
    metadata,
    _id(),
    Column("code", String(32), nullable=False, unique=True),
    Column("level", String(16), nullable=False),
    Column("type", String(32), nullable=False),
    Column("name", String(200), nullable=False),
    Column("name_folded", String(200), nullable=False, index=True),
    Column("households", Integer),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)

unit_parents = Table(
    "unit_parents",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("parent_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
)

groups = Table(
    "groups",
    metadata,
    _id(),
    Column("code", String(32), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    # Without accents and capitals, for what people type.
    Column("name_folded", String(200), nullable=False, server_default=""),
    Column("scope", String(20), nullable=False),
    Column("area_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("content_area", String(4), nullable=False),
    Column("model", String(200), nullable=False),
    Column("households", Integer),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
)

group_indicators = Table(
    "group_indicators",
    metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
)

people = Table(
    "people",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("phone", String(32)),
    Column("language", String(8), nullable=False, server_default="vi"),
    # The draft in hand follows the person between messengers.
    Column("hand_draft_id", BigInteger),
    # What a "yes" or a listed choice means outside a draft.
    Column("pending", sa.JSON),
    Column("deleted_at", Instant),
)

roles = Table(
    "roles",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(24), nullable=False),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("group_id", ForeignKey("groups.id"), index=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True),
    # While consent is being asked: the code that was entered.
    Column("invitation_id", ForeignKey("invitations.id")),
    Column("state", String(16), nullable=False, server_default="active"),
    Column("used_at", Instant, nullable=False),
    # Since when it is the person's; empty for those of before this was kept.
    Column("joined_at", Instant),
    # The choices last said in the private chat: [id, label, number of the first or 0]; a typed number picks these only.
    Column("said", sa.JSON),
    UniqueConstraint("channel", "bot", "sender"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), index=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("event_key", String(128)),
    Column("text", Text, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("code", String(16), nullable=False, unique=True),
    Column("unit_id", ForeignKey("units.id")),
    Column("group_id", ForeignKey("groups.id"), index=True),
    Column("role", String(24), nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True),
    Column("name", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("created_by", BigInteger),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("refused_at", Instant),
    # The bot it names, where a person has to choose one of several (Zalo).
    Column("bot", String(64)),
)

code_tries = Table(
    "code_tries",
    metadata,
    # A digest of what is counted, channel, bot and sender or chat: a stranger's account id is not kept.
    Column("who", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("since_at", Instant, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("thread", String(32)),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("state", String(16), nullable=False, server_default="active"),
    Column("bound_by", BigInteger),
    Column("bound_at", Instant),
    # A stranger gets one line, once a day per chat.
    Column("stranger_told_on", Date),
    UniqueConstraint("channel", "bot", "chat"),
)

# --- messages ------------------------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    # Blanked after 7 days: Telegram's update_id restarts at random after a quiet week.
    Column("event_key", String(128)),
    Column("chat", String(64), nullable=False),
    # The platform's update as received; null once it is erased.
    Column("payload", Text),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", Instant, nullable=False),
    Column("error", Text),
    UniqueConstraint("channel", "bot", "event_key"),
)
Index("ix_inbox_waiting", inbox.c.id, sqlite_where=inbox.c.state == "new", postgresql_where=inbox.c.state == "new")

_dead = inbox.c.state == "dead"
Index("ix_inbox_dead", inbox.c.id, sqlite_where=_dead, postgresql_where=_dead)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("thread", String(32)),
    Column("group_chat", Boolean, nullable=False, server_default=sa.false()),
    # 0 replies, 1 bulk.
    Column("lane", Integer, nullable=False),
    # question, receipt, photos, notice, reminder, due_reminder, escalation, post: decides what an unknown send means.
    Column("kind", String(16), nullable=False),
    Column("payload", sa.JSON, nullable=False),
    Column("person_id", BigInteger),
    Column("reminder_id", BigInteger),
    Column("callback", String(128)),
    Column("erase", Boolean, nullable=False, server_default=sa.false()),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("resends", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("not_before_at", Instant, nullable=False),
    Column("sent_at", Instant),
    # What it asks in its chat, see Reply.asks; and when it was there by the platform's clock, or earlier by ours.
    Column("asks", String(64)),
    Column("dated_at", Instant),
    Column("message_id", String(64)),
    Column("error", Text),
)


def _is(column: sa.ColumnElement[str], *values: str) -> sa.ColumnElement[bool]:
    """With the values written out: only so does a database see that an index which leaves rows out can be used."""
    return column.in_([sa.literal_column(f"'{value}'") for value in values])


UNSENT = _is(outbox.c.state, "waiting", "sending")
"""The few messages that are not done with, by the index that holds only them."""
WAITING = UNSENT & (outbox.c.state == "waiting")
Index("ix_outbox_unsent", outbox.c.lane, outbox.c.id, sqlite_where=UNSENT, postgresql_where=UNSENT)
Index(
    "ix_outbox_chats",
    *(outbox.c[name] for name in ("lane", "channel", "bot", "chat", "id", "not_before_at")),
    sqlite_where=UNSENT,
    postgresql_where=UNSENT,
)

_again = sa.or_(outbox.c.attempts > sa.literal_column("0"), _is(outbox.c.kind, "photos"))
AGAIN = sa.and_(_is(outbox.c.state, "waiting"), _again)
"""What was tried already, and confirmations that wait for more photos: what follows them must not overtake them."""
Index(
    "ix_outbox_again",
    *(outbox.c[name] for name in ("channel", "bot", "chat")),
    sqlite_where=AGAIN,
    postgresql_where=AGAIN,
)

WRONG = _is(outbox.c.state, "failed", "unknown")
"""Messages that surely or perhaps did not arrive, by their index."""
Index("ix_outbox_wrong", outbox.c.id, sqlite_where=WRONG, postgresql_where=WRONG)

Index(
    "ix_outbox_message",
    outbox.c.chat,
    outbox.c.message_id,
    sqlite_where=outbox.c.message_id.is_not(None),
    postgresql_where=outbox.c.message_id.is_not(None),
)

Index(
    "ix_outbox_asks",
    outbox.c.chat,
    outbox.c.asks,
    sqlite_where=outbox.c.asks.is_not(None),
    postgresql_where=outbox.c.asks.is_not(None),
)

for _name, _column in (("ix_outbox_sent", outbox.c.sent_at), ("ix_outbox_reminder", outbox.c.reminder_id)):
    _there = _column.is_not(None)
    Index(_name, _column, sqlite_where=_there, postgresql_where=_there)

pauses = Table(
    "pauses",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(64), primary_key=True),
    # Empty: all chats of the bot.
    Column("chat", String(64), primary_key=True),
    Column("until_at", Instant, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("mime", String(64), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

media_links = Table(
    "media_links",
    metadata,
    Column("token", String(64), primary_key=True),
    # A media hash, or the content key of a drawing.
    Column("key", String(128), nullable=False),
    Column("mime", String(64), nullable=False),
    Column("file_name", String(200), nullable=False, server_default=""),
    Column("expires_at", Instant, nullable=False),
)

photos = Table(
    "photos",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("reference", Text, nullable=False),
    # waiting (to be downloaded), stored, failed.
    Column("download", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before_at", Instant, nullable=False),
    Column("hash", ForeignKey("media.hash")),
    Column("person_id", BigInteger),
    Column("group_id", ForeignKey("groups.id"), index=True),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("period", String(8), nullable=False),
    Column("caption", Text, nullable=False, server_default=""),
    Column("album", String(64)),
    # pending, approved, rejected; filing: of a questionnaire besides the report, never for a group chat.
    Column("review", String(8), nullable=False, server_default="pending"),
    # The draft whose question it answers, and what that was filed as.
    Column("draft_id", BigInteger),
    Column("filing_id", BigInteger),
    Column("reviewed_by", BigInteger),
    Column("reviewed_at", Instant),
    Column("sent_at", Instant, nullable=False),
    Column("error", Text),
)
_waiting = photos.c.download == "waiting"
Index("ix_photos_waiting", photos.c.id, sqlite_where=_waiting, postgresql_where=_waiting)
PENDING = _is(photos.c.review, "pending")
"""Photos that an officer has to look at, by their index."""
Index("ix_photos_pending", photos.c.id, sqlite_where=PENDING, postgresql_where=PENDING)
_of_draft, _of_filing = photos.c.draft_id.is_not(None), photos.c.filing_id.is_not(None)
Index("ix_photos_draft", photos.c.draft_id, sqlite_where=_of_draft, postgresql_where=_of_draft)
Index("ix_photos_filing", photos.c.filing_id, sqlite_where=_of_filing, postgresql_where=_of_filing)
Index("ix_photos_chat", photos.c.chat, photos.c.sent_at)
Index("ix_photos_period", photos.c.period)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    # What is made for whom: a workbook, a printable sheet, many messages (handlers/jobs.py).
    Column("kind", String(24), nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    # The pressed button whose spinner its first message stops.
    Column("callback", String(128)),
    # Plain ids: the unit, the period.
    Column("data", sa.JSON, nullable=False),
    # Groups it is about, how many are dealt with, and the last of them.
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("after", BigInteger, nullable=False, server_default="0"),
    # waiting, done, failed.
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before_at", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("error", Text),
)
_to_do = jobs.c.state == "waiting"
Index("ix_jobs_waiting", jobs.c.id, sqlite_where=_to_do, postgresql_where=_to_do)

monthly_use = Table(
    "monthly_use",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(64), primary_key=True),
    # '2026-11', of the installation's time zone.
    Column("month", String(7), primary_key=True),
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    # The highest per cent of the month's messages that the operator was warned of.
    Column("warned", Integer, nullable=False, server_default="0"),
    # When the platform last refused a message for want of quota.
    Column("used_up_at", Instant),
)

# --- questionnaires, drafts, reports -------------------------------------------------------------------------------

indicators = Table(
    "indicators",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("content", sa.JSON, nullable=False),
    # Empty, or the commune whose own it is.
    Column("unit_id", ForeignKey("units.id")),
)

questionnaires = Table(
    "questionnaires",
    metadata,
    _id(),
    Column("key", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    # Empty, or the commune that asks it of its own groups besides.
    Column("unit_id", ForeignKey("units.id")),
    # proposed: checked, and only tried by who sent it; published; dropped.
    Column("state", String(10), nullable=False, server_default="published"),
    # The first month that is asked by it; empty while it is only proposed.
    Column("in_force_from", String(8), nullable=False),
    Column("content", sa.JSON, nullable=False),
    # New indicators that come with a proposal.
    Column("indicators", sa.JSON),
    # The .xlsx it was read from, in base64, for who wants to change it.
    Column("workbook", Text),
    Column("person_id", BigInteger),
    Column("at", Instant),
)
_published = questionnaires.c.state == "published"
Index(
    "uq_questionnaires_published",
    questionnaires.c.key,
    questionnaires.c.version,
    unique=True,
    sqlite_where=_published,
    postgresql_where=_published,
)

uploads = Table(
    "uploads",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("reference", Text, nullable=False),
    Column("file_name", String(200), nullable=False),
    # waiting (to be downloaded and checked), done, failed.
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before_at", Instant, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("error", Text),
)
_to_check = uploads.c.state == "waiting"
Index("ix_uploads_waiting", uploads.c.id, sqlite_where=_to_check, postgresql_where=_to_check)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    # What is being filled: a questionnaire's purpose, 'rehearsal' or 'preview'.
    Column("purpose", String(16), nullable=False),
    Column("questionnaire_id", ForeignKey("questionnaires.id"), nullable=False),
    # What the group's commune asks besides.
    Column("own_questionnaire_id", ForeignKey("questionnaires.id")),
    # 'group:12' or 'unit:5': what it is about. One of the two ids is set.
    Column("subject", String(32), nullable=False),
    Column("group_id", ForeignKey("groups.id"), index=True),
    Column("unit_id", ForeignKey("units.id"), index=True),
    # The period's id; empty where there is none, as for a baseline survey.
    Column("period", String(8), nullable=False),
    # Empty, or the person's id for what is each one's own, as a rehearsal.
    Column("whose", BigInteger, nullable=False, server_default="0"),
    Column("answers", sa.JSON, nullable=False),
    Column("asking", String(64)),
    Column("pending", sa.JSON),
    Column("asked_again", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False, server_default="0"),
    # Private chat -> revision last said there, so that nothing is answered unseen.
    Column("seen", sa.JSON, nullable=False),
    # The last accepted message: text and instant (milliseconds), to know a double send.
    Column("heard", sa.JSON),
    Column("state", String(8), nullable=False, server_default="open"),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("purpose", "subject", "period", "whose"),
)

filings = Table(
    "filings",
    metadata,
    _id(),
    # What was filed besides reports and baselines: registration, meeting, quick_log, proposal, ...
    Column("purpose", String(16), nullable=False),
    Column("questionnaire_id", ForeignKey("questionnaires.id"), nullable=False),
    Column("group_id", ForeignKey("groups.id"), index=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("period", String(8), nullable=False),
    # Question -> [value, source, reason].
    Column("answers", sa.JSON, nullable=False),
    # How often it was filed before, and this time.
    Column("version", Integer, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("filed_at", Instant, nullable=False),
)

periods = Table(
    "periods",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("opens_on", Date, nullable=False, index=True),
    Column("group_due_on", Date, nullable=False),
    Column("commune_due_on", Date, nullable=False),
    Column("cluster_due_on", Date, nullable=False),
    Column("province_due_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
)

holidays = Table(
    "holidays",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", String(200), nullable=False),
    # False: a weekend day that is worked instead.
    Column("off", Boolean, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    _id(),
    Column("group_id", ForeignKey("groups.id"), nullable=False),
    Column("period", ForeignKey("periods.id"), nullable=False),
    # due, submitted, returned, approved.
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("questionnaire_id", ForeignKey("questionnaires.id")),
    # The group's codes asked, fixed at opening: completeness per indicator counts on it.
    Column("asked", sa.JSON, nullable=False),
    Column("first_filed_at", Instant),
    Column("filed_at", Instant),
    Column("on_time", Boolean),
    Column("on_behalf", Boolean, nullable=False, server_default=sa.false()),
    Column("filed_by", BigInteger),
    Column("difficulty", Text),
    Column("without_baseline", Boolean, nullable=False, server_default=sa.false()),
    UniqueConstraint("group_id", "period"),
)
Index("ix_reports_period_state", reports.c.period, reports.c.state)

figures = Table(
    "figures",
    metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("period", String(8), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    # Thousandths of the unit; null when skipped: missing is not zero.
    Column("value", BigInteger),
    # typed, same, quick_log, on_behalf.
    Column("source", String(12), nullable=False),
    Column("reason", Text),
    Column("person_id", BigInteger),
    Column("recorded_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)

figure_versions = Table(
    "figure_versions",
    metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    # A period's id, or 'baseline'.
    Column("period", String(8), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("value", BigInteger),
    Column("source", String(12), nullable=False),
    Column("reason", Text),
    Column("person_id", BigInteger),
    Column("recorded_at", Instant, nullable=False),
)

baselines = Table(
    "baselines",
    metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("surveyed_on", Date, nullable=False),
    Column("version", Integer, nullable=False),
)

targets = Table(
    "targets",
    metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
    # The day it was agreed on.
    Column("set_on", Date, nullable=False),
)

logged = Table(
    "logged",
    metadata,
    # What the quick log holds for a month, offered when the month is reported, or filed with it where it is not asked.
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("period", String(8), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

totals = Table(
    "totals",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    # A month, quarter, half-year or year.
    Column("period", String(8), primary_key=True),
    Column("indicator", String(32), primary_key=True),
    # provisional or approved.
    Column("state", String(12), primary_key=True),
    # Sums over groups, as reporting/totals.py explains them: the value, then three comparisons, then who is asked.
    *(Column(name, BigInteger, nullable=False) for name in Line._fields),
)

completeness = Table(
    "completeness",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("period", String(8), primary_key=True),
    # Reports; a longer period has those of all its months.
    Column("due", Integer, nullable=False),
    Column("filed", Integer, nullable=False),
    Column("on_time", Integer, nullable=False),
    Column("approved", Integer, nullable=False),
    # The groups that owe them.
    Column("groups", Integer, nullable=False, server_default="0"),
    # A figure changed after the summary of the month was posted to the unit or to one over or under it.
    Column("adjusted_at", Instant),
)

# --- time ----------------------------------------------------------------------------------------------------------

reminders = Table(
    "reminders",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("period", ForeignKey("periods.id"), nullable=False),
    Column("step", String(12), nullable=False),
    Column("due_at", Instant, nullable=False),
    # planned, queued, skipped.
    Column("state", String(8), nullable=False),
    Column("reason", String(64)),
    UniqueConstraint("person_id", "period", "step"),
)
_planned = reminders.c.state == "planned"
Index("ix_reminders_planned", reminders.c.due_at, sqlite_where=_planned, postgresql_where=_planned)

posts = Table(
    "posts",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), primary_key=True),
    Column("period", ForeignKey("periods.id"), primary_key=True),
    Column("posted_at", Instant, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    # What has been planned once for a period: the reminders of a step, the closing posts.
    Column("period", ForeignKey("periods.id"), primary_key=True),
    Column("what", String(24), primary_key=True),
    Column("at", Instant, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("beat_at", Instant, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Instant, nullable=False),
    Column("actor", BigInteger),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    # Ids and values, never names or free text.
    Column("data", sa.JSON, nullable=False),
)
