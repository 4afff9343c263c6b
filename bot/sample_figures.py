"""Invents a year of one sample group's figures: slow progress from the baseline survey, seasons, a few setbacks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reporting.indicators import ONE, Thousandths
from storage.units import Group

SEED = "tu-quan-mau"
TENTH: Thousandths = 100
HALF: Thousandths = 500

Kind = Literal["households", "remaining", "flow", "part", "fund", "spent", "solved", "worth"]
"""How an indicator moves:

households  a stock of homes that grows towards a share of the group's homes
remaining   a small stock to be brought down, one at a time
flow        what happens within a month, around the baseline, by the season
part        a flow out of another one, never more than it
fund        money kept: what was there, what is paid in, less what is spent
spent       a flow that a fund pays
solved      by how much a `remaining` stock fell this month
worth       a flow worth so much for each unit of another one
"""

Months = tuple[float, ...]
EVEN: Months = (1.0,) * 12
TET: Months = (1.8, 1.6, 0.8, 0.9, 0.9, 1.1, 0.8, 0.9, 1.1, 0.9, 1.0, 1.2)
HARVEST: Months = (1.5, 0.7, 0.6, 0.8, 1.0, 1.0, 0.9, 0.9, 1.0, 1.2, 1.4, 1.6)
WEDDINGS: Months = (1.8, 1.6, 1.3, 0.8, 0.5, 0.4, 0.3, 0.4, 0.8, 1.3, 1.6, 1.9)
SCHOOL_DAYS: Months = (1.0, 0.7, 1.0, 1.0, 1.0, 0.3, 0.0, 0.4, 1.0, 1.0, 1.0, 1.0)
PRIZES: Months = (1.4, 0.6, 0.2, 0.2, 0.6, 2.0, 1.2, 1.4, 3.2, 0.6, 0.8, 0.4)


@dataclass(frozen=True)
class Shape:
    """How one indicator moves through a year. Numbers are in the indicator's unit, not in thousandths."""

    kind: Kind
    start: float
    """Where there is no baseline: a share of the homes for `households`, else the value itself."""
    other: str = ""
    """The indicator this one is a part of, paid from, measured by, or may not exceed."""
    season: Months = EVEN
    """Factors from January to December."""
    lift: float = 0
    """What a year of steady work makes of a flow: +0.4 is 40 % more."""
    grain: Thousandths = ONE
    """The figure is a whole number of these."""
    most: float = 10_000


SHAPES: Mapping[str, Shape] = {
    "G01": Shape("households", 0.6),
    "G02": Shape("households", 0.5),
    "MT01": Shape("households", 0.3, "G01"),
    "MT05": Shape("flow", 1, season=TET, lift=0.8, most=8),
    "MT04": Shape("flow", 40, season=TET, lift=0.5),
    "MT08": Shape("remaining", 3),
    "KT01": Shape("households", 0.6),
    "KT03": Shape("flow", 1, season=HARVEST, lift=0.35, grain=TENTH),
    "KT04": Shape("worth", 30, "KT03", grain=TENTH),
    "KT05": Shape("flow", 3, season=TET, lift=0.5),
    "KT06": Shape("fund", 15, grain=HALF),
    "VH01": Shape("flow", 1, season=WEDDINGS, most=6),
    "VH02": Shape("part", 0.5, "VH01", lift=0.7),
    "VH03": Shape("flow", 1, most=4),
    "VH04": Shape("part", 0.5, "VH03", lift=0.7),
    "VH09": Shape("flow", 1, season=TET, lift=0.9, most=8),
    "KH01": Shape("remaining", 2),
    "KH02": Shape("solved", 0, "KH01"),
    "KH08": Shape("flow", 10, season=SCHOOL_DAYS, lift=1.0, most=26),
    "KH06": Shape("spent", 1, "KH05", season=PRIZES, grain=HALF),
    "KH05": Shape("fund", 8, "KH06", grain=HALF),
    "AN09": Shape("flow", 6, season=TET, lift=0.7, most=30),
    "AN01": Shape("flow", 1, season=TET, lift=-0.6, most=5),
    "AN02": Shape("flow", 1, season=TET, lift=-0.2, most=6),
    "AN03": Shape("part", 0.6, "AN02", lift=0.5),
    "AN08": Shape("households", 0.4),
    "AN05": Shape("remaining", 1),
}
"""Every indicator the shipped questionnaires ask, after the one it leans on (a fund after what it pays)."""

TEMPERS: Mapping[str, tuple[float, int]] = {
    "brisk": (1.6, 25),
    "steady": (1.0, 45),
    "slow": (0.3, 18),
    "slipping": (-0.6, 12),
}
"""How well a group does: its pace against a steady one's, and how many of a hundred groups are like that."""

SLIPS_FROM = 4
"""A slipping group does well for so many months first."""
YEAR = 12
MONTHLY_SHARE = 0.09
"""What a steady group wins of the homes still missing, in a month."""


class Course:
    """The figures of one group, month after month; the same group always gets the same."""

    def __init__(self, group: Group, codes: Sequence[str], baseline: Mapping[str, Thousandths]) -> None:
        # Drawn from the group's own code, so that one group more or less changes no other.
        self._rng = random.Random(f"{SEED}:{group.code}")  # noqa: S311 - invented figures, nothing secret
        tempers = list(TEMPERS)
        self.temper = self._rng.choices(tempers, [TEMPERS[name][1] for name in tempers])[0]
        self._homes = group.households or 40
        self._codes = codes
        self._shapes = {code: shape for code, shape in SHAPES.items() if code in codes}
        self._start = {code: self._begin(code, baseline.get(code)) for code in self._shapes}
        self._held = dict(self._start)
        self._age = 0

    def _begin(self, code: str, surveyed: Thousandths | None) -> float:
        if surveyed is not None:
            return surveyed / ONE
        shape = SHAPES[code]
        return shape.start * self._homes if shape.kind == "households" else shape.start

    def next_month(self, month: int) -> dict[str, Thousandths]:
        """The figures of the month after the one before; `month` from 1 to 12 chooses the season."""
        pace = TEMPERS[self.temper][0]
        if self.temper == "slipping" and self._age < SLIPS_FROM:
            pace = 1.0
        before, now = dict(self._held), self._held
        for code, shape in self._shapes.items():
            season = shape.season[month - 1]
            if shape.kind == "households":
                now[code] = self._homes_after(before[code], pace, min(self._homes, now.get(shape.other, self._homes)))
            elif shape.kind == "remaining":
                now[code] = self._remaining_after(before[code], pace)
            elif shape.kind == "fund":
                now[code] = before[code] + self._paid_in(pace) - now.get(shape.other, 0)
            elif shape.kind == "spent":
                now[code] = min(self._flow(code, shape, pace, season), before.get(shape.other, 0))
            elif shape.kind == "solved":
                now[code] = max(0, before.get(shape.other, 0) - now.get(shape.other, 0))
            elif shape.kind == "part":
                now[code] = self._part(code, shape, pace, now.get(shape.other, 1))
            elif shape.kind == "worth":
                now[code] = self._worth(code, shape, now.get(shape.other, 1))
            else:
                now[code] = min(shape.most, self._flow(code, shape, pace, season))
            now[code] = self._round(now[code], shape.grain) / ONE
        self._age += 1
        return {code: round(now[code] * ONE) for code in self._codes}

    def _homes_after(self, homes: float, pace: float, goal: float) -> float:
        won = MONTHLY_SHARE * pace * (goal - homes) if pace > 0 else 0.05 * pace * homes
        return max(0, min(goal, homes + won * self._rng.uniform(0.3, 1.7)))

    def _remaining_after(self, left: float, pace: float) -> float:
        drawn = self._rng.random()
        if drawn < 0.25 * pace:
            return max(0, left - 1)
        return left + 1 if drawn > (0.96 if pace > 0 else 0.75) else left

    def _paid_in(self, pace: float) -> float:
        return self._rng.uniform(0, 0.04) * self._homes * max(pace, 0.2)

    def _flow(self, code: str, shape: Shape, pace: float, season: float) -> float:
        grown = 1 + shape.lift * pace * min(1, self._age / YEAR)
        # A survey that found none still leaves room for one now and then.
        usual = self._start[code] or 0.3
        return usual * max(grown, 0.2) * season * self._rng.uniform(0.75, 1.25)

    def _part(self, code: str, shape: Shape, pace: float, whole: float) -> float:
        begun = self._start[code] / max(self._start.get(shape.other, 1), 1)
        share = min(0.97, max(0.1, begun + shape.lift * pace * min(1, self._age / YEAR)))
        return sum(self._rng.random() < share for _ in range(round(whole)))

    def _worth(self, code: str, shape: Shape, amount: float) -> float:
        price = self._start[code] / (self._start.get(shape.other) or 1)
        return amount * price * self._rng.uniform(0.93, 1.08)

    def _round(self, value: float, grain: Thousandths) -> Thousandths:
        # Rounded by lot: 0,3 of a wedding a month is a wedding in three months of ten, not never.
        return int(value * ONE / grain + self._rng.random()) * grain
