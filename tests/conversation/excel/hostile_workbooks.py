"""Files that are no good questionnaire, made in memory: each kind of damage and attack with what is said of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from tests.conversation.excel.workbooks import book, form_book, with_part

Cells = Mapping[str, object]
RULES: Final = ("relevant", "constraint", "soft_constraint", "default")
SURVEY: Final = "xl/worksheets/sheet1.xml"
MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD: Final = form_book({"type": "text", "name": "a", "label": "A"})


def question(number: int, **cells: object) -> Cells:
    return {"type": "text", "name": f"cau_hoi_so_{number}", "label": "A", **cells}


def other_archive(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def sheet_of(rows: int, columns: int, cell: str) -> bytes:
    """A survey whose every cell is the same, under a header of letters."""
    text = f"<worksheet {MAIN}><sheetData>" + f"<row>{cell * columns}</row>" * rows + "</sheetData></worksheet>"
    return with_part(GOOD, SURVEY, text.encode())


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def shared(text: str) -> bytes:
    """Every cell of a long sheet is one long text, stored once."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    data = sheet_of(1200, 50, '<c t="s"><v>0</v></c>')
    types = zipfile.ZipFile(BytesIO(data)).read("[Content_Types].xml").decode()
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    data = with_part(data, "[Content_Types].xml", types.replace("</Types>", part).encode())
    return with_part(data, "xl/sharedStrings.xml", f"<sst {MAIN}><si><t>{text}</t></si></sst>".encode())


def unknown_names(number: int) -> str:
    return " + ".join(f"${{la_{number}_{place}}}" for place in range(60))


def every_rule(rule: Callable[[int], str]) -> bytes:
    return form_book(*(question(number, **dict.fromkeys(RULES, rule(number))) for number in range(100)))


def million() -> bytes:
    """One rule of 10^6 characters, which Excel itself cannot write."""
    cells = "".join(inline(text) for text in ("text", "a", "A", "1+" * 500_000 + "1"))
    header = "".join(map(inline, ("type", "name", "label", "relevant")))
    text = f"<worksheet {MAIN}><sheetData><row>{header}</row><row>{cells}</row></sheetData></worksheet>"
    return with_part(GOOD, SURVEY, text.encode())


def circle() -> bytes:
    rows = [question(number, relevant=f"${{cau_hoi_so_{(number + 1) % 100}}} = 'x'") for number in range(100)]
    return form_book(*rows)


def nested_groups() -> bytes:
    begins: list[Cells] = [{"type": "begin group", "relevant": f"'{'x' * 900}{n}' != ''"} for n in range(190)]
    return form_book(*begins, *(question(number) for number in range(15)), *[{"type": "end group"}] * 190)


def indicators(count: int) -> bytes:
    rows = [
        {
            "code": f"MT{number:04}",
            "label": "A",
            "unit": "hộ",
            "type": "integer",
            "over_time": "sum",
            "over_units": "sum",
            "direction": "up",
            "question_type": "count_household",
            "content_area": "MT",
            "constraint": unknown_names(number),
            "soft_constraint": unknown_names(number + 1),
        }
        for number in range(count)
    ]
    return form_book(question(1), indicators=rows)


HOSTILE: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "an empty file": (lambda: b"", "không phải tệp Excel"),
    "a .csv": (lambda: b"type,name,label\ntext,a,A\n" * 1000, "không phải tệp Excel"),
    "an .xls": (lambda: OLE + bytes(20_000), "Tệp kiểu .xls cũ hoặc có mật khẩu"),
    "an encrypted .xlsx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(5000), "bỏ mật khẩu"),
    "a .docx": (lambda: other_archive("[Content_Types].xml", "word/document.xml"), "Đây là tệp Word"),
    "an .ods": (lambda: other_archive("mimetype", "content.xml"), "LibreOffice"),
    "an .xlsb": (lambda: other_archive("[Content_Types].xml", "xl/workbook.bin"), ".xlsb"),
    "macros": (lambda: with_part(GOOD, "xl/vbaProject.bin", b"macro"), "Tệp có macro"),
    "a zip bomb": (lambda: with_part(GOOD, SURVEY, b"<worksheet>" + b" " * 200_000_000), "Nội dung tệp quá lớn"),
    "a 50 MB file": (lambda: bytes(50_000_000), "Tệp lớn quá 2 MB"),
    "entities": (lambda: with_part(GOOD, SURVEY, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "không an toàn"),
    "too many cells": (lambda: sheet_of(10_000, 50, "<c/>"), "quá nhiều ô"),
    "as many cells as may be": (lambda: sheet_of(1200, 50, "<c><v>1</v></c>"), "Không biết cột “1”"),
    "one long text in every cell": (lambda: shared("ắ" * 32_000), "Không biết cột"),
    "a longer text than Excel has": (lambda: shared("x" * 1_000_000), "Ô dài quá 32767 chữ"),
    "no sheet": (lambda: book({"khac": [["x"]]}), "Thiếu trang survey"),
    "merged cells": (
        lambda: book({"survey": [["type", "name"], ["text", "a"]], "settings": []}, merge={"survey": "A2:B2"}),
        "Các ô A2:B2 bị gộp",
    ),
    "formulas": (lambda: every_rule(lambda number: "=1+1"), "Ô chứa công thức"),
    "an expression of 10^6 characters": (lambda: million(), "Ô dài quá 32767 chữ"),
    "long expressions": (lambda: every_rule(lambda number: "1+" * 4000 + "1"), "Hãy rút xuống còn nhiều nhất 1000"),
    "deep expressions": (lambda: every_rule(lambda number: "(" * 140 + "1" + ")" * 140), "lồng nhau quá 30 lớp"),
    "10^10^10": (lambda: every_rule(lambda number: "10^10^10"), "Không có phép lũy thừa"),
    "unknown names": (lambda: every_rule(unknown_names), "Không có câu hỏi hay chỉ tiêu nào tên là la_0_0"),
    "names twice": (lambda: form_book(*[question(1)] * 100), "có hai lần"),
    "a circle": (circle, "thành vòng"),
    "nested groups": (nested_groups, "Nhóm lồng nhau quá 10 lớp"),
    "many indicators": (lambda: indicators(1900), "Có quá 200 chỉ tiêu"),
    "wrong types": (lambda: form_book(question(1, label=True, required=7, relevant=0.5)), "Hãy ghi chữ"),
}
"""What it is -> (makes it, part of what is said)."""
