"""Summaries of longer periods, of few groups, and of periods whose figures changed after their post."""

from __future__ import annotations

import pytest

from reporting.summary import IndicatorTotal, Summary
from storage import posts, summaries, units
from storage.database import Database, Transaction
from storage.tables import chats
from tests.storage.lived import file, group, open_month, set_target, survey
from tests.talk import at

POSTED = at("2026-11-24 07:30")
LATER = "2026-11-25"


@pytest.fixture
def opened(installed: Database) -> Database:
    """July to November are open; T1, T2 and T3 are in the commune 02473, T4 is in 02449, all in the cluster C1."""
    with installed.transaction() as tx:
        for month in ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11"):
            open_month(tx, month)
    return installed


def summary(tx: Transaction, code: str, period: str, *, withhold: bool = False) -> Summary:
    unit = units.unit_by_code(tx, code)
    assert unit is not None
    return summaries.summary(tx, unit, period, "administrative", withhold=withhold)


def total(found: Summary, code: str) -> IndicatorTotal:
    return next(each for each in found.totals if each.indicator.code == code)


def test_one_group_that_filed_last_hides_nobody(opened: Database) -> None:
    """Of the year, each group's last value counts: 334 hộ in October and one group's 33 in November are no 33."""
    with opened.transaction() as tx:
        for code, households in (("T1", 120_000), ("T2", 114_000), ("T3", 100_000)):
            file(tx, code, "2026-10", {"G01": households})
        file(tx, "T1", "2026-11", {"G01": 33_000})
        for period in ("2026-Q4", "2026-H2", "2026"):
            assert total(summary(tx, "02473", period), "G01").value == 247_000
        assert total(summary(tx, "02473", "2026-11"), "G01").value == 33_000


def test_an_unfinished_quarter_is_held_against_as_many_months(opened: Database) -> None:
    with opened.transaction() as tx:
        for month, value in (("2026-07", 5), ("2026-08", 7), ("2026-09", 9), ("2026-10", 6)):
            file(tx, "T1", month, {"MT05": value * 1000})
        quarter = total(summary(tx, "02473", "2026-Q4"), "MT05")
        assert quarter.previous is not None
        assert (quarter.value, quarter.previous.this, quarter.previous.value) == (6_000, 6_000, 5_000)
        assert quarter.indicator.label.endswith("trong quý")


def test_a_longer_period_counts_reports_and_groups_and_names_who_lacks_a_month(opened: Database) -> None:
    with opened.transaction() as tx:
        for month in ("2026-10", "2026-11"):
            file(tx, "T1", month, {"G01": 1_000})
        file(tx, "T2", "2026-11", {"G01": 1_000})
        found = summary(tx, "02473", "2026-Q4")
        assert (found.completeness.due, found.completeness.filed, found.completeness.groups) == (6, 3, 3)
        assert {each.unit.code for each in found.missing} == {"T2", "T3"}


def test_a_ratio_is_one_of_sums(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T1", "2026-10", {"G01": 50_000, "MT01": 40_000})
        file(tx, "T4", "2026-10", {"G01": 100_000, "MT01": 20_000})
        file(tx, "T2", "2026-10", {"G01": 900_000})
        survey(tx, "T1", {"G01": 50_000, "MT01": 10_000})
        share = total(summary(tx, "C1", "2026-10"), "MT02")
        assert (share.value, share.groups, share.verdict) == (40_000, 2, "better")
        assert share.baseline is not None
        assert (share.baseline.this, share.baseline.value, share.baseline.groups) == (80_000, 20_000, 1)


def test_no_comparison_of_few_groups_of_a_restricted_indicator(opened: Database) -> None:
    with opened.transaction() as tx:
        for code in ("T1", "T2", "T3"):
            file(tx, code, "2026-10", {"AN05": 2_000, "G01": 5_000})
        survey(tx, "T1", {"AN05": 9_000, "G01": 1_000})
        set_target(tx, "T1", "AN05", 1_000)
        file(tx, "T1", "2026-09", {"AN05": 4_000})
        open_words = total(summary(tx, "02473", "2026-10"), "AN05")
        in_chat = total(summary(tx, "02473", "2026-10", withhold=True), "AN05")
        assert None not in (open_words.previous, open_words.baseline, open_words.target)
        assert in_chat.value == open_words.value == 6_000
        assert (in_chat.previous, in_chat.baseline, in_chat.target, in_chat.verdict) == (None, None, None, None)
        assert total(summary(tx, "02473", "2026-10", withhold=True), "G01").baseline is not None


def post(tx: Transaction, code: str, period: str) -> None:
    """The summary was posted to a chat of the unit."""
    unit = units.unit_by_code(tx, code)
    assert unit is not None
    chat = tx.insert_new(chats, channel="sandbox", bot="b", chat=f"nhóm {code}", title=code, unit_id=unit.id)
    assert posts.claim(tx, chat, period, POSTED)


def test_only_what_is_over_the_group_that_changed_is_marked(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T1", "2026-10", {"G01": 5_000})
        post(tx, "02473", "2026-10")
        post(tx, "02449", "2026-10")
        file(tx, "T1", "2026-10", {"G01": 5_000}, on_day=LATER)
        assert not any(summary(tx, code, "2026-10").adjusted for code in ("02473", "02449", "C1", "08"))
        file(tx, "T1", "2026-10", {"G01": 6_000}, on_day=LATER)
        adjusted = {code: summary(tx, code, "2026-10").adjusted for code in ("02473", "02449", "C1", "08")}
        assert adjusted == {"02473": True, "02449": False, "C1": True, "08": True}
        assert summary(tx, "02473", "2026-Q4").adjusted
        assert not summary(tx, "02473", "2026-11").adjusted


def test_a_late_report_of_the_month_before_changes_what_was_posted_of_the_next(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T1", "2026-11", {"G01": 5_000})
        post(tx, "02473", "2026-11")
        file(tx, "T1", "2026-10", {"G01": 4_000}, on_day=LATER)
        assert summary(tx, "02473", "2026-11").adjusted
        assert not summary(tx, "02473", "2026-10").adjusted


def test_a_commune_that_moves_takes_the_year_with_it_and_leaves_what_is_over(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T4", "2026-09", {"G01": 7_000})
        file(tx, "T4", "2026-10", {"G01": 8_000})
        moved, province = (units.unit_by_code(tx, code) for code in ("02449", "08"))
        assert moved is not None and province is not None
        units.place(tx, moved.id, province.id, at("2026-10-20 08:00").date())
        assert group(tx, "T4").area_id
        found = {period: total(summary(tx, "C1", period), "G01").value for period in ("2026-09", "2026-10", "2026-Q3")}
        assert found == {"2026-09": 7_000, "2026-10": 8_000, "2026-Q3": 7_000}
        for period in ("2026-Q4", "2026"):
            assert total(summary(tx, "C1", period), "G01").value is None
            assert total(summary(tx, "08", period), "G01").value == 8_000
