"""The import workbook: a filled template comes back as a roster, and every fault is told at its cell."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from conversation.excel.roster import Area, BaselineValue, Cluster, Group, Person, Roster, SpecialDay, read_roster
from conversation.excel.roster_sheets import GUIDE, OFFERED, SHEETS
from conversation.excel.roster_template import EXAMPLE, write_template
from conversation.excel.sheets import WorkbookFaulty
from reporting.indicators import Direction, Indicator, IndicatorType
from tests.conversation.excel.workbooks import book, told

KNOWN_CODES = frozenset({"08", "02473", "02494", "TN900"})
HEADERS = {key: list(columns) for key, columns in SHEETS.items()}


def indicator(code: str, kind: IndicatorType = "integer", direction: Direction = "up") -> Indicator:
    return Indicator(code, f"Chỉ tiêu {code}", "hộ", kind, direction, "last", "sum", code[:-2], "count_household")


KNOWN = {
    one.code: one for one in (indicator("G01"), indicator("MT01"), indicator("MT04", "decimal"), indicator("MT05"))
}


def read(sheets: dict[str, Sequence[Sequence[object]]]) -> Roster:
    """Reads a workbook of these rows under the template's headers."""
    return read_roster(book({key: [HEADERS[key], *rows] for key, rows in sheets.items()}), KNOWN, KNOWN_CODES)


def faults_of(sheets: dict[str, Sequence[Sequence[object]]]) -> list[tuple[str, str]]:
    with pytest.raises(WorkbookFaulty) as faulty:
        read(sheets)
    return told(faulty)


AREA = ("K1", "Thôn Một", "thôn", "02473", 120)
GROUP = ("N1", "Tổ Một", "tổ", "K1", "MT", "Mô hình Một", 120, None, None)


def test_the_filled_template_comes_back() -> None:
    workbook = load_workbook(BytesIO(write_template()))
    for key, row in EXAMPLE.items():
        workbook[key].append(list(row))
    stream = BytesIO()
    workbook.save(stream)
    assert read_roster(stream.getvalue(), KNOWN, KNOWN_CODES) == Roster(
        clusters=(Cluster("C01", "Cụm số 1", ("02473", "02494")),),
        areas=(Area("KDC001", "Thôn Ví Dụ", "village", "02473", 120),),
        groups=(
            Group(
                code="TN001",
                name="Tổ tự quản thôn Ví Dụ",
                scope="whole_area",
                area="KDC001",
                content_area="MT",
                model="Tổ tự quản bảo vệ môi trường thôn Ví Dụ",
                households=120,
                indicators=("G01", "MT01", "MT05"),
                from_on=date(2026, 10, 15),
            ),
        ),
        people=(Person("Nguyễn Văn Ví Dụ", "leader", "TN001", "0900000000", date(2026, 10, 15)),),
        baselines=(BaselineValue("TN001", "MT01", 35_000, date(2026, 10, 1)),),
        special_days=(SpecialDay(date(2026, 11, 24), "Ngày Văn hóa Việt Nam", "day_off"),),
    )


def test_the_template_looks_as_promised() -> None:
    workbook = load_workbook(BytesIO(write_template()))
    assert workbook.sheetnames == [GUIDE, *SHEETS]
    for key, columns in SHEETS.items():
        sheet = workbook[key]
        assert [cell.value for cell in sheet[1]] == list(columns)
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.freeze_panes == "A2"
        drop_downs = {str(rule.sqref).split("2:")[0] for rule in sheet.data_validations.dataValidation}
        assert len(drop_downs) == len([place for place in OFFERED if place[0] == key])
        assert all(len(rule.formula1) <= 255 for rule in sheet.data_validations.dataValidation), "Excel's limit"


def test_every_offered_word_is_read() -> None:
    words = OFFERED["to_nhom", "noi_dung"]
    groups = [(f"N{n}", "Tổ", "nhóm", "K1", word, *[None] * 4) for n, word in enumerate(words)]
    areas = [(f"K{n}", "Khu", word, "02473", None) for n, word in enumerate(OFFERED["khu_dan_cu", "loai"])]
    found = read({"khu_dan_cu": areas, "to_nhom": groups})
    assert [group.content_area for group in found.groups] == list(words)
    assert [area.type for area in found.areas] == ["village", "village", "village", "urban_block"]
    seats = ("N1", "N1", "N1", "N1", "K1", "N1", "02473", "C1", "08", "08")
    people = [("A", word, seat, None, None) for word, seat in zip(OFFERED["nguoi", "vai_tro"], seats, strict=True)]
    people[1] = ("B", people[1][1], "N2", *people[1][3:])
    people[3] = ("B", *people[3][1:])
    roles = read(
        {
            "cum": [("C1", "Cụm", "02473")],
            "khu_dan_cu": [("K1", *AREA[1:])],
            "to_nhom": [GROUP, ("N2", *GROUP[1:])],
            "nguoi": people,
        }
    ).people
    assert [person.role for person in roles] == [
        "leader",
        "leader",
        "deputy",
        "deputy",
        "board_head",
        "mentor",
        "commune_officer",
        "cluster_officer",
        "province_officer",
        "administrator",
    ]


def test_what_excel_makes_of_codes_dates_and_phones_is_understood() -> None:
    found = read(
        {
            "khu_dan_cu": [(7, "Thôn Bảy", None, 2473, "1.200")],
            "to_nhom": [(701.0, "Tổ", "Tổ tự quản", 7, "mt", None, None, "MT05;MT01 MT05", date(2026, 1, 5))],
            "nguoi": [
                ("Người Một", "Tổ trưởng", 701, 912345678, "5/1/2026"),
                ("Người Hai", "Cán bộ tỉnh", 8, "+84 912.345.679", "2026-01-05"),
                ("Người Ba", "leader", "TN900", "(0207) 3822 111", None),
            ],
            "khao_sat": [(701, "MT04", 0.1 + 0.2, "01.10.2026"), ("TN900", "MT04", "1.234,5", "1-10-2026")],
            "ngay_nghi": [("22/08/2026", "Làm bù", "làm bù"), (date(2026, 8, 31), "Nghỉ bù", None)],
        }
    )
    assert found.areas == (Area("7", "Thôn Bảy", "village", "02473", 1200),)
    (group,) = found.groups
    assert (group.code, group.area, group.indicators) == ("701", "7", ("MT05", "MT01"))
    assert group.from_on == date(2026, 1, 5)
    assert [(person.unit, person.phone) for person in found.people] == [
        ("701", "0912345678"),
        ("08", "0912345679"),
        ("TN900", "02073822111"),
    ]
    assert {person.from_on for person in found.people} == {date(2026, 1, 5), None}
    assert [(one.group, one.value, one.surveyed_on) for one in found.baselines] == [
        ("701", 300, date(2026, 10, 1)),
        ("TN900", 1_234_500, date(2026, 10, 1)),
    ]
    assert [(one.day, one.kind) for one in found.special_days] == [
        (date(2026, 8, 22), "working_weekend"),
        (date(2026, 8, 31), "day_off"),
    ]


def test_vietnamese_titles_and_headers() -> None:
    data = book(
        {
            "Khu dân cư": [["Tên", "Mã", "Mã xã", "Ghi chú"], ["Thôn Một", "K1", "02473", "tự do"]],
            "Hướng dẫn": [["Tự do", "=1+1"]],
        }
    )
    assert read_roster(data, KNOWN, KNOWN_CODES) == Roster(areas=(Area("K1", "Thôn Một", "village", "02473", None),))


@pytest.mark.parametrize(
    ("sheet", "row", "place", "expected"),
    [
        ("cum", (None, "Cụm", "02473"), "cum A2", "còn trống"),
        ("cum", ("C 1", "Cụm", "02473"), "cum A2", "chữ không dấu"),
        ("cum", ("C1", "Cụm", None), "cum C2", "mã các xã"),
        ("cum", ("C1", "Cụm", "02473, 99999"), "cum C2", "Mã 99999 không có"),
        ("cum", ("C1", "Cụm", "02473, Yên Sơn"), "cum C2", "Không đọc được mã “Yên Sơn”"),
        ("khu_dan_cu", ("K2", "Thôn", "làng", "02473"), "khu_dan_cu C2", "thon, to_dan_pho"),
        ("khu_dan_cu", ("K2", "Thôn", None, "K2"), "khu_dan_cu D2", "của một khu dân cư"),
        ("khu_dan_cu", ("K2", "Thôn", None, "02473", 0), "khu_dan_cu E2", "từ 1 trở lên"),
        ("khu_dan_cu", ("K2", "Thôn", None, "02473", 1.5), "khu_dan_cu E2", "số nguyên"),
        ("khu_dan_cu", ("K2", "Thôn", None, "02473", "trăm"), "khu_dan_cu E2", "Hãy ghi số nguyên từ 1"),
        ("khu_dan_cu", ("K2", "T" * 201, None, "02473"), "khu_dan_cu B2", "200 chữ"),
        ("to_nhom", ("N2", "Tổ", None, "02473", "MT"), "to_nhom C2", "còn trống"),
        ("to_nhom", ("N2", "Tổ", "tổ", "K404", "MT"), "to_nhom D2", "Mã K404 không có"),
        ("to_nhom", ("N2", "Tổ", "tổ", "02473", "XX"), "to_nhom E2", "mt, kt, vh, kh, an"),
        ("to_nhom", ("N2", "Tổ", "tổ", "02473", "MT", None, None, "MT01, MT99"), "to_nhom H2", "chỉ tiêu MT99"),
        ("to_nhom", ("N2", "Tổ", "tổ", "02473", "MT", None, None, None, "32/1/2026"), "to_nhom I2", "15/11/2026"),
        (
            "to_nhom",
            ("N2", "Tổ", "tổ", "02473", "MT", None, None, None, 46310),
            "to_nhom I2",
            "46310 là ngày 15/10/2026 viết bằng số",
        ),
        ("nguoi", (None, "tổ trưởng", "TN900"), "nguoi A2", "còn trống"),
        ("nguoi", ("A", "trưởng thôn", "TN900"), "nguoi B2", "Không có lựa chọn “trưởng thôn”"),
        ("nguoi", ("A", "tổ trưởng", "TN404"), "nguoi C2", "Mã TN404 không có"),
        ("nguoi", ("A", "tổ trưởng", "TN900", "12345"), "nguoi D2", "10 chữ số"),
        ("nguoi", ("A", "tổ trưởng", "TN900", "0912345678 (Zalo)"), "nguoi D2", "10 chữ số"),
        ("khao_sat", ("TN900", "MT01", None, "1/10/2026"), "khao_sat C2", "còn trống"),
        ("khao_sat", ("TN900", "MT01", -1, "1/10/2026"), "khao_sat C2", "nhỏ hơn 0"),
        ("khao_sat", ("TN900", "MT01", "1,5", "1/10/2026"), "khao_sat C2", "số nguyên"),
        ("khao_sat", ("TN900", "MT04", 1.2345, "1/10/2026"), "khao_sat C2", "ba chữ số"),
        ("khao_sat", ("TN900", "MT01", True, "1/10/2026"), "khao_sat C2", "Hãy ghi một số"),
        ("khao_sat", ("TN900", "MT01", "=1+1", "1/10/2026"), "khao_sat C2", "công thức"),
        ("khao_sat", ("TN900", "MT01", 1, None), "khao_sat D2", "còn trống"),
        ("ngay_nghi", ("24/11/1926", "Lễ"), "ngay_nghi A2", "15/11/2026"),
        ("ngay_nghi", ("24/11/2026", "Lễ", "làm bù"), "ngay_nghi A2", "thứ bảy hoặc chủ nhật"),
    ],
)
def test_each_fault_is_told_at_its_cell(sheet: str, row: Sequence[object], place: str, expected: str) -> None:
    ((where, message),) = faults_of({sheet: [row]})
    assert where == place
    assert expected in message


@pytest.mark.parametrize(
    ("role", "seat", "named"),
    [
        ("tổ trưởng", "K1", "khu dân cư"),
        ("tổ phó", "C1", "cụm"),
        ("trưởng BCTMT", "N1", "tổ, nhóm"),
        ("cán bộ xã", "K1", "khu dân cư"),
        ("cán bộ cụm", "K1", "khu dân cư"),
        ("cán bộ tỉnh", "C1", "cụm"),
    ],
)
def test_a_role_is_held_at_its_own_level(role: str, seat: str, named: str) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "cum": [("C1", "Cụm", "02473")],
        "khu_dan_cu": [AREA],
        "to_nhom": [GROUP],
    }
    assert faults_of({**sheets, "nguoi": [("A", role, seat)]}) == [
        ("nguoi C2", f"Mã {seat} là của một {named}. Hãy ghi mã đúng cấp.")
    ]


def test_duplicates_are_told() -> None:
    found = faults_of(
        {
            "cum": [("K1", "Cụm", "02473")],
            "khu_dan_cu": [AREA, AREA],
            "to_nhom": [GROUP, GROUP],
            "nguoi": [("A", "tổ trưởng", "N1"), ("a", "leader", "N1"), ("A", "tổ phó", "N1")],
            "khao_sat": [
                ("N1", "MT01", 1, "1/10/2026"),
                ("N1", "MT01", 2, "1/10/2026"),
                ("N1", "MT05", 2, "1/10/2026"),
            ],
            "ngay_nghi": [("24/11/2026", "Lễ"), ("24/11/2026", "Lễ")],
        }
    )
    assert [where for where, _ in found] == [
        "khao_sat B3",
        "khu_dan_cu A2",
        "khu_dan_cu A3",
        "ngay_nghi A3",
        "nguoi A3",
        "to_nhom D2",
        "to_nhom A3",
        "to_nhom D3",
    ]


def test_unknown_sheets_missing_columns_and_empty_files() -> None:
    data = book({"to_nhomm": [["ma"], ["N1"]], "Sheet1": [], "khu_dan_cu": [["ma", "mau"], ["K1", "x"]]})
    with pytest.raises(WorkbookFaulty) as faulty:
        read_roster(data, KNOWN, KNOWN_CODES)
    assert [where for where, _ in told(faulty)] == ["khu_dan_cu 1", "khu_dan_cu 1", "khu_dan_cu B1", "to_nhomm 0"]
    with pytest.raises(WorkbookFaulty, match="Tệp không có dòng nào"):
        read_roster(write_template(), KNOWN, KNOWN_CODES)
    with pytest.raises(WorkbookFaulty, match="không phải tệp Excel"):
        read_roster(b"ma,ten\n", KNOWN, KNOWN_CODES)


def test_merged_cells_are_told() -> None:
    data = book({"khu_dan_cu": [HEADERS["khu_dan_cu"], AREA, ("K2", *AREA[1:])]}, merge={"khu_dan_cu": "D2:D3"})
    with pytest.raises(WorkbookFaulty, match="Các ô D2:D3 bị gộp"):
        read_roster(data, KNOWN, KNOWN_CODES)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    data = book({"khu_dan_cu": [HEADERS["khu_dan_cu"], ("K1", "+Thôn @Một", None, "02473")]})
    assert read_roster(data, KNOWN, KNOWN_CODES).areas[0].name == "+Thôn @Một"
