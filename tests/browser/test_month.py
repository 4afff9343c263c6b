"""A whole month in the real page: reports, photo, summary with its chart, reminders, closing posts, like Zalo."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.desk import CHROMIUM, Desk, chromium, demo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and "TUQUAN_TEST_NOTHING_SKIPPED" not in os.environ,
        reason=f"no browser: {CHROMIUM} is missing (apt install chromium)",
    ),
]

CHART_WIDTH = 1080
LEADER, OFFICER, COMMUNE, CLUSTER = range(4)
"""The panes, from the left, as the page shows them by itself."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(tmp_path_factory.mktemp("demo")) as found:
        yield found


def chart(pane: Locator) -> int:
    """The width in pixels of the newest picture in a pane, as it arrived."""
    width = pane.get_by_test_id("photo").last.locator("img").evaluate("image => image.naturalWidth")
    return int(width)


def leaders_to_report(desk: Desk) -> list[str]:
    """Leaders who have joined and were not spoken with, as keys of panes."""
    return [
        f"person:{one['id']}"
        for one in desk.ask("people")
        if one["role"].startswith(("Tổ trưởng", "Nhóm trưởng")) and "chưa tham gia" not in one["role"]
    ]


def test_a_leader_without_accents(browser: Browser, address: str) -> None:
    """The month in one message, its doubtful answer confirmed by one tap, and a correction in words."""
    desk = Desk(browser, address)
    keys = [desk.pane(index).get_attribute("data-key") or "" for index in range(4)]
    for key in reversed(leaders_to_report(desk)):
        desk.open(key, *keys[1:])
        prompt = desk.type(LEADER, "bao cao").inner_text()
        if "Câu 1/" in prompt:
            break
    count = int(re.findall(r"Câu 1/(\d+)", prompt)[0])
    told = [f"{number}) 3" for number in range(1, count)]
    read = desk.type(LEADER, "; ".join([*told, f"{count}) khoang 3"])).inner_text()
    assert "Tôi đọc được" in read
    asked = desk.press(LEADER, "Đúng rồi").inner_text()
    doubts = 0
    while "xem lại" not in asked and doubts <= count:
        doubts += 1
        asked = desk.type(LEADER, "khoang 3").inner_text()
        assert "phải không" in asked, "a doubtful answer is asked for"
        asked = confirmed(desk)
    assert "xem lại" in asked
    corrected = desk.type(LEADER, "sua cau 1 thanh 4").inner_text()
    if "xem lại" not in corrected:
        corrected = confirmed(desk)
    assert re.search(r"1\. .*: 4\b", corrected)
    assert "Đã nhận" in desk.type(LEADER, "gui di").inner_text()
    assert desk.faults == []


def confirmed(desk: Desk) -> str:
    """Press yes, and again where it is unusual besides; gives what is asked next."""
    asked = desk.press(LEADER, "Đúng rồi").inner_text()
    if "Có đúng không" in asked:
        asked = desk.press(LEADER, "Đúng rồi").inner_text()
    if "Vì sao" in asked:
        asked = desk.press(LEADER, "Không có lý do").inner_text()
    return asked


def test_the_month(browser: Browser, address: str) -> None:
    """In the order in which a month goes; each part leaves what the next one meets."""
    desk = Desk(browser, address)
    keys = [desk.pane(index).get_attribute("data-key") or "" for index in range(4)]
    unchanged_in_three_taps(desk)
    changed_one_reply_per_question(desk, keys)
    desk.open(*keys)
    photo_is_taken_approved_and_shown(desk)
    summary_with_its_chart(desk)
    expect(desk.page.get_by_test_id("clock")).to_have_text(re.compile("16/11/2026"))
    clock_shows_reminders(desk, keys)
    closing_posts_their_charts(desk, keys)
    like_zalo(desk)
    assert desk.faults == []


def unchanged_in_three_taps(desk: Desk) -> None:
    desk.chip(LEADER, "Báo cáo")
    review = desk.press(LEADER, "Tất cả như tháng trước")
    assert "xem lại" in review.inner_text()
    receipt = desk.press(LEADER, "Gửi")
    assert re.search(r"Đã nhận báo cáo tháng 11/2026.*đúng hạn", receipt.inner_text(), re.DOTALL)


def changed_one_reply_per_question(desk: Desk, keys: list[str]) -> None:
    """Every question answered by one typed number; the plausible range is kept by typing last month's."""
    for key in leaders_to_report(desk):
        desk.open(key, *keys[1:])
        prompt = desk.chip(LEADER, "Báo cáo").inner_text()
        if "Câu 1/" in prompt:
            break
    count = int(re.findall(r"Câu 1/(\d+)", prompt)[0])
    said = prompt
    for _ in range(count):
        last = re.findall(r"Tháng trước: ([\d.,]+)", said)
        said = desk.type(LEADER, last[-1] if last else "1").inner_text()
    assert "xem lại" in said, "one reply per question, then the review"
    assert "Đã nhận" in desk.press(LEADER, "Gửi").inner_text()


def photo_is_taken_approved_and_shown(desk: Desk) -> None:
    taken = desk.answered(LEADER, desk.pane(LEADER).get_by_test_id("sample-photo").click)
    assert "Đã nhận ảnh" in taken.inner_text()
    desk.settled()
    menu = desk.type(OFFICER, "menu")
    before = menu.get_by_test_id("choice").filter(has_text="Duyệt ảnh").inner_text()
    shown = desk.answered(OFFICER, menu.get_by_test_id("choice").filter(has_text="Duyệt ảnh").click)
    desk.settled()
    assert chart(shown) > 0
    while "Không còn ảnh" not in shown.inner_text():
        shown = desk.press(OFFICER, "Duyệt")
    assert int(re.findall(r"\d+", before)[0]) >= 1
    sheet = desk.type(COMMUNE, "/tonghop anh")
    desk.settled()
    assert "Ảnh" in sheet.inner_text()
    assert chart(desk.pane(COMMUNE)) > 0


def summary_with_its_chart(desk: Desk) -> None:
    answer = desk.chip(COMMUNE, "/tonghop")
    desk.settled()
    assert "TỔNG HỢP tháng 11/2026" in desk.pane(COMMUNE).inner_text()
    assert chart(answer) == CHART_WIDTH
    answer.get_by_test_id("photo").click()
    enlarged = desk.page.locator(".viewer img")
    expect(enlarged).to_be_visible()
    assert enlarged.evaluate("image => image.getBoundingClientRect().width") > 600, "large enough to be read"
    desk.page.keyboard.press("Escape")
    expect(enlarged).to_be_hidden()


def clock_shows_reminders(desk: Desk, keys: list[str]) -> None:
    desk.move("plus-hour")
    expect(desk.page.get_by_test_id("clock")).to_have_text(re.compile(r"16/11/2026, 09:0"))
    desk.move("next-morning")
    expect(desk.page.get_by_test_id("clock")).to_have_text(re.compile(r"17/11/2026, 07:3"))
    reminded = []
    for key in leaders_to_report(desk):
        said = desk.ask(f"chats/{key.partition(':')[2]}/messages?after=0")
        if said and "Hôm nay là hạn báo cáo" in said[-1]["text"]:
            reminded.append(key)
    assert reminded, "who has not filed is reminded on the due day"
    assert keys[LEADER] not in reminded, "who has filed is not"
    desk.open(reminded[0], *keys[1:])
    opened = desk.answered(LEADER, desk.pane(LEADER).get_by_test_id("choice").last.click)
    assert "Câu" in opened.inner_text() or "xem lại" in opened.inner_text()


def closing_posts_their_charts(desk: Desk, keys: list[str]) -> None:
    desk.move("plus-day")
    desk.move("plus-3-days")
    expect(desk.page.get_by_test_id("clock")).to_have_text(re.compile(r"21/11/2026, 07:3"))
    desk.open(*keys)
    desk.settled()
    for index in (COMMUNE, CLUSTER):
        pane = desk.pane(index)
        assert "Kỳ tháng 11/2026 đã khóa sổ." in pane.inner_text()
        assert chart(pane) == CHART_WIDTH
    assert "chưa báo cáo" in desk.pane(OFFICER).inner_text(), "the officer has got the list"


def like_zalo(desk: Desk) -> None:
    desk.page.get_by_test_id("style-zalo").click()
    expect(desk.page.locator("body")).to_have_attribute("data-style", "zalo")
    menu = desk.type(LEADER, "menu")
    expect(menu.get_by_test_id("choice")).to_have_count(0)
    assert "\n1. " in menu.inner_text()
    assert "Hướng dẫn" in menu.inner_text()
    answer = desk.chip(COMMUNE, "/tonghop")
    desk.settled()
    assert chart(answer) == CHART_WIDTH
    desk.page.get_by_test_id("style-telegram").click()
    expect(desk.page.locator("body")).to_have_attribute("data-style", "telegram")
    menu = desk.type(LEADER, "menu")
    expect(menu.get_by_test_id("choice").first).to_be_visible()
