"""Plays a month in the demo's page and saves what it looks like as docs/images/*.png."""

from __future__ import annotations

import re
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from docs.more_screenshots import change_questionnaire, like_zalo, reminded
from docs.saving import IMAGES, save, write
from tests.browser.desk import Desk, chromium, demo


@dataclass(frozen=True)
class Cast:
    """Who plays: keys of panes."""

    leader: str
    other_leader: str
    officer: str
    commune: str
    cluster: str


def cast(desk: Desk) -> Cast:
    """The four the page shows by itself, and one more leader of the same commune who has not begun."""
    leader, officer, commune, cluster = (desk.pane(index).get_attribute("data-key") or "" for index in range(4))
    members = next(chat["members"] for chat in desk.ask("chats") if f"group:{chat['id']}" == commune)
    leaders = [
        f"person:{one['id']}"
        for one in desk.ask("people")
        if one["id"] in members
        and one["role"].startswith(("Tổ trưởng", "Nhóm trưởng"))
        and "chưa tham gia" not in one["role"]
    ]
    for other in leaders:
        desk.open(other, officer, commune, cluster)
        if other != leader and "Câu 1/" in desk.chip(0, "Báo cáo").inner_text():
            return Cast(leader, other, officer, commune, cluster)
    raise RuntimeError("nobody in the commune is still to report")


def play(desk: Desk) -> None:
    """The month, from the first report to the closing posts."""
    who = cast(desk)
    report_changed(desk, who)
    report_unchanged(desk, who)
    act_as_officer(desk)
    desk.move("next-morning")
    desk.open(f"person:{reminded(desk)}", who.officer, who.commune, who.cluster)
    save(desk.pane(0), "nhac-han")
    close_month(desk)


def report_changed(desk: Desk, who: Cast) -> None:
    """One reply per question, the review screen, a photo."""
    desk.open(who.other_leader, who.officer, who.commune, who.cluster)
    # One more than last month: no rule of the questionnaire forbids it.
    last = re.findall(r"Tháng trước: (\d+) hộ", desk.pane(0).inner_text())[-1]
    answer = desk.type(0, f"{int(last) + 1} hộ")
    save(desk.pane(0), "bao-cao-tra-loi")
    for _ in range(10):
        if "Bác xem lại báo cáo" in answer.inner_text():
            break
        answer = desk.press(0, "Như tháng trước")
    save(desk.pane(0), "bao-cao-xem-lai")
    desk.press(0, "Thêm ảnh")
    desk.answered(0, desk.pane(0).get_by_test_id("sample-photo").click)
    desk.settled()
    save(desk.pane(0), "gui-anh")
    desk.press(0, "Quay lại")
    desk.press(0, "Gửi")


def report_unchanged(desk: Desk, who: Cast) -> None:
    """Three presses."""
    desk.open(who.leader, who.officer, who.commune, who.cluster)
    desk.chip(0, "Báo cáo")
    save(desk.pane(0), "bao-cao-cau-hoi")
    desk.press(0, "Tất cả như tháng trước")
    save(desk.pane(0), "bao-cao-tat-ca")
    desk.press(0, "Gửi")
    save(desk.pane(0), "bien-nhan")


def act_as_officer(desk: Desk) -> None:
    """/moi with one message to be forwarded, and /tonghop in the commune's chat; then the whole desk."""
    desk.chip(1, "/moi")
    desk.answered(1, desk.pane(1).get_by_test_id("choice").first.click)
    save(desk.pane(1), "moi-to-truong")
    desk.chip(2, "/tonghop")
    desk.settled()
    save(desk.pane(2), "tong-hop")
    save(desk.page.locator("body"), "ban-chay-thu")


def close_month(desk: Desk) -> None:
    """The day after closing: both chats have the summary with its chart."""
    desk.move_to("2026-11-21T07:31")
    save(desk.pane(2), "khoa-so-xa")
    save(desk.pane(3), "khoa-so-cum")
    shown = desk.pane(3).get_by_test_id("photo").last.locator("img")
    with urllib.request.urlopen(str(shown.get_attribute("src")), timeout=30) as answer:
        write(answer.read(), "bieu-do-cum", width=720)


def main() -> int:
    """Write every picture again; 1 when the page had a fault."""
    IMAGES.mkdir(exist_ok=True)
    with chromium() as browser:
        with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as address:
            desk = Desk(browser, address)
            play(desk)
        faults = [*desk.faults, *like_zalo(browser), *change_questionnaire(browser)]
    for fault in faults:
        print(f"fault in the page: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
