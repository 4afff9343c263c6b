"""Questionnaires and indicators read from Excel: the shipped files, what cells fall back on, and every fault."""

from importlib.resources import files

import pytest

from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import read_indicators, read_questionnaire
from conversation.questionnaire import Option, Question, Questionnaire
from reporting.indicators import Indicator
from tests.conversation.excel.workbooks import book, told

AREAS = ("mt", "kt", "vh", "kh", "an")
SETTINGS: list[list[object]] = [
    ["form_id", "form_title", "version", "purpose", "content_area"],
    ["thu", "Phiếu thử", 1, "monthly", "MT"],
]
HOUSEHOLDS = Indicator(
    code="MT01",
    label="Số hộ phân loại rác",
    unit="hộ",
    type="integer",
    direction="up",
    over_time="last",
    over_units="sum",
    content_area="MT",
    question_type="count_household",
    soft_min=0,
    soft_max=600_000,
)
SECRET = Indicator(
    code="AN04",
    label="Số người mới phát hiện",
    unit="người",
    type="integer",
    direction="down",
    over_time="sum",
    over_units="sum",
    content_area="AN",
    question_type="count_person",
    restricted=True,
)
KNOWN = {"MT01": HOUSEHOLDS, "AN04": SECRET}
HEADER = ["type", "name", "label", "hint", "required", "indicator", "question_type", "unit", "soft_min", "soft_max"]


def shipped(name: str) -> bytes:
    return files("catalogue").joinpath(name).read_bytes()


def survey(*rows: list[object], header: list[str] = HEADER, settings: list[list[object]] | None = None) -> bytes:
    return book({"survey": [header, *rows], "settings": settings or SETTINGS})


def faults_of(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(WorkbookFaulty) as faulty:
        read_questionnaire(data, KNOWN)
    return told(faulty)


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Indicator]:
    return {indicator.code: indicator for indicator in read_indicators(shipped("indicators.xlsx"))}


def test_the_shipped_catalogue_has_all_indicators(catalogue: dict[str, Indicator]) -> None:
    expected = [f"G{n:02d}" for n in range(10)]
    for area, last in (("MT", 10), ("KT", 10), ("VH", 10), ("KH", 9), ("AN", 10)):
        expected += [f"{area}{n:02d}" for n in range(1, last + 1)]
    assert list(catalogue) == expected
    assert {code for code, one in catalogue.items() if one.calculation} == {"MT02", "VH05"}
    assert {code for code, one in catalogue.items() if one.restricted} == {"AN04", "AN05", "AN06", "VH07"}
    assert all(code.startswith(one.content_area) for code, one in catalogue.items())
    assert all(one.soft_min is not None and one.soft_max is not None for one in catalogue.values())


def test_a_shipped_indicator_in_full(catalogue: dict[str, Indicator]) -> None:
    assert catalogue["MT04"] == Indicator(
        code="MT04",
        label="Khối lượng rác tái chế thu gom, bán gây quỹ trong tháng",
        unit="kg",
        type="decimal",
        direction="up",
        over_time="sum",
        over_units="sum",
        content_area="MT",
        question_type="weight_kg",
        soft_min=0,
        soft_max=2_000_000,
        soft_constraint=". = 0 or ${G07} > 0",
    )


@pytest.mark.parametrize("area", AREAS)
def test_a_shipped_questionnaire_asks_four_to_six_figures_of_both_kinds(
    catalogue: dict[str, Indicator], area: str
) -> None:
    found = read_questionnaire(shipped(f"bao_cao_thang_{area}.xlsx"), catalogue)
    assert (found.key, found.version, found.purpose) == (f"bao_cao_thang_{area}", 1, "monthly")
    assert found.content_area == area.upper()
    asked = [catalogue[question.indicator] for question in found.questions if question.indicator]
    assert 4 <= len(asked) <= 6
    assert {indicator.is_flow for indicator in asked} == {True, False}
    assert {indicator.content_area for indicator in asked} <= {"G", area.upper()}
    assert not any(indicator.calculation for indicator in asked)
    assert [
        (question.name, question.kind, found.is_in_turn(question)) for question in found.questions[len(asked) :]
    ] == [
        ("kho_khan", "text", False),
        ("anh", "image", False),
    ]
    assert Questionnaire.from_json(found.to_json()) == found


def test_blank_cells_fall_back_on_the_indicator() -> None:
    data = survey(
        ["integer", "mt01", None, None, None, "MT01"],
        ["integer", "an04", "Số người", "Chỉ ghi số.", "có", "AN04", "count_person", "người", "0", "1,5"],
    )
    first, second = read_questionnaire(data, KNOWN).questions
    assert first == Question(
        name="mt01",
        kind="integer",
        label="Số hộ phân loại rác",
        indicator="MT01",
        question_type="count_household",
        unit="hộ",
        soft_min=0,
        soft_max=600_000,
    )
    assert second == Question(
        name="an04",
        kind="integer",
        label="Số người",
        hint="Chỉ ghi số.",
        required=True,
        indicator="AN04",
        question_type="count_person",
        unit="người",
        soft_min=0,
        soft_max=1500,
        restricted=True,
    )


VIETNAMESE_HEADERS = (
    *("Loại", "Tên", "Câu hỏi", "Gợi ý", "Bắt buộc", "Cách đọc"),
    *("Đơn vị", "Từ", "Đến", "Hạn chế", "Ghi chú"),
)


def test_vietnamese_headers_and_choices() -> None:
    data = book(
        {
            "Survey": [
                list(VIETNAMESE_HEADERS),
                ["select_one co_khong", "ho_ao", "Có họp không?", None, "x", None, None, None, None, None, "tự do"],
                ["decimal", "km", "Đường mới", None, None, "length_km", "km", 0, 1.5, "có", None],
            ],
            "choices": [
                ["Danh sách", "Tên", "Nhãn"],
                ["co_khong", "co", "Có"],
                ["co_khong", 0, "Không"],
            ],
            "settings": [
                ["Mã phiếu", "Tên phiếu", "Phiên bản", "Mục đích", "Nội dung"],
                ["a", "A", "2", "Khảo sát", "vh"],
            ],
        }
    )
    found = read_questionnaire(data, {})
    assert (found.key, found.title, found.version, found.purpose, found.content_area) == ("a", "A", 2, "baseline", "VH")
    assert found.question("ho_ao").options == (Option("co", "Có"), Option("0", "Không"))
    assert found.is_in_turn(found.question("ho_ao"))
    assert found.question("km") == Question(
        name="km",
        kind="decimal",
        label="Đường mới",
        question_type="length_km",
        unit="km",
        soft_min=0,
        soft_max=1500,
        restricted=True,
    )


@pytest.mark.parametrize(
    ("row", "place", "expected"),
    [
        (["number", "a", "A"], "survey A2", "Không có loại “number”"),
        ([None, "a", "A"], "survey A2", "còn trống"),
        (["text x", "a", "A"], "survey A2", "Hãy xóa “x”"),
        (["select_one mau", "a", "A"], "survey A2", "trang choices"),
        (["text", None, "A"], "survey B2", "còn trống"),
        (["text", "1a", "A"], "survey B2", "bắt đầu bằng chữ"),
        (["text", "tên", "A"], "survey B2", "chữ không dấu"),
        (["text", "a" * 33, "A"], "survey B2", "dài nhất 32"),
        (["text", "a"], "survey C2", "Chưa có câu hỏi"),
        (["text", "a", "A" * 301], "survey C2", "Hãy rút xuống"),
        (["text", "a", "A", None, "maybe"], "survey E2", "yes (có) hoặc no"),
        (["integer", "a", "A", None, None, "XX99"], "survey F2", "không có chỉ tiêu XX99"),
        (["decimal", "a", "A", None, None, "MT01"], "survey A2", "có kiểu integer"),
        (["text", "a", "A", None, None, "MT01"], "survey A2", "có kiểu integer"),
        (["integer", "a", "A"], "survey G2", "chọn cách đọc"),
        (["integer", "a", "A", None, None, None, "count_stars"], "survey G2", "Không có lựa chọn “count_stars”"),
        (["integer", "a", "A", None, None, "MT01", "count_person"], "survey G2", "ghi “count_household”"),
        (["integer", "a", "A", None, None, "MT01", None, "cái"], "survey H2", "ghi “hộ”"),
        (["integer", "a", "A", None, None, "MT01", None, None, 5, 4], "survey J2", "nhỏ hơn số thấp nhất"),
        (["integer", "a", "A", None, None, "MT01", None, None, "1,200"], "survey I2", "“1,200” là 1200 hay 1,2?"),
        (["integer", "a", "A", None, None, "MT01", None, None, 0.0001], "survey I2", "ba chữ số sau dấu phẩy"),
        (["integer", "a", "A", None, None, "MT01", None, None, None, 1e12], "survey J2", "Hãy ghi một số"),
        (["text", "a", "=A1"], "survey C2", "công thức"),
    ],
)
def test_each_fault_is_told_at_its_cell(row: list[object], place: str, expected: str) -> None:
    ((where, message),) = faults_of(survey(row))
    assert where == place
    assert expected in message


@pytest.mark.parametrize(
    ("settings", "place", "expected"),
    [
        ([SETTINGS[0]], "settings 2", "còn trống"),
        ([SETTINGS[0], *SETTINGS[1:], SETTINGS[1]], "settings A3", "chỉ có một dòng"),
        ([SETTINGS[0], ["a", "A", 0, "monthly", "MT"]], "settings C2", "số nguyên từ 1"),
        ([SETTINGS[0], ["a", "A", 1, "weekly", "MT"]], "settings D2", "monthly, baseline"),
        ([SETTINGS[0], ["a", "A", 1, "monthly", "ZZ"]], "settings E2", "g, mt, kt, vh, kh, an"),
        ([SETTINGS[0][:4], SETTINGS[1][:4]], "settings 1", "Thiếu cột content_area"),
    ],
)
def test_faults_of_the_settings(settings: list[list[object]], place: str, expected: str) -> None:
    ((where, message),) = faults_of(survey(["text", "a", "A"], settings=settings))
    assert (where, expected in message) == (place, True), message


def test_all_faults_come_at_once() -> None:
    data = book(
        {
            "survey": [
                [*HEADER, "relevant", "colour", "name"],
                ["integer", "a", None, None, None, "MT01", None, None, None, None, "${b} > 1", "x", "b"],
                ["integer", "a", None, None, None, "MT01"],
            ],
            "choices": [["list_name", "name", "label"], ["l", "x", "X"], ["l", "x", "Y"]],
        }
    )
    assert [where for where, _ in faults_of(data)] == [
        "choices B3",
        "settings 0",
        "survey L1",
        "survey M1",
        "survey K2",
        "survey B3",
        "survey F3",
    ]


def test_merged_cells_and_missing_or_empty_sheets() -> None:
    data = book({"survey": [HEADER, ["text", "a", "A"]], "settings": SETTINGS}, merge={"survey": "C2:D2"})
    assert [where for where, _ in faults_of(data)] == ["survey C2"]
    assert [where for where, _ in faults_of(book({"settings": SETTINGS}))] == ["survey 0"]
    assert [where for where, _ in faults_of(book({"survey": [], "settings": []}))] == ["settings 1", "survey 1"]
    assert [where for where, _ in faults_of(survey())] == ["survey 2"]


def test_too_many_questions() -> None:
    rows: list[list[object]] = [["text", f"a{n}", "A"] for n in range(101)]
    assert [where for where, _ in faults_of(survey(*rows))] == ["survey B102"]


INDICATOR_HEADER = [
    "code",
    "label",
    "unit",
    "type",
    "over_time",
    "over_units",
    "direction",
    "question_type",
    "content_area",
    "restricted",
    "calculation",
    "soft_min",
    "soft_max",
]
INDICATOR: list[object] = ["MT01", "Số hộ", "hộ", "integer", "last", "sum", "up", "count_household", "MT"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({0: "MÃ"}, "A"),
        ({1: None}, "B"),
        ({3: "float"}, "D"),
        ({4: "first"}, "E"),
        ({5: "last"}, "F"),
        ({6: "sideways"}, "G"),
        ({7: "stars"}, "H"),
        ({8: "XX"}, "I"),
        ({9: "perhaps"}, "J"),
        ({3: "calc"}, "K"),
        ({10: "100 * 2"}, "K"),
        ({3: "calc", 10: "MT02 / G01"}, "K"),
        ({3: "calc", 10: "${MT01} * 2"}, "K"),
        ({3: "calc", 10: ". * 2"}, "K"),
        ({11: 2, 12: 1}, "M"),
    ],
)
def test_faults_of_indicators(changes: dict[int, object], place: str) -> None:
    row: list[object] = [*INDICATOR, None, None, None, None]
    for column, value in changes.items():
        row[column] = value
    with pytest.raises(WorkbookFaulty) as faulty:
        read_indicators(book({"indicators": [INDICATOR_HEADER, row]}))
    assert [where for where, _ in told(faulty)] == [f"indicators {place}2"]


def test_an_indicator_given_twice_and_an_empty_catalogue() -> None:
    with pytest.raises(WorkbookFaulty) as faulty:
        read_indicators(book({"indicators": [INDICATOR_HEADER, INDICATOR, INDICATOR]}))
    assert told(faulty) == [("indicators A3", "Mã MT01 có hai lần. Hãy xóa hoặc đổi một dòng.")]
    with pytest.raises(WorkbookFaulty) as faulty:
        read_indicators(book({"indicators": [INDICATOR_HEADER]}))
    assert [where for where, _ in told(faulty)] == ["indicators 2"]
