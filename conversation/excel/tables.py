"""Reads a sheet as a table: where its header stands, which columns there are, and its rows below."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from openpyxl.utils import get_column_letter

from conversation.excel.lines import Line
from conversation.excel.sheets import Cell, Fault, Row, Sheet, Spoiled, plain_word
from conversation.questionnaire import LANGUAGE

__all__ = ["Columns", "read_lines", "required_sheet"]

MOST_FAULTS: Final = 1000
"""Faulty cells of one sheet that are told; nobody mends more by hand."""
_MOST_TITLE_ROWS: Final = 20
"""The header is looked for in so many first rows."""

_PASSED_OVER: Final = {"note", "notes", "ghi_chu", "stt", "tt", "so_tt", "so_thu_tu", "thu_tu", "no"}
"""Headers of notes and running numbers."""
_LANGUAGE: Final = re.compile(r"(?:.*\(\s*)?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\s*\)?")
_LANGUAGES: Final = {"tieng_viet": "vi", "vietnamese": "vi", "english": "en", "tieng_anh": "en"}


@dataclass(frozen=True)
class Columns:
    """The columns of a table. Headers are compared as plain words."""

    names: Mapping[str, Iterable[str]]
    """Name -> its other headers."""
    spoken: Collection[str] = ()
    """Names that may stand once for each language, as `label::en` or `label::Tày (tyz)`."""
    harmless: Collection[str] = ()
    """Headers of other programs that change nothing here: passed over."""
    unsupported: Mapping[str, str] = field(default_factory=dict)
    """Headers of other programs that would change something -> what to do instead."""


def required_sheet(sheets: Mapping[str, Sheet], key: str, faults: list[Fault]) -> Sheet | None:
    """The sheet whose title is that plain word; a missing one is a fault."""
    if key not in sheets:
        faults.append(Fault(key, 0, "", f"Thiếu trang {key}. Hãy thêm trang có tên này."))
    return sheets.get(key)


def read_lines(
    sheet: Sheet | None, columns: Columns, required: Collection[str], faults: list[Fault]
) -> tuple[Line, ...]:
    """The rows below the header, which is the first row that reads like one; a title may stand above it.

    `required` are the names that must be there. A header that is not known is a fault where something stands below
    it, except notes and running numbers; so is content without a header. The cells of a language are keyed
    `label::en`. A sheet that is missing has no rows.
    """
    if sheet is None:
        return ()
    if not sheet.rows:
        faults.append(Fault(sheet.title, 1, "", f"Trang trống. Dòng đầu phải có các cột: {', '.join(required)}."))
        return ()
    header = header_of(sheet, columns, required)
    body = sheet.rows[sheet.rows.index(header) + 1 :]
    filled = {place for row in body for place in row.cells}
    places = _places(sheet, header, filled, columns, required, faults)
    letters = {name: get_column_letter(place) for place, name in places.items()}
    lines = []
    for row in body:
        cells = {places[place]: value for place, value in row.cells.items() if place in places}
        if cells:
            lines.append(Line(sheet.title, row.number, cells, letters, faults, row.hidden))
    _tell_cells(sheet, header, body, places, faults)
    return tuple(lines)


def header_of(sheet: Sheet, columns: Columns, required: Collection[str]) -> Row:
    """The header of a sheet with rows: the first that has all required names, else the one with most known names."""
    names = _known_names(columns)
    best, most = sheet.rows[0], 1
    for row in sheet.rows[:_MOST_TITLE_ROWS]:
        found = {names.get(plain_word(_head(value))) for value in row.cells.values()} - {None}
        if found.issuperset(required):
            return row
        if len(found) > most:
            best, most = row, len(found)
    return best


def _known_names(columns: Columns) -> dict[str, str]:
    return {plain_word(word): name for name, others in columns.names.items() for word in (name, *others)}


def _head(value: Cell) -> str:
    """A header without its language. None is so long, and comparing takes the longer the longer it is."""
    return value[:100].partition("::")[0] if isinstance(value, str) else ""


def _tell_cells(sheet: Sheet, header: Row, body: Sequence[Row], places: Mapping[int, str], faults: list[Fault]) -> None:
    """Formulas, errors and merged cells where they would be read."""
    spoiled = (
        Fault(sheet.title, row.number, get_column_letter(place), value.message)
        for row in body
        for place, value in row.cells.items()
        if isinstance(value, Spoiled) and place in places
    )
    faults.extend(islice(spoiled, MOST_FAULTS))
    for area in sheet.merged:
        if area.row >= header.number and (area.column in places or area.row == header.number):
            advice = f"Các ô {area.name} bị gộp. Hãy bỏ gộp rồi điền từng ô."
            faults.append(Fault(sheet.title, area.row, get_column_letter(area.column), advice))


def _places(
    sheet: Sheet,
    header: Row,
    filled: Collection[int],
    columns: Columns,
    required: Collection[str],
    faults: list[Fault],
) -> dict[int, str]:
    """Column names by their place; `filled` are the places with anything below the header."""
    title, names = sheet.title, _known_names(columns)
    harmless = _PASSED_OVER.union(map(plain_word, columns.harmless))
    places: dict[int, str] = {}
    # Of two columns of one name the filled one counts.
    for place in sorted(header.cells, key=lambda each: (each not in filled, each)):
        value = header.cells[place]
        text = value[:100] if isinstance(value, str) else ""
        (head, colons, language), word = text.partition("::"), plain_word(text)
        if word in harmless or plain_word(head) in harmless:
            continue
        name = names.get(word)
        if name is None and colons and names.get(plain_word(head)) in columns.spoken:
            name = _in_language(names[plain_word(head)], language)
        if name is not None and name not in places.values():
            places[place] = name
        elif place in filled:
            message = value.message if isinstance(value, Spoiled) else _strange(value, name, columns)
            faults.append(Fault(title, header.number, get_column_letter(place), message))
    missing = [name for name in required if name not in places.values()]
    faults.extend(Fault(title, header.number, "", f"Thiếu cột {name}. Hãy thêm cột này.") for name in missing)
    _tell_nameless(sheet, header, filled, faults)
    return dict(sorted(places.items()))


def _tell_nameless(sheet: Sheet, header: Row, filled: Collection[int], faults: list[Fault]) -> None:
    for place in sorted(set(filled) - set(header.cells))[:MOST_FAULTS]:
        letter = get_column_letter(place)
        advice = f"Cột {letter} có nội dung mà không có tên cột. Hãy ghi tên cột vào ô {letter}{header.number}"
        faults.append(Fault(sheet.title, header.number, letter, f"{advice}, hoặc xóa nội dung cột."))
    row, column = sheet.too_wide_at
    if row:
        advice = "Trang quá rộng: cột này không được đọc. Hãy xóa nội dung cột."
        faults.append(Fault(sheet.title, row, get_column_letter(column), advice))


def _in_language(name: str, language: str) -> str | None:
    """'label::en' of the header 'label::English (en)'; Vietnamese is the column itself. None of no language."""
    found = _LANGUAGE.fullmatch(language.strip())
    code = _LANGUAGES.get(plain_word(language)) or (found[1].lower() if found else None)
    return name if code == LANGUAGE else code and f"{name}::{code}"


def _strange(value: Cell, name: str | None, columns: Columns) -> str:
    """What to do with a header that cannot be taken."""
    if name is not None:
        return f"Cột {name} có hai lần. Hãy xóa một cột."
    text = str(value)[:40]
    head, colons, _ = text.partition("::")
    advice = {plain_word(word): advice for word, advice in columns.unsupported.items()}
    # media::image may have a language after it.
    word = next((word for word in advice if (plain_word(text) + "_").startswith(word + "_")), None)
    if word is not None:
        return advice[word]
    if colons and plain_word(head) in map(plain_word, columns.spoken):
        return f"Không rõ ngôn ngữ của cột “{text}”. Hãy ghi mã trong ngoặc, ví dụ {head}::Tày (tyz)."
    known = ", ".join(name for name in columns.names if "::" not in name)
    return f"Không biết cột “{text}”. Hãy xóa hoặc đổi thành một trong: {known}."
