"""What every handler needs to know of the installation: time zone, calendar preset, links to its bots."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from reporting.periods import Preset, month_containing, next_month, parse
from storage import periods
from storage.database import Transaction
from storage.periods import PeriodRow
from storage.questionnaires import Forms


@dataclass
class Office:
    """The installation's standing facts; filled at start-up."""

    timezone: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    preset: Preset = "administrative"
    forms: Forms = field(default_factory=Forms)
    buttonless: set[str] = field(default_factory=set)
    """Channels whose choices are numbered lines."""
    join_links: dict[str, str] = field(default_factory=dict)
    """Channel -> link with '{code}' in it: {'telegram': 'https://t.me/TenBot?start={code}'}."""
    typed_codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Channels whose links carry no code, so that it is typed: channel -> bot -> the link that opens it."""
    monthly: dict[str, int] = field(default_factory=dict)
    """Channels that grant a bot only so many messages a month."""

    def has_buttons(self, channel: str) -> bool:
        """Choices are buttons there."""
        return channel not in self.buttonless

    def local(self, at: datetime) -> datetime:
        """`at` in the installation's time zone."""
        return at.astimezone(self.timezone)

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return self.local(at).date()

    def month(self, at: datetime) -> str:
        """The local calendar month of an instant, '2026-11'."""
        return f"{self.local(at):%Y-%m}"

    def link(self, code: str) -> str | None:
        """The link that opens a bot with this invitation code; None while no messenger has one."""
        pattern = next(iter(self.join_links.values()), None)
        return pattern.format(code=code) if pattern else None

    def coming_period(self, tx: Transaction, today: date) -> PeriodRow:
        """The next month that opens after today."""
        period = month_containing(self.preset, today)
        while True:
            row = periods.plan(tx, period, self.preset)
            if row.opened_at is None and row.days.opens_on > today:
                return row
            period = parse(self.preset, next_month(period.id))
