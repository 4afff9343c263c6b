"""Plays what the guides show besides the month: a month without buttons, as on Zalo, and a changed questionnaire."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from docs.saving import save
from tests.browser.desk import Desk, demo
from tests.browser.test_questionnaire import changed, mend, person, saved, send

LEADER, OFFICER = 0, 1
_CODE = re.compile(r"\b[A-Z2-9]{8}\b")
_BASELINE = re.compile(r"Khảo sát: ([\d.,]+)")
QUESTIONS = 12
"""More than any month asks."""


def like_zalo(browser: Browser) -> list[str]:
    """Join by a typed code, report with typed numbers, a photo, the receipt, the reminder; gives the page's faults."""
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as address:
        # High enough for the whole consent notice, with the code above it.
        desk = Desk(browser, address, height=1080)
        officer, commune, cluster = (desk.pane(index).get_attribute("data-key") or "" for index in (1, 2, 3))
        desk.page.get_by_test_id("style-zalo").click()
        leader = f"person:{newcomer(desk)}"
        desk.open(leader, officer, commune, cluster)
        join(desk)
        # By now the page knows that they have joined.
        desk.page.reload()
        desk.open(leader, officer, commune, cluster)
        report(desk)
        desk.move("next-morning")
        desk.open(f"person:{reminded(desk)}", officer, commune, cluster)
        save(desk.pane(LEADER), "zalo-nhac-han")
        return desk.faults


def newcomer(desk: Desk) -> str:
    """A leader whom the officer in the second pane is to invite."""
    listed = desk.type(OFFICER, "mời").inner_text()
    names = [line.partition(". ")[2] for line in listed.splitlines() if re.match(r"1\. ", line)]
    found = [one["id"] for one in desk.ask("people") if one["unit"] in names and "chưa tham gia" in one["role"]]
    return str(found[0])


def join(desk: Desk) -> None:
    """The code from the officer's message is typed, then the number of the choice."""
    code = _CODE.search(desk.type(OFFICER, "1").inner_text())
    assert code is not None
    desk.type(LEADER, code[0])
    save(desk.pane(LEADER), "zalo-vao")
    desk.type(LEADER, "1")


def report(desk: Desk) -> None:
    """Numbers are typed, choices by their number or in words."""
    asked = desk.type(LEADER, "báo cáo").inner_text()
    if asked.startswith("Bác báo cáo cho"):
        asked = desk.type(LEADER, "1").inner_text()
    if "Báo cáo luôn" in asked:
        asked = desk.type(LEADER, "2").inner_text()
    for number in range(QUESTIONS):
        if "xem lại" in asked:
            break
        told = _BASELINE.findall(asked)
        asked = desk.type(LEADER, one_more(told[-1]) if told else "2").inner_text()
        if "Có đúng không" in asked:
            asked = desk.type(LEADER, "đúng rồi").inner_text()
        if number == 1:
            save(desk.pane(LEADER), "zalo-bao-cao")
    save(desk.pane(LEADER), "zalo-xem-lai")
    desk.type(LEADER, "thêm ảnh")
    desk.answered(LEADER, desk.pane(LEADER).get_by_test_id("sample-photo").click)
    desk.settled()
    save(desk.pane(LEADER), "zalo-gui-anh")
    desk.type(LEADER, "quay lại")
    desk.type(LEADER, "gửi")
    save(desk.pane(LEADER), "zalo-bien-nhan")


def one_more(told: str) -> str:
    """Another number than in the survey, where it is a whole one."""
    return str(int(told) + 1) if told.isdigit() else told


def reminded(desk: Desk) -> str:
    """Somebody who was reminded and has not said anything."""
    for one in desk.ask("people"):
        said = desk.ask(f"chats/{one['chat']}/messages?after=0")
        if said and {each["from"] for each in said} == {"bot"} and "chưa bắt đầu" in said[-1]["text"]:
            return str(one["id"])
    raise RuntimeError("nobody was reminded")


def change_questionnaire(browser: Browser) -> list[str]:
    """A workbook with faults is sent, mended, and put in force by the province; gives the page's faults."""
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as address:
        desk = Desk(browser, address)
        desk.open(person(desk, "Tổ trưởng", unit="môi trường"), person(desk, "tỉnh"))
        workbook = changed(desk)
        file = Path(folder) / "bao-cao-thang.xlsx"
        send(desk, saved(workbook, file))
        save(desk.pane(OFFICER), "phieu-bao-loi")
        mend(workbook)
        send(desk, saved(workbook, file))
        desk.press(OFFICER, "Áp dụng từ tháng 12/2026")
        save(desk.pane(OFFICER), "phieu-ap-dung")
        return desk.faults
