"""An official changes what is asked, in the real page: template, faults, a try, publication, the next month."""

from __future__ import annotations

import os
import re
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Locator

from tests.browser.desk import CHROMIUM, Desk, chromium, demo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and "TUQUAN_TEST_NOTHING_SKIPPED" not in os.environ,
        reason=f"no browser: {CHROMIUM} is missing (apt install chromium)",
    ),
]

LEADER, OFFICER = 0, 1
NEW = "Số hộ dùng làn đi chợ thay túi ni lông"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(tmp_path_factory.mktemp("demo")) as found:
        yield found


def person(desk: Desk, role: str, *, unit: str = "") -> str:
    """The pane of the first person of a role."""
    found = [
        one
        for one in desk.ask("people")
        if role in one["role"] and unit in one["unit"] and "chưa tham gia" not in one["role"]
    ]
    return f"person:{found[0]['id']}"


def received(desk: Desk, message: Locator) -> bytes:
    """The file that a message shows."""
    href = message.locator("a.file").get_attribute("href")
    with urllib.request.urlopen(str(href), timeout=30) as answer:
        return bytes(answer.read())


def row_of(sheet: Worksheet, name: str) -> int:
    """The row of the question of that name."""
    place = next(cell.column for cell in sheet[1] if cell.value == "name")
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, place).value == name)


def write(sheet: Worksheet, row: int, **cells: object) -> None:
    """Fill cells by the headers of their columns."""
    columns = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    for header, value in cells.items():
        sheet.cell(row, columns[header]).value = value  # type: ignore[assignment]


def saved(workbook: Workbook, path: Path) -> Path:
    workbook.save(path)
    return path


def send(desk: Desk, path: Path) -> Locator:
    """The officer sends a file and waits for the result of the check."""
    pane = desk.pane(OFFICER)
    before = pane.locator(".from-bot").count()
    pane.get_by_test_id("photo-input").set_input_files(path)
    pane.locator(".from-bot").nth(before + 1).wait_for()
    return pane.locator(".from-bot").last


def test_an_officials_change(browser: Browser, address: str, tmp_path: Path) -> None:
    """In the order in which an official does it; last month's report still shows what it was asked."""
    desk = Desk(browser, address)
    leader = person(desk, "Tổ trưởng", unit="môi trường")
    desk.open(leader, person(desk, "tỉnh"))
    workbook = changed(desk)
    faulty = send(desk, saved(workbook, tmp_path / "bao-cao.xlsx")).inner_text()
    for told in ("co_khong", "==", "g01x", "survey"):
        assert told in faulty, faulty
    mend(workbook)
    good = send(desk, saved(workbook, tmp_path / "bao-cao.xlsx"))
    assert "không có lỗi" in good.inner_text()
    assert NEW in good.inner_text()
    try_it(desk)
    published = desk.press(OFFICER, "Áp dụng từ tháng 12/2026").inner_text()
    assert "áp dụng từ tháng 12/2026" in published
    november_is_as_it_was(desk)
    december_asks_the_new_question(desk)
    assert desk.faults == []


def changed(desk: Desk) -> Workbook:
    """The questionnaire in force with two more questions, the rules of one of them wrong."""
    template = received(desk, desk.type(OFFICER, "mẫu phiếu"))
    assert "survey" in load_workbook(BytesIO(template)).sheetnames
    forms = desk.type(OFFICER, "phieu")
    chosen = forms.get_by_test_id("choice").filter(has_text=re.compile("môi trường"))
    present = desk.answered(OFFICER, chosen.first.click)
    desk.settled()
    workbook = load_workbook(BytesIO(received(desk, present)))
    survey = workbook["survey"]
    at = row_of(survey, "kho_khan")
    survey.insert_rows(at, 2)
    write(survey, at, type="select_one co_khong", name="co_lan", label="Tổ có phát động dùng làn đi chợ không")
    write(
        survey,
        at + 1,
        type="integer",
        name="ho_lan",
        label=NEW,
        question_type="count_household",
        unit="hộ",
        relevant="${co_lan} == 'co'",
        constraint=". <= ${g01x}",
        constraint_message="Không vượt quá số hộ tham gia.",
    )
    return workbook


def mend(workbook: Workbook) -> None:
    """Correct what was told, and raise the version."""
    survey, settings = workbook["survey"], workbook["settings"]
    choices = workbook["choices"] if "choices" in workbook.sheetnames else workbook.create_sheet("choices")
    if choices.max_row == 1 and choices.cell(1, 1).value is None:
        for column, header in enumerate(("list_name", "name", "label"), 1):
            choices.cell(1, column).value = header
    end = choices.max_row + 1
    write(choices, end, list_name="co_khong", name="co", label="Có")
    write(choices, end + 1, list_name="co_khong", name="khong", label="Không")
    write(survey, row_of(survey, "ho_lan"), relevant="${co_lan} = 'co'", constraint=". <= ${G01}")
    write(settings, 2, version=2)


def try_it(desk: Desk) -> None:
    """Fill it as a leader would: the skip rule, the constraint, and nothing is kept."""
    asked = desk.press(OFFICER, "Xem thử").inner_text()
    assert "XEM THỬ" in asked
    while "làn đi chợ" not in asked:
        asked = desk.type(OFFICER, "20").inner_text()
        if "Đúng rồi" in asked or "Có đúng không" in asked:
            asked = desk.press(OFFICER, "Đúng rồi").inner_text()
            asked = desk.press(OFFICER, "Không có lý do").inner_text()
    asked = desk.press(OFFICER, "Có").inner_text()
    assert NEW in asked
    assert "Không vượt quá số hộ tham gia." in desk.type(OFFICER, "21").inner_text()
    assert "xem lại" in desk.type(OFFICER, "19").inner_text()
    assert "không có gì được ghi" in desk.press(OFFICER, "Gửi").inner_text()


def november_is_as_it_was(desk: Desk) -> None:
    """The month that is open keeps its questionnaire."""
    prompt = desk.type(LEADER, "báo cáo").inner_text()
    assert "Câu 1/5" in prompt or "xem lại" in prompt
    assert "làn đi chợ" not in prompt


def december_asks_the_new_question(desk: Desk) -> None:
    desk.type(LEADER, "dừng")
    desk.move_to("2026-12-11T08:00")
    offered = desk.type(LEADER, "báo cáo")
    december = offered.get_by_test_id("choice").filter(has_text=re.compile("12/2026"))
    prompt = desk.answered(LEADER, december.first.click).inner_text() if december.count() else offered.inner_text()
    assert "tháng 12/2026" in prompt
    for _ in range(12):
        if "làn đi chợ không" in prompt:
            break
        prompt = desk.type(LEADER, "bỏ qua").inner_text()
    prompt = desk.type(LEADER, "có").inner_text()
    assert NEW in prompt
    prompt = desk.type(LEADER, "7").inner_text()
    assert f"{NEW}: 7 hộ" in prompt
