"""Totals as they are told: a mean or ratio to one decimal, everything else as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.indicators import OverTime, OverUnits
from reporting.summary import Comparison, IndicatorTotal
from tests.reporting.test_charts import indicator


def total(over_time: OverTime, over_units: OverUnits) -> IndicatorTotal:
    """10,667 against 11."""
    of = replace(indicator(), over_time=over_time, over_units=over_units)
    return IndicatorTotal(of, 10_667, 3, 3, baseline=Comparison(10_667, 11_000, 3))


@pytest.mark.parametrize(("over_time", "over_units"), [("mean", "sum"), ("sum", "mean"), ("ratio", "ratio")])
def test_a_mean_or_ratio_is_told_to_one_decimal(over_time: OverTime, over_units: OverUnits) -> None:
    told = total(over_time, over_units).to_tell()
    assert told.value == 10_700
    assert told.baseline == Comparison(10_700, 11_000, 3)
    assert told.previous is None


def test_what_is_counted_stays_as_it_is() -> None:
    assert total("sum", "sum").to_tell() == total("sum", "sum")
