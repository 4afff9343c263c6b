"""The month with the service as a process: what people saw, by polling and by webhook, and after kills."""

from __future__ import annotations

import io
import json
import os

import pytest
from PIL import Image

from tests.fakes.telegram_api import Message
from tests.service.conftest import KILLED, Played
from tests.service.installation import CLUSTER, COMMUNE, INVITED
from tests.service.outcome import differences
from tests.service.platforms import Mode
from tests.service.play import NOT_REPORTING, Month
from tests.service.soak import MODES, Result, compare

HOA, AN, KHUAN = "Hoàng Thị Hoa", "Lý Văn An", "Bàn Văn Khuân"


@pytest.fixture(params=MODES)
def month(request: pytest.FixtureRequest, played: Played) -> Month:
    """An undisturbed month."""
    mode: Mode = request.param
    return month_of(played.undisturbed[mode].result())


def month_of(result: Result) -> Month:
    assert result.faults == []
    assert result.month is not None
    return result.month


def private(month: Month, name: str) -> list[str]:
    return [message.text for message in month.platform.messages(month.people[name].user)]


def test_it_is_used_rightly_and_stops_cleanly(month: Month) -> None:
    assert month.platform.faults == []
    assert [str(refusal) for _, refusal in month.platform.refusals] == []
    assert month.stops == [0, 0, 0]
    assert month.service.starts == 3
    assert "Traceback" not in month.service.said()


def test_everybody_agrees_and_joins(month: Month) -> None:
    for name in INVITED:
        consent, welcome = private(month, name)[:2]
        assert "ĐỒNG Ý hoặc KHÔNG ĐỒNG Ý" in consent
        assert f"Cảm ơn bác {name}. Bác đã tham gia" in welcome


def test_changed_figures_are_answered_with_their_changes(month: Month) -> None:
    october, november = (reporter.receipts for reporter in month.reporters[HOA])
    assert len(october) == len(november) == 1
    assert "(đúng hạn)" in november[0]
    line = "Số hộ phân loại rác tại nguồn: 41 hộ (tăng 21 hộ so với khảo sát; tăng 16 hộ so với tháng trước)"
    assert line in november[0]
    assert "Số hộ tham gia mô hình" not in november[0]
    assert "Còn các số khác giữ nguyên như tháng trước." in november[0]


def test_an_unchanged_month_takes_at_most_four_taps(month: Month) -> None:
    assert month.taps_unchanged <= 4
    assert "Tất cả các số giữ nguyên như tháng trước." in month.reporters[KHUAN][1].receipts[0]


def test_a_filed_report_is_corrected(month: Month) -> None:
    first, second = month.reporters[AN][1].receipts
    assert first.startswith("Đã nhận báo cáo tháng 11/2025")
    assert second.startswith("Đã nhận bản sửa")
    assert "Số lượt tuần tra của tổ, nhóm: 15 lượt" in second


def test_every_leader_is_reminded_once_on_the_due_day(month: Month) -> None:
    for name, (role, _) in INVITED.items():
        reminders = [text for text in private(month, name) if "\nHôm nay là hạn báo cáo tháng 11/2025" in text]
        assert len(reminders) == (1 if role == "leader" else 0)


def test_photos_are_stored_for_their_group_and_month(month: Month) -> None:
    rows = month.outcomes[-1]["photos"]
    assert [(row[0], row[1], row[3], row[6]) for row in rows if row[0] == HOA] == [(HOA, "T1", "2025-11", "stored")] * 4
    assert [(row[1], row[3], row[6]) for row in rows if row[0] == NOT_REPORTING] == [("T3", "2025-11", "stored")]
    assert len({row[5] for row in rows}) == 5


def test_the_group_chats_get_figures_with_a_picture(month: Month) -> None:
    bound, asked, posted = month.platform.messages(month.commune_chat)
    assert bound.text.startswith("Đã gắn nhóm chat này với Xã Yên Sơn")
    assert "2/3 tổ, nhóm đã báo cáo" in asked.text
    assert "Chưa nộp: 1 tổ, nhóm." in asked.text
    assert "Tổ khuyến học thôn Nà Mạ" not in asked.text
    assert "Kỳ tháng 11/2025 đã khóa sổ" in posted.text
    _, posted_to_cluster = month.platform.messages(month.cluster_chat)
    assert "3/4 tổ, nhóm đã báo cáo" in posted_to_cluster.text
    for message in (asked, posted, posted_to_cluster):
        assert size_of(message) == ("PNG", 1080)


def size_of(message: Message) -> tuple[str | None, int]:
    assert message.photo is not None
    with Image.open(io.BytesIO(message.photo)) as picture:
        return picture.format, picture.width


@pytest.mark.parametrize(("code", "due", "filed", "value"), [(COMMUNE, 3, 2, 41), (CLUSTER, 4, 3, 71)])
def test_the_command_line_says_the_same(played: Played, code: str, due: int, filed: int, value: int) -> None:
    month = month_of(played.undisturbed["polling"].result())
    installation = month.service.installation
    found = json.loads(installation.run("summary", "--unit", code, "--period", "2025-11", "--json"))
    assert found == month.outcomes[-1]["summaries"][f"{code} 2025-11"]
    assert (found["groups"]["due"], found["groups"]["filed"]) == (due, filed)
    assert {total["code"]: total["value"] for total in found["indicators"]}["MT01"] == value
    assert [one["name"] for one in found["missing"]] == ["Tổ khuyến học thôn Nà Mạ"]


def test_the_command_line_finds_no_difference(played: Played) -> None:
    installation = month_of(played.undisturbed["webhook"].result()).service.installation
    assert "đều khớp" in installation.run("verify")


def test_both_ways_of_receiving_leave_the_same_behind(played: Played) -> None:
    polling, webhook = (played.undisturbed[mode].result() for mode in MODES)
    assert differences(polling.outcomes[-1], webhook.outcomes[-1]) == []


@pytest.mark.soak
@pytest.mark.parametrize("number", range(len(KILLED)))
def test_a_kill_changes_nothing(played: Played, number: int) -> None:
    result = compare(played.killed[number].result(), played.undisturbed["polling"].result())
    assert result.faults == [], str(result)
    assert len(result.outcomes) == KILLED[number][1]


@pytest.mark.soak
def test_a_kill_changes_nothing_on_postgresql(played: Played) -> None:
    if played.on_postgres is None:
        assert "TUQUAN_TEST_NOTHING_SKIPPED" not in os.environ
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    result = compare(played.on_postgres.result(), played.undisturbed["polling"].result())
    assert result.faults == [], str(result)
    assert len(result.outcomes) == 1
