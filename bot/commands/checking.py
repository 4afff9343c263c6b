"""`tuquan check-questionnaire`: every fault of a questionnaire's workbook, the empty workbook, and a plain XLSForm."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import catalogue
from bot.opening import open_database, open_settings
from bot.stopping import Refused
from conversation.excel.dialect import AREA_NAMES, PURPOSE_WORDS
from conversation.excel.indicator_list import LIMITS
from conversation.excel.questionnaire_template import write_template
from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import QuestionnaireFile, read_indicators, read_questionnaire_file
from conversation.excel.xlsform import LANGUAGE_NAMES, xlsform
from conversation.questionnaire import SILENT
from reporting.indicators import Indicator
from storage import questionnaires


def run(given: argparse.Namespace) -> int:
    """Check a workbook, and write what was asked for; 1 when it has faults."""
    if not given.file and not given.template:
        raise Refused("Cần tên tệp .xlsx, hoặc --template TỆP để lấy tệp mẫu.", 2)
    if given.xlsform and not given.file:
        raise Refused("--xlsform cần thêm tên tệp .xlsx để chuyển.", 2)
    if given.template:
        write(given.template, write_template(known_indicators().values()))
        print(f"Đã ghi tệp mẫu: {given.template}")
    if not given.file:
        return 0
    path = Path(given.file)
    if not path.is_file():
        raise Refused(f"Không có tệp {given.file}.")
    try:
        found = read_questionnaire_file(read(path), known_indicators())
    except WorkbookFaulty as faulty:
        for fault in faulty.faults:
            print(f"{fault}", file=sys.stderr)
        print(f"tuquan: Tệp có {len(faulty.faults)} chỗ cần sửa.", file=sys.stderr)
        return 1
    print(described(found))
    if given.xlsform:
        write(given.xlsform, xlsform(found.form))
        print(f"Đã ghi XLSForm: {given.xlsform}")
    return 0


def read(path: Path) -> bytes:
    """The bytes of a file; of one that is too large only enough to see that it is. Raises Refused."""
    try:
        with path.open("rb") as file:
            return file.read(LIMITS.packed_bytes + 1)
    except OSError as error:
        raise Refused(f"Không đọc được tệp {path} ({error.strerror}).") from None


def write(name: str, data: bytes) -> None:
    """Write a file. Raises Refused."""
    try:
        Path(name).write_bytes(data)
    except OSError as error:
        raise Refused(f"Không ghi được tệp {name} ({error.strerror}). Kiểm tra đường dẫn và chỗ trống.") from None


def known_indicators() -> Mapping[str, Indicator]:
    """By code: those of the installation, or where there is none yet those that would be installed."""
    try:
        database = open_database(open_settings())
    except Refused:
        shipped = read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())
        return {indicator.code: indicator for indicator in shipped}
    try:
        with database.reading() as tx:
            return questionnaires.all_indicators(tx)
    finally:
        database.close()


def described(found: QuestionnaireFile) -> str:
    """What the file is, in a few lines."""
    form = found.form
    asked = sum(question.kind not in SILENT for question in form.questions)
    area = AREA_NAMES[form.content_area]
    lines = [
        f"✔ {form.title} ({form.key}, phiên bản {form.version})",
        f"Mục đích: {PURPOSE_WORDS[form.purpose][-1]}; nội dung: {area}",
        f"Số câu hỏi: {asked}",
        f"Ngôn ngữ: {', '.join(f'{LANGUAGE_NAMES.get(each, each)} ({each})' for each in form.languages)}",
    ]
    if found.indicators:
        lines.append(f"Chỉ tiêu trong tệp: {', '.join(indicator.code for indicator in found.indicators)}")
    return "\n".join(lines)
