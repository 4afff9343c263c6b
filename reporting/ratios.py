"""What a calculated indicator is a ratio of: sums of other indicators, kept as numerator and denominator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from reporting.indicators import Thousandths

_NAME = r"\$\{\s*([\w.-]+)\s*\}"
_SUM = rf"{_NAME}|\(\s*{_NAME}(?:\s*\+\s*{_NAME})*\s*\)"
_RATIO = re.compile(rf"\s*(?P<upper>{_SUM})\s+div\s+(?P<lower>{_SUM})\s*(?:\*\s*(?P<times>[0-9]+)\s*)?")


@dataclass(frozen=True)
class Ratio:
    """`times` x the sum of `upper` by the sum of `lower`, both codes of indicators."""

    upper: tuple[str, ...]
    lower: tuple[str, ...]
    times: int

    @property
    def parts(self) -> frozenset[str]:
        """All indicators it is made of."""
        return frozenset(self.upper + self.lower)

    def of(self, values: Mapping[str, Thousandths | None]) -> tuple[Thousandths, Thousandths] | None:
        """Numerator and denominator; None where a part is missing, for missing is not zero."""
        sums = []
        for codes in (self.upper, self.lower):
            found = [values.get(code) for code in codes]
            known = [value for value in found if value is not None]
            if len(known) < len(found):
                return None
            sums.append(sum(known))
        return sums[0], sums[1]


@lru_cache(maxsize=1024)
def read_ratio(calculation: str) -> Ratio | None:
    """The ratio that a calculation states, as '(${VH02} + ${VH04}) div (${VH01} + ${VH03}) * 100'; else None."""
    found = _RATIO.fullmatch(calculation)
    if found is None:
        return None
    upper, lower = (tuple(re.findall(_NAME, found[half])) for half in ("upper", "lower"))
    return Ratio(upper, lower, int(found["times"] or 1))
