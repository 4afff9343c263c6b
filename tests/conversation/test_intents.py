"""Intents: what people type to steer the bot, and the answers and sentences that must not be taken for it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation import intent_words, wish_words
from conversation.intents import Amendment, Intent, PeriodWords, amendment, intent
from conversation.replies import fold
from conversation.texts import vi as say
from tests.shares import share

CODES: list[tuple[str, str]] = [
    (text, code)
    for code, texts in {
        "start_report": "/baocao|bao cao|Báo cáo|BC|em báo cáo ạ|nộp báo cáo tháng 11|báo cáo tháng này|/bao_cao@Bot",
        "baseline": "/khaosat|khảo sát|khao sat|Khảo sát thực trạng ạ",
        "summary": "/tonghop|tong hop|TỔNG HỢP|tổng hợp tháng|@Trợ lý tổng hợp|@TroLyBot tonghop|quý III|6 tháng đầu",
        "late_list": "ai chưa nộp|chua nop|đơn vị nào chưa báo cáo?|/chuanop|còn ai chưa nộp ạ|ai chưa nộp tháng 10",
        "chart": "biểu đồ|/bieudo|cho xin biểu đồ tháng 10|bieu do xa binh ca",
        "amend": "sửa|sua cau 2|sửa số hộ thành 17|/sua 2|sửa câu 2 thành 17",
        "show_draft": "xem lại|xem bao cao|xem|/xemlai",
        "submit": "gửi|nộp|xong rồi gửi đi|đồng ý gửi|gui|nop di|gửi nhé em|ok gửi",
        "pause": "dừng|thôi|hủy|huỷ|để lúc khác|dung|tạm dừng|thôi nhé",
        "resume": "tiếp|làm tiếp|tiep tuc|tiếp tục nhé",
        "back": "quay lại|quay lai|trở lại|/quaylai|câu trước",
        "skip": "bỏ qua|bo qua|bỏ qua câu này",
        "same_all": "tất cả như tháng trước|tat ca nhu thang truoc|giữ nguyên tất cả|mọi thứ như cũ ạ",
        "add_difficulty": "khó khăn|khó khăn: thiếu xe chở rác|đề xuất hỗ trợ 2 thùng rác|kiến nghị làm đường|/khokhan",
        "add_photo": "ảnh|gửi ảnh|them anh|/anh",
        "help": "hướng dẫn|giúp|?|/help|/huongdan|ko biết làm thế nào|huong dan|trợ giúp em với",
        "my_data": "dữ liệu của tôi|/dulieucuatoi|du lieu cua toi",
        "withdraw_consent": "rút đồng ý|/rutdongy|rut dong y|tôi rút đồng ý",
        "delete_data": "xóa dữ liệu|xoá dữ liệu|/xoadulieu|xoa du lieu|xóa dữ liệu của tôi",
        "thanks": "cảm ơn|cam on|Cảm ơn bot ạ|thank you|cám ơn nhiều nhé",
        "contact": "sdt can bo xa|số điện thoại cán bộ xã|cho tôi gặp cán bộ|liên hệ ai",
        "greeting": "alo|chào em|ơi|xin chào|hello|chao|em ơi|Chào bác ạ",
        "status": "đã báo cáo rồi mà|tôi gửi hôm qua rồi|nộp rồi|da nop|gửi rồi ạ",
        "bind": "/ganket 08001|/ganket xã Bình Ca|ganket xã bình ca|gắn kết 08001",
        "invite": "/moi|/moi Tổ 1|mời|mã mời",
        "start": "/start|/start ABCD2345",
        "month_workbook": "bảng tháng|bang thang|/bangthang|bảng tháng 10|tệp excel|/bang",
        "menu": "menu|/menu|Menu ạ",
        "agree": "đồng ý|tôi đồng ý|dong y|ĐỒNG Ý ạ",
        "refuse": "không đồng ý|khong dong y|từ chối|ko đồng ý",
        "yes": "có|dạ có ạ|đúng|đúng rồi|vâng|dạ vâng|ok|ừ|phải|co",
        "no": "không|ko ạ|k|không phải|sai|khong",
    }.items()
    for text in texts.split("|")
]


@pytest.mark.parametrize(("text", "code"), CODES)
def test_understands(text: str, code: str) -> None:
    found = intent(text)
    assert found is not None
    assert found.code == code


ANSWERS = """
    15|15 hộ|15 hộ đã ký|Báo cáo anh: 15 hộ|em báo cáo 15 hộ ạ|như tháng trước|không có hộ nào|chưa có|hết|12 triệu
    có 15 hộ|rác 45kg|không biết|đã họp 2 buổi|hai|năm|tháng 10|10/2026|em|dạ|xe chở rác|/khongco|/|@
    mời bà con đến họp|gắn kết cộng đồng tốt hơn|sửa đường thôn|sửa chữa nhà văn hóa|không gửi|thôi không có
    đồng ý với ý kiến của bà con|dừng xe máy trước cổng|bỏ qua lỗi nhỏ của hộ dân|có khó khăn|không có khó khăn
    xem phim với bà con|tổng hợp phiếu của các hộ còn chậm vì đường xa|15 hộ, ảnh gửi sau|tiếp tục vận động 5 hộ
    nộp 15 hộ|gửi 3 ảnh cho xã rồi nhé mọi người|giúp 3 hộ nghèo|giúp đỡ gia đình chính sách
"""


@pytest.mark.parametrize("text", ANSWERS.strip().replace("\n", "|").split("|"))
def test_leaves_answers_and_sentences_alone(text: str) -> None:
    assert intent(text.strip(), commands_only=True) is None


@pytest.mark.parametrize(
    ("text", "period", "unit"),
    [
        ("/tonghop", None, ""),
        ("tổng hợp tháng", None, ""),
        ("/tonghop 10", PeriodWords("month", 10), ""),
        ("tonghop t10", PeriodWords("month", 10), ""),
        ("tổng hợp tháng 10", PeriodWords("month", 10), ""),
        ("tong hop thang muoi hai", PeriodWords("month", 12), ""),
        ("tổng hợp T10/2026", PeriodWords("month", 10, 2026), ""),
        ("/tonghop@TenBot 10/2026", PeriodWords("month", 10, 2026), ""),
        ("/tonghop 2026-10", PeriodWords("month", 10, 2026), ""),
        ("tổng hợp tháng 10 năm 2026", PeriodWords("month", 10, 2026), ""),
        ("tổng hợp tháng trước", PeriodWords("month", None, back=1), ""),
        ("tổng hợp quý này", PeriodWords("quarter", None, back=0), ""),
        ("tổng hợp quý 3", PeriodWords("quarter", 3), ""),
        ("tonghop q3", PeriodWords("quarter", 3), ""),
        ("/tonghop 2026-Q3", PeriodWords("quarter", 3, 2026), ""),
        ("quý III", PeriodWords("quarter", 3), ""),
        ("quý iv năm 2025", PeriodWords("quarter", 4, 2025), ""),
        ("tổng hợp 6 tháng", PeriodWords("half_year", None), ""),
        ("6 tháng đầu năm", PeriodWords("half_year", 1), ""),
        ("tổng hợp 6 tháng cuối năm 2025", PeriodWords("half_year", 2, 2025), ""),
        ("/tonghop 2026-H1", PeriodWords("half_year", 1, 2026), ""),
        ("tổng hợp năm", PeriodWords("year", None), ""),
        ("cả năm 2026", PeriodWords("year", None, 2026), ""),
        ("tổng hợp 2025", PeriodWords("year", None, 2025), ""),
        ("tổng hợp xã Bình Ca", None, "xã Bình Ca"),
        ("tong hop binh ca", None, "binh ca"),
        ("tổng hợp quý III xã bình ca", PeriodWords("quarter", 3), "xã bình ca"),
        ("/tonghop Bình Ca 10/2026", PeriodWords("month", 10, 2026), "Bình Ca"),
        ("tổng hợp tháng 10 của xã Yên Sơn ạ", PeriodWords("month", 10), "xã Yên Sơn"),
        ("tổng hợp năm 2025 xã Hà Nam", PeriodWords("year", None, 2025), "xã Hà Nam"),
        ("tổng hợp tổ 3 tháng 10", PeriodWords("month", 10), "tổ 3"),
        ("/tonghop 13", None, "13"),
        ("/tonghop 10 xã Bình Ca", PeriodWords("month", 10), "xã Bình Ca"),
        ("tong hop 9 binh ca", PeriodWords("month", 9), "binh ca"),
        ("tổng hợp thôn 10", None, "thôn 10"),
    ],
)
def test_reads_period_and_unit(text: str, period: PeriodWords | None, unit: str) -> None:
    found = intent(text)
    assert found is not None
    assert (found.code, found.period, found.unit) == ("summary", period, unit)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("tong hop thon na ma", "thon na ma"),
        ("tổng hợp tháng 10 xã Yên Sơn ạ", "xã Yên Sơn ạ"),
        ("/tonghop thôn Đồng Bà", "thôn Đồng Bà"),
    ],
)
def test_a_name_may_end_like_a_polite_word(text: str, typed: str) -> None:
    found = intent(text)
    assert found is not None
    assert found.unit_typed == typed


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("khó khăn: thiếu xe chở rác", "thiếu xe chở rác"),
        ("Khó khăn, vướng mắc: Không có. Đường xa", "Không có. Đường xa"),
        ("đề xuất hỗ trợ 2 thùng rác", "đề xuất hỗ trợ 2 thùng rác"),
        ("khó khăn", ""),
        ("/start ABCD2345", "ABCD2345"),
        ("/ganket Xã Bình Ca", "Xã Bình Ca"),
        ("sửa số hộ thành 17", "số hộ thành 17"),
        ("sửa câu 2 ạ", "câu 2"),
    ],
)
def test_keeps_the_rest_as_typed(text: str, arguments: str) -> None:
    found = intent(text)
    assert found is not None
    assert found.arguments == arguments


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("câu 2 thành 17", Amendment(2, "", "17")),
        ("cau 2 thanh 17 ho", Amendment(2, "", "17 ho")),
        ("2", Amendment(2, "", "")),
        ("câu một", Amendment(1, "", "")),
        ("mục hai thành 17", Amendment(2, "", "17")),
        ("số hộ thành 17", Amendment(None, "số hộ", "17")),
        ("số hộ là mười bảy", Amendment(None, "số hộ", "mười bảy")),
        ("", Amendment(None, "", "")),
    ],
)
def test_reads_an_amendment(arguments: str, expected: Amendment) -> None:
    assert amendment(arguments) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tonghpo", "summary"),
        ("tonghopp", "summary"),
        ("tongho", "summary"),
        ("baocaop", "start_report"),
        ("huogn dan", "help"),
        ("huongdna", "help"),
        ("khao satt", None),
        ("bieudoo", "chart"),
    ],
)
def test_forgives_one_slip_in_a_long_word(text: str, code: str | None) -> None:
    found = intent(text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize("text", ["khongg", "khog", "guii", "suaa", "dungg", "coo", "gủi", "dùng", "sua chua", "cố"])
def test_forgives_no_slip_where_it_would_turn_the_answer(text: str) -> None:
    assert intent(text) is None


def test_prefers_the_harmless_reading_of_gui_anh() -> None:
    """Without accents it is 'gửi anh' or 'gửi ảnh': a photo can still be left out, a report once sent cannot."""
    assert intent("gui anh") == Intent("add_photo")
    assert intent("gửi anh") == Intent("submit")
    assert intent("gửi ảnh") == Intent("add_photo")


polite_before = st.sampled_from(["", "dạ ", "Em ", "cho xin ", "cho em ", "vâng ", "dạ anh "])
polite_after = st.sampled_from(["", " ạ", " nhé", " bác ơi", " với", "!", ".", " em nhé"])
# 'anh' without accents is 'ảnh' only when nothing polite stands beside it.
wordy = [
    (text, code)
    for text, code in CODES
    if text[0] not in "/@?"
    and text != "ảnh"
    and code not in ("yes", "no", "greeting", "agree", "refuse", "add_difficulty")
]


@settings(max_examples=share(200, 2))
@given(st.sampled_from(wordy), polite_before, polite_after, st.sampled_from([str, str.upper, str.title, fold]))
def test_polite_words_case_and_accents_change_nothing(
    row: tuple[str, str], before: str, after: str, spelling: type[str]
) -> None:
    text, code = row
    found = intent(before + spelling(text.rstrip("?")) + after)
    assert found is not None
    assert found.code == code


@settings(max_examples=share(500))
@given(st.text(max_size=80))
def test_any_text_gives_an_intent_or_none(text: str) -> None:
    found = intent(text)
    assert found is None or isinstance(found, Intent)
    amendment(text)


vocabulary = sorted(
    {word for text in intent_words.PHRASES.values() for word in text.replace(",", " ").split()}
    | {"tháng", "10", "quý", "năm", "2026", "15", "hộ", "xã", ":", "/", "@bot", "iii"}
)


@settings(max_examples=share(500))
@given(st.lists(st.sampled_from(vocabulary), max_size=12))
def test_any_known_words_give_an_intent_or_none(said: list[str]) -> None:
    found = intent(" ".join(said))
    assert found is None or found.code in {*intent_words.PHRASES, *(code for code, _, _ in wish_words.WISHES)}


@settings(max_examples=share(200, 2))
@given(
    st.integers(0, 10**6),
    st.sampled_from(["{}", "{} hộ", "dạ {} hộ ạ", "báo cáo {} hộ", "có {}", "{} triệu", "được {} kg"]),
)
def test_a_number_is_never_an_intent(number: int, form: str) -> None:
    assert intent(form.format(number)) is None


def test_no_phrase_means_two_things() -> None:
    seen: dict[str, str] = {}
    for code, text in intent_words.PHRASES.items():
        for phrase in (part.strip() for part in text.split(",")):
            assert seen.setdefault(phrase, code) == code, phrase


NAMES = [row["name"] for row in csv.DictReader(Path("catalogue/units_08.csv").read_text().splitlines())]
WHOLE_YEAR = PeriodWords("year", None, 2026)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("tổng hợp {}", None),
        ("tong hop {} thang 9", PeriodWords("month", 9)),
        ("/tonghop 9 {}", PeriodWords("month", 9)),
        ("/tonghop {} t9/2026", PeriodWords("month", 9, 2026)),
        ("tổng hợp quý 3 {}", PeriodWords("quarter", 3)),
        ("tổng hợp {} năm 2026", WHOLE_YEAR),
        ("tổng hợp cả năm 2026 {}", WHOLE_YEAR),
        ("tong hop {} ca nam 2026", WHOLE_YEAR),
        ("chưa nộp tháng 9 {}", PeriodWords("month", 9)),
    ],
)
def test_every_commune_of_the_province_is_read_whole(typed: str, period: PeriodWords | None) -> None:
    for name in NAMES:
        for said in (name, name.partition(" ")[2], fold(name), fold(name.partition(" ")[2])):
            found = intent(typed.format(said))
            assert found is not None
            assert found.period == period, said
            assert said in found.unit_names, found


@pytest.mark.parametrize(
    "label",
    [
        *(say.SUMMARY, say.LATE_LIST, say.INVITE, say.OPEN_REPORTS, say.MONTH_FILE, say.REVIEW_PHOTOS, say.GUIDE),
        *(say.MORE, say.SURVEY, say.READ_FILINGS, say.CHANGE_FORMS, say.LANGUAGE, say.ADD_ACCOUNT, say.MENU_BUTTON),
        *say.STARTERS.values(),
    ],
)
def test_a_button_of_a_menu_may_be_typed(label: str) -> None:
    assert intent(label) is not None
    assert intent(fold(label)) is not None
