"""Workbooks made in memory for the tests of everything that reads one."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from conversation.excel.sheets import WorkbookFaulty


def book(sheets: Mapping[str, Iterable[Sequence[object]]], merge: Mapping[str, str] | None = None) -> bytes:
    """An .xlsx with these sheets and rows; `merge` gives a range to merge by sheet."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if merge and title in merge:
            sheet.merge_cells(merge[title])
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same .xlsx with one part added or replaced."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def told(faulty: pytest.ExceptionInfo[WorkbookFaulty]) -> list[tuple[str, str]]:
    """Where each fault is ('survey C5') and what it says."""
    return [(f"{fault.sheet} {fault.column}{fault.row}".strip(), fault.message) for fault in faulty.value.faults]


def form_book(
    *rows: Mapping[str, object],
    choices: Iterable[Sequence[object]] = (),
    settings: Mapping[str, object] | None = None,
    indicators: Iterable[Mapping[str, object]] = (),
) -> bytes:
    """A questionnaire's workbook: each row of the survey by its headers, which stand in the order of first use."""
    facts: dict[str, object] = {"form_id": "thu", "form_title": "Phiếu thử", "version": 1}
    facts |= {"purpose": "monthly", "content_area": "MT", **(settings or {})}
    sheets: dict[str, Iterable[Sequence[object]]] = {
        "survey": table(rows),
        "choices": [["list_name", "name", "label"], *choices],
        "settings": table([facts]),
    }
    brought = list(indicators)
    return book({**sheets, "indicators": table(brought)} if brought else sheets)


def table(rows: Iterable[Mapping[str, object]]) -> list[list[object]]:
    """A header and the rows below it."""
    listed = list(rows)
    header = list(dict.fromkeys(name for row in listed for name in row))
    return [list(header), *([row.get(name) for name in header] for row in listed)]
