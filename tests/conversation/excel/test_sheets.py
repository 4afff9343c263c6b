"""Opening workbooks: what is not one, what is too large, and what cells may not hold."""

import zipfile
from io import BytesIO
from random import Random

import pytest

from conversation.excel.cell_texts import ERROR, FORMULA, NO_NUMBER
from conversation.excel.sheets import Fault, Limits, WorkbookFaulty, open_sheets, plain_word
from conversation.excel.tables import Columns, read_lines
from tests.conversation.excel.workbooks import book, with_part

LIMITS = Limits(packed_bytes=200_000, unpacked_bytes=2_000_000, tags=50_000, rows=100)
PLAIN = book({"survey": [["type", "name"], ["text", "a"]]})
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def refused(data: bytes) -> str:
    """What is said of a file that is refused as a whole."""
    with pytest.raises(WorkbookFaulty) as faulty:
        open_sheets(data, LIMITS, ("survey",), [])
    (fault,) = faulty.value.faults
    assert (fault.sheet, fault.row, fault.column) == ("", 0, "")
    return fault.message


def test_rows_come_with_their_numbers_and_without_blanks() -> None:
    faults: list[Fault] = []
    data = book({"Khu dân cư": [["ma"], [], ["", " x ", None, 5, 1.5, True]]})
    sheets = open_sheets(data, LIMITS, ("khu_dan_cu",), faults)
    first, second = sheets["khu_dan_cu"].rows
    assert (sheets["khu_dan_cu"].title, faults) == ("Khu dân cư", [])
    assert (first.number, dict(first.cells)) == (1, {1: "ma"})
    assert (second.number, dict(second.cells)) == (3, {2: "x", 4: 5, 5: 1.5, 6: True})


def test_letters_are_composed() -> None:
    sheets = open_sheets(book({"a": [["Thôn Đồng Ca\u0301n"]]}), LIMITS, ("a",), [])
    assert dict(sheets["a"].rows[0].cells) == {1: "Thôn Đồng Cán"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Tổ, nhóm", "to_nhom"),
        ("  Đơn vị tính ", "don_vi_tinh"),
        ("label::Tiếng Việt (vi)", "label_tieng_viet_vi"),
        ("…", ""),
    ],
)
def test_titles_are_compared_folded(text: str, folded: str) -> None:
    assert plain_word(text) == folded


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "không phải tệp Excel"),
        (b"type,name\ntext,a\n", "không phải tệp Excel"),
        (b"%PDF-1.7 ...", "không phải tệp Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "kiểu .xls cũ hoặc có mật khẩu"),
        (bytes(200_001), "lớn quá 0 MB"),
        (PLAIN[: len(PLAIN) // 2], "không phải tệp Excel"),
        (with_part(PLAIN, "xl/vbaProject.bin", b"macro"), "macro"),
        (with_part(PLAIN, SHEET, bytes(2_000_001)), "bị hỏng"),
        (with_part(PLAIN, SHEET, b"<worksheet>" + b" " * 2_000_001), "quá lớn"),
        (with_part(PLAIN, SHEET, b"<worksheet"), "bị hỏng"),
        (with_part(PLAIN, SHEET, b'<?xml version="1.0" encoding="cp1258"?><worksheet/>'), "bảng mã lạ"),
        (with_part(PLAIN, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'), "không an toàn"),
        (with_part(PLAIN, SHEET, b"<worksheet><sheetData>" + b"<row/>" * 50_000), "quá nhiều ô"),
    ],
)
def test_a_file_that_is_no_plain_workbook_is_refused(data: bytes, expected: str) -> None:
    assert expected in refused(data)


def test_another_zip_is_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "bị hỏng" in refused(stream.getvalue())


def test_other_compressions_are_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(PLAIN)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        for part in old.namelist():
            archive.writestr(part, old.read(part))
    assert "nén theo cách lạ" in refused(stream.getvalue())


@pytest.mark.parametrize("value", ["nan", "1e999", "9" * 5000, "x", "<f>1+1"])
def test_numbers_that_are_none_do_no_harm(value: str) -> None:
    cell = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>{value}</v></c></row></sheetData></worksheet>'
    try:
        rows = open_sheets(with_part(PLAIN, SHEET, cell.encode()), LIMITS, ("survey",), [])["survey"].rows
    except WorkbookFaulty as faulty:
        assert "bị hỏng" in str(faulty)
    else:
        assert rows[0].cells in ({1: float("inf")}, {1: NO_NUMBER}, {1: FORMULA})


def test_the_last_cell_of_excel_costs_nothing() -> None:
    far = (
        f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
        '<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    faults: list[Fault] = []
    assert open_sheets(with_part(PLAIN, SHEET, far.encode()), LIMITS, ("survey",), faults)["survey"].rows == ()
    assert [(fault.row, fault.message) for fault in faults] == [
        (1048576, "Trang dài quá 100 dòng. Hãy chia thành nhiều tệp.")
    ]


def test_formulas_errors_and_merged_cells_are_told_where_they_are_read() -> None:
    rows: list[list[object]] = [
        ["DANH SÁCH", None, None, None],
        ["type", "name", "label", "ghi chú"],
        ["text", "=1+1", "#N/A", "=2+2"],
        ["text", "b", "c"],
    ]
    faults: list[Fault] = []
    data = book({"survey": rows, "khac": [["=1+1"]]}, merge={"survey": "A4:B4"})
    sheets = open_sheets(data, LIMITS, ("survey",), faults)
    assert sheets["survey"].rows[2].cells == {1: "text", 2: FORMULA, 3: ERROR, 4: FORMULA}
    assert "khac" not in sheets
    read_lines(sheets["survey"], Columns({"type": (), "name": (), "label": ()}), ("type",), faults)
    assert [(fault.sheet, fault.row, fault.column) for fault in faults] == [
        ("survey", 3, "B"),
        ("survey", 3, "C"),
        ("survey", 4, "A"),
    ]
    assert str(faults[2]) == "Trang survey, ô A4: Các ô A4:B4 bị gộp. Hãy bỏ gộp rồi điền từng ô."


def test_a_sheet_that_is_too_long_is_a_fault() -> None:
    faults: list[Fault] = []
    open_sheets(book({"survey": [["x"]] * 101}), LIMITS, ("survey",), faults)
    assert [(fault.row, fault.message) for fault in faults] == [
        (101, "Trang dài quá 100 dòng. Hãy chia thành nhiều tệp.")
    ]


def test_two_sheets_of_one_name_are_a_fault() -> None:
    faults: list[Fault] = []
    open_sheets(book({"to_nhom": [["ma"]], "Tổ, nhóm": [["ma"]]}), LIMITS, ("to_nhom",), faults)
    assert [(fault.sheet, fault.message) for fault in faults] == [
        ("Tổ, nhóm", "Trùng tên với trang to_nhom. Hãy gộp hai trang làm một.")
    ]


def test_faults_are_sorted_by_sheet_row_and_column() -> None:
    faults = [Fault("b", 1, "A", ""), Fault("a", 2, "AA", ""), Fault("a", 2, "B", ""), Fault("a", 1, "Z", "")]
    assert [f"{fault.sheet}{fault.row}{fault.column}" for fault in WorkbookFaulty(faults).faults] == [
        "a1Z",
        "a2B",
        "a2AA",
        "b1A",
    ]


def test_damage_anywhere_gives_a_fault_and_nothing_else() -> None:
    random = Random(20261122)
    for _ in range(150):
        damaged = bytearray(PLAIN)
        for _ in range(random.randrange(1, 20)):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        try:
            sheets = open_sheets(bytes(damaged), LIMITS, ("survey",), [])
        except WorkbookFaulty as faulty:
            assert len(faulty.faults) == 1
        else:
            assert isinstance(sheets, dict)


def test_a_fault_says_where_it_is() -> None:
    faulty = WorkbookFaulty(
        [Fault("survey", 2, "B", "Sửa."), Fault("survey", 3, "", "Thiếu."), Fault("", 0, "", "Hỏng.")]
    )
    assert str(faulty) == "Tệp: Hỏng.\nTrang survey, ô B2: Sửa.\nTrang survey, dòng 3: Thiếu."
