"""Telegram and two Zalo bots in one service while both platforms fail; the soak does it with two hundred leaders."""

from __future__ import annotations

import pytest

from tests.service.soak_platforms import Result, run

LEADERS = 4
SEED = 20261


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(tmp_path_factory.mktemp("platforms"), LEADERS, SEED, rounds=1, only=2)


def test_every_report_is_there_once(result: Result) -> None:
    assert result.faults == []
    assert result.reports == 4 * LEADERS


def test_each_platform_failed_and_unknown_sends_are_listed(result: Result) -> None:
    assert sum(name.startswith("telegram") for name in result.came) == 2
    assert sum(name.startswith("zalo") for name in result.came) == 2
    # One message to one person of each bot had no answer, twice.
    assert result.listed >= 3
    assert result.resent > result.listed
