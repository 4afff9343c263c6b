"""Writes a questionnaire as a plain XLSForm, which pyxform, ODK and Kobo take and our reader reads back equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from conversation.excel.defaults import plain_default
from conversation.excel.dialect import OWN_COLUMNS, RULE_COLUMNS, SELECTS, SPOKEN
from conversation.excel.kept_rules import BIND, kept, kept_column
from conversation.expression_tokens import cut
from conversation.expressions import compiled
from conversation.questionnaire import LANGUAGE, Option, Question, Questionnaire, Wording
from reporting.indicators import ONE, Thousandths

NAMESPACE: Final = 'tuquan="urn:tuquan:xlsform"'
"""The name space of our columns in an XForm."""
LANGUAGE_NAMES: Final = {
    "vi": "Tiếng Việt",
    "en": "English",
    "tyz": "Tày",
    "nut": "Nùng",
    "hmn": "Mông",
    "ium": "Dao",
    "sdc": "Sán Chay",
}

Cells: TypeAlias = dict[str, str | int | float]
"""Header -> what stands under it in one row; blank ones left out."""


def xlsform(form: Questionnaire) -> bytes:
    """The bytes of an .xlsx.

    Our own columns are named `bind::tuquan:NAME`, so that they become attributes of the XForm. A rule that reads what
    other programs have not (indicators that are not asked, earlier figures) stands only there.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    lists = _lists(form)
    spoken = [_header(column, language, form) for column in SPOKEN for language in form.languages]
    own = [*map(kept_column, RULE_COLUMNS), *(f"{BIND}{column}" for column in OWN_COLUMNS)]
    survey, choices = list(_survey_rows(form, lists)), list(_choice_rows(form, lists))
    _write(workbook.create_sheet("survey"), ("type", "name", *spoken, "required", *RULE_COLUMNS, *own), survey)
    _write(workbook.create_sheet("choices"), ("list_name", "name", *spoken), choices)
    _write(workbook.create_sheet("settings"), tuple(_settings(form)), [_settings(form)])
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def header_in(column: str, language: str) -> str:
    """'label::English (en)'."""
    return f"{column}::{LANGUAGE_NAMES.get(language, language)} ({language})"


def _header(column: str, language: str, form: Questionnaire) -> str:
    return header_in(column, language) if len(form.languages) > 1 else column


def _settings(form: Questionnaire) -> Cells:
    found: Cells = {
        "form_title": form.title,
        "form_id": form.key,
        "version": form.version,
        "attribute::tuquan:purpose": form.purpose,
        "attribute::tuquan:content_area": form.content_area,
        "namespaces": NAMESPACE,
    }
    if len(form.languages) > 1:
        found["default_language"] = f"{LANGUAGE_NAMES[LANGUAGE]} ({LANGUAGE})"
    return found


def _lists(form: Questionnaire) -> dict[str, str]:
    """The name of each list of options: that of the first question that offers it."""
    names: dict[str, str] = {}
    for question in form.questions:
        if question.kind in SELECTS:
            names.setdefault(_key(question.options), question.name)
    return names


def _survey_rows(form: Questionnaire, lists: Mapping[str, str]) -> Iterator[Cells]:
    inside = ""
    for question in form.questions:
        if inside and question.repeat != inside:
            yield {"type": "end_repeat"}
        if question.repeat and question.repeat != inside:
            repeat = form.repeat(question.repeat)
            row: Cells = {"type": "begin_repeat", "name": repeat.name}
            _speak(row, {LANGUAGE: {"label": repeat.label}, **repeat.translations}, form)
            _rule(row, "relevant", repeat.relevant, form)
            yield row
        inside = question.repeat
        yield _question_row(form, question, lists)
    if inside:
        yield {"type": "end_repeat"}


def _question_row(form: Questionnaire, question: Question, lists: Mapping[str, str]) -> Cells:
    kind = question.kind
    row: Cells = {"type": f"{kind} {lists[_key(question.options)]}" if kind in SELECTS else kind, "name": question.name}
    words = {column: getattr(question, column) for column in SPOKEN}
    _speak(row, {LANGUAGE: words, **question.translations}, form)
    if question.required:
        row["required"] = "yes"
    for column in RULE_COLUMNS:
        _rule(row, column, getattr(question, column), form)
    if kind == "calculate" and "calculation" not in row:
        # pyxform demands one; what we calculate stands in our own column.
        row["calculation"] = "''"
    own = {column: getattr(question, column) for column in OWN_COLUMNS}
    own["restricted"] = "yes" if question.restricted else ""
    own["soft_min"], own["soft_max"] = _plain(question.soft_min), _plain(question.soft_max)
    row.update({f"{BIND}{column}": value for column, value in own.items() if value not in ("", None)})
    return row


def _choice_rows(form: Questionnaire, lists: Mapping[str, str]) -> Iterator[Cells]:
    written: set[str] = set()
    for question in form.questions:
        name = lists.get(_key(question.options)) if question.kind in SELECTS else None
        if name is None or name in written:
            continue
        written.add(name)
        for option in question.options:
            row: Cells = {"list_name": name, "name": option.name}
            translations = {language: {"label": text} for language, text in option.translations.items()}
            _speak(row, {LANGUAGE: {"label": option.label}, **translations}, form)
            yield row


def _speak(row: Cells, wordings: Mapping[str, Wording], form: Questionnaire) -> None:
    for language in form.languages:
        words = wordings.get(language, {})
        row.update({_header(column, language, form): text for column, text in words.items() if text})


def _rule(row: Cells, column: str, rule: str, form: Questionnaire) -> None:
    if not rule:
        return
    shared = None if column == "soft_constraint" else _portable(rule, form)
    if shared is not None:
        row[column] = plain_default(shared) if column == "default" else shared
    if shared != rule:
        row[kept_column(column)] = kept(rule)


def _portable(rule: str, form: Questionnaire) -> str | None:
    """The rule as other programs can take it, with questions in place of indicators; None where they cannot."""
    if compiled(rule).facts:
        return None
    names = {question.name for question in form.questions}
    by_code = {question.indicator: question.name for question in form.questions if question.indicator}
    found, end = "", 0
    for token in cut(rule):
        if token.kind == "question" and token.text not in names:
            if token.text not in by_code:
                return None
            found += f"{rule[end : token.position]}${{{by_code[token.text]}}}"
            end = token.end
    return found + rule[end:]


def _plain(value: Thousandths | None) -> int | float | None:
    if value is None:
        return None
    return value // ONE if value % ONE == 0 else value / ONE


def _key(options: tuple[Option, ...]) -> str:
    # Options hold mappings, which have no hash.
    return repr(options)


def _write(sheet: Worksheet, order: Sequence[str], rows: Sequence[Cells]) -> None:
    """The columns in that order, those that are blank throughout left out."""
    headers = [header for header in order if any(header in row for row in rows)]
    sheet.append(headers)
    for number, row in enumerate(rows, 2):
        for place, header in enumerate(headers, 1):
            write_value(sheet, number, place, row.get(header))


def write_value(sheet: Worksheet, row: int, place: int, value: str | int | float | None) -> None:
    """One cell; a text is never taken for a formula, and loses what Excel cannot hold."""
    cell = sheet.cell(row, place)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
