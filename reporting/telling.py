"""Which indicators tell most: the one order of indicators in texts, charts, documents and JSON."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.indicators import ONE
from reporting.summary import IndicatorTotal

_MOVED, _STEADY, _NOT_JUDGED, _WITHHELD, _SILENT = range(5)


def most_telling_first(totals: Iterable[IndicatorTotal]) -> tuple[IndicatorTotal, ...]:
    """What moved, then what did not, what is not judged, what is withheld, and what nobody reported.

    What moved comes by how far it moved and over how many groups; the rest by how many groups have it.
    """
    return tuple(sorted(totals, key=_key))


def _key(total: IndicatorTotal) -> tuple[int, int, int, str]:
    code = total.indicator.code
    if total.withheld:
        return _WITHHELD, 0, 0, code
    if total.value is None:
        return _SILENT, 0, 0, code
    if total.verdict is None:
        return _NOT_JUDGED, 0, -total.groups, code
    if total.verdict == "same":
        return _STEADY, 0, -total.groups, code
    return _MOVED, -_weight(total), -total.groups, code


def _weight(total: IndicatorTotal) -> int:
    """The change as a share of what was, by its groups; one at most: beginning at naught is no landslide."""
    judged = total.baseline or total.previous
    if judged is None:
        return 0
    share = abs(judged.this - judged.value) * ONE // max(abs(judged.value), 1)
    return min(share, ONE) * judged.groups
