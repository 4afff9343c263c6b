"""What of a workbook is never read decides nothing; what is read is bounded whatever it holds."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from conversation.excel.roster import read_roster
from conversation.excel.sheets import Limits, open_sheets
from conversation.excel.workbook import read_questionnaire
from tests.conversation.excel.hostile_workbooks import GOOD, MAIN
from tests.conversation.excel.workbooks import book, with_part
from tests.shares import share

ROSTER = book({"nguoi": [["ho_ten", "vai_tro", "ma_don_vi"], ["Lê Thị Hoa", "cán bộ xã", "02473"]]})
SHEET = "xl/worksheets/sheet1.xml"
UNREAD = (
    "customXml/item1.xml",
    "docProps/app.xml",
    "docProps/core.xml",
    "docProps/custom.xml",
    "xl/theme/theme1.xml",
    "xl/drawings/drawing1.xml",
    "xl/drawings/vmlDrawing1.vml",
    "xl/printerSettings/printerSettings1.bin",
    "xl/comments1.xml",
    "xl/calcChain.xml",
    "xl/externalLinks/externalLink1.xml",
    "xl/connections.xml",
    "[Content_Types].xml",
)
CONTENTS = {
    "another encoding": '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
    "an unknown encoding": b'<?xml version="1.0" encoding="x-mac-vietnamese"?><a/>',
    "broken": b"<a><b",
    "empty": b"",
    "a document type": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "large": b"<a>" + b" " * 25_000_000 + b"</a>",
    "many tags": b"<a>" + b"<b/>" * 400_000 + b"</a>",
    "no XML": bytes(range(256)) * 10,
}


@pytest.mark.parametrize("content", CONTENTS)
def test_a_part_that_is_not_read_decides_nothing(content: str) -> None:
    form, people = read_questionnaire(GOOD, {}), read_roster(ROSTER, {}, {"02473"})
    for part in UNREAD:
        assert read_questionnaire(with_part(GOOD, part, CONTENTS[content]), {}) == form, part
        assert read_roster(with_part(ROSTER, part, CONTENTS[content]), {}, {"02473"}) == people, part


def test_a_sheet_that_is_not_read_decides_nothing() -> None:
    data = book({"huong_dan": [["x"]], "nguoi": [["ho_ten", "vai_tro", "ma_don_vi"], ["Hoa", "cán bộ xã", "02473"]]})
    whole = read_roster(data, {}, {"02473"})
    for content in CONTENTS.values():
        assert read_roster(with_part(data, SHEET, content), {}, {"02473"}) == whole


def test_what_stands_behind_the_cells_is_not_looked_at() -> None:
    text = ZipFile(BytesIO(GOOD)).read(SHEET)
    behind = b'<conditionalFormatting sqref="A1"><broken</worksheet>'
    cut = text[: text.index(b"</sheetData>") + len(b"</sheetData>")] + behind
    assert read_questionnaire(with_part(GOOD, SHEET, cut), {}) == read_questionnaire(GOOD, {})


def in_utf_16(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as old:
        for part in old.namelist():
            if part.endswith((".xml", ".rels")):
                text = old.read(part).decode().replace("UTF-8", "UTF-16").replace("utf-8", "UTF-16")
                data = with_part(data, part, text.encode("utf-16"))
    return data


def test_both_encodings_of_the_standard_are_read() -> None:
    assert read_questionnaire(in_utf_16(GOOD), {}) == read_questionnaire(GOOD, {})
    assert read_roster(in_utf_16(ROSTER), {}, {"02473"}) == read_roster(ROSTER, {}, {"02473"})


def random_values(random: Random) -> Iterator[object]:
    words = ("Thôn Đồng Bàn", " x ", "a_x000D_b", "1.234,5", "=1+1", "ẩn\nhiện", "😀", "<&>\"'", "")
    while True:
        yield random.choice((None, random.choice(words), random.randrange(-(10**9), 10**9), random.random() * 1000))
        yield random.choice((True, False, None))


def test_openpyxl_reads_the_same_cells() -> None:
    random = Random(20261127)
    values = random_values(random)
    limits = Limits(packed_bytes=10**6, unpacked_bytes=10**7, tags=10**5, rows=1000)
    for _ in range(30):
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "survey"
        for row in range(1, random.randrange(2, 30)):
            for column in range(1, random.randrange(2, 12)):
                sheet.cell(row, column).value = next(values)  # type: ignore[assignment]
        stream = BytesIO()
        workbook.save(stream)
        found = open_sheets(stream.getvalue(), limits, ("survey",), [])["survey"]
        mine = {(row.number, column): value for row in found.rows for column, value in row.cells.items()}
        theirs = load_workbook(stream, read_only=True).worksheets[0]
        for row_number, cells in enumerate(theirs.iter_rows(), 1):
            for column, cell in enumerate(cells, 1):
                value = cell.value
                if isinstance(value, str) and cell.data_type != "f":
                    value = value.replace("_x000D_", "\n").strip() or None
                if cell.data_type != "f":
                    assert mine.get((row_number, column)) == value


# --- what is read is bounded ---------------------------------------------------------------------------------------

HEAD = f"<worksheet {MAIN}><dimension ref='A1:XFD1048576'/><sheetData>".encode()
TAIL = b"</sheetData></worksheet>"
BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "a false size": lambda: (SHEET, HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL),
    "empty rows": lambda: (SHEET, HEAD + b"<row/>" * 1_600_000 + TAIL),
    "empty cells": lambda: (SHEET, HEAD + b"<row>" + b"<c/>" * 1_600_000 + b"</row>" + TAIL),
    "as many cells as may be": lambda: (SHEET, HEAD + b"<row><c><v>1</v></c></row>" * 120_000 + TAIL),
    "attributes": lambda: (
        SHEET,
        HEAD + b"<row " + b" ".join(b'a%x=""' % n for n in range(300_000)) + b"/>" + TAIL,
    ),
    "names of elements": lambda: (SHEET, HEAD + b"".join(b"<n%x/>" % n for n in range(200_000)) + TAIL),
    "depth": lambda: (SHEET, HEAD + b"<row>" * 1_000_000),
    "one endless tag": lambda: (SHEET, HEAD + b'<row r="' + b">" * 30_000_000 + b'"/>' + TAIL),
    "one endless text": lambda: (SHEET, HEAD + b"<row><c><v>" + b"9" * 30_000_000 + b"</v></c></row>" + TAIL),
    "texts": lambda: (
        "xl/sharedStrings.xml",
        f"<sst {MAIN}>".encode() + b"<si><t>a</t></si>" * 400_000 + b"</sst>",
    ),
    "wide letters": lambda: (
        "xl/sharedStrings.xml",
        f"<sst {MAIN}>".encode() + f"<si><t>{'a' * 9000}😀</t></si>".encode() * 3_000 + b"</sst>",
    ),
    "formats": lambda: ("xl/styles.xml", f"<x {MAIN}><cellXfs>".encode() + b"<xf/>" * 1_000_000 + b"</cellXfs></x>"),
    "defined names": lambda: ("xl/workbook.xml", b"<workbook>" + b"<definedName/>" * 1_600_000 + b"</workbook>"),
    "sheets": lambda: ("xl/workbook.xml", b"<workbook><sheets>" + b'<sheet name="a"/>' * 500_000 + b"</sheets>"),
}
SCRIPT = """
import json, sys
from conversation.excel.roster import read_roster
from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import read_questionnaire
def peak():
    line = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6
data, before, said = sys.stdin.buffer.read(), peak(), []
for read in (lambda: read_questionnaire(data, {}), lambda: read_roster(data, {}, {"02473"})):
    try:
        read()
        said.append("")
    except WorkbookFaulty as faulty:
        said.append(faulty.faults[0].message)
print(json.dumps({"said": said, "mb": peak()}))
"""


@pytest.mark.parametrize("bomb", list(BOMBS)[:: len(BOMBS) // share(len(BOMBS))])
def test_whatever_is_sent_takes_little_memory(bomb: str) -> None:
    """The peak of a process of its own, for a questionnaire and for a roster. Bar: 150 MB."""
    first = f'{HEAD.decode()}<row r="1"><c t="s" s="1"><v>0</v></c><c s="1"><v>5</v></c></row>{TAIL.decode()}'
    survey, people = with_part(GOOD, SHEET, first.encode()), with_part(ROSTER, SHEET, first.encode())
    part, content = BOMBS[bomb]()
    for whole in (survey, people):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=with_part(whole, part, content),
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
            check=True,
        )
        found = json.loads(done.stdout)
        assert found["mb"] < 150
        assert all(said.endswith(".") for said in found["said"])
