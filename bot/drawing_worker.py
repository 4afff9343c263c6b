"""The worker process: draws pictures and files, re-encodes photos, checks questionnaires; bot/pictures.py feeds it.

It runs as `python -m bot.drawing_worker IDLE_SECONDS`, answers one request after the other from standard input on
standard output, and ends when nothing was asked for so long, or when the program that started it is gone.
A request or answer is four bytes (the length of the head), the head in JSON, then the blobs whose lengths are
head["sizes"]. What draws is imported when it is first needed, so that a photo does not wait for matplotlib.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from bot.photo_reading import prepare_photo
from conversation.photo import PhotoRefused, PreparedPhoto
from conversation.questionnaire import Checked
from reporting.indicators import Indicator

LENGTH = struct.Struct(">I")


def pack(head: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """A request or an answer, ready to be written."""
    text = json.dumps({**head, "sizes": [len(blob) for blob in blobs]}).encode()
    return b"".join((LENGTH.pack(len(text)), text, *blobs))


# --- drawings ------------------------------------------------------------------------------------------------------


def _summary_chart(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from reporting.charts import draw_summary

    return draw_summary(data)


def _year_chart(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from reporting.charts import draw_year

    return draw_year(data)


def _contact_sheet(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from reporting.sheets import draw_contact_sheet

    return draw_contact_sheet(data, photos)


def _invitation_sheet(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from reporting.sheets import draw_invitations

    return draw_invitations(data)


def _invitation_file(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from reporting.invitation_list import draw_list

    return draw_list(data)


def _questionnaire_template(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from conversation.excel.questionnaire_template import write_template
    from reporting.indicators import Indicator

    return write_template([Indicator(**each) for each in data["indicators"]])


def _questionnaire_file(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    return base64.b64decode(data["workbook"])


def _month_workbook(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    from reporting.documents import month_workbook

    return month_workbook(data)


DRAWINGS: Mapping[str, Callable[[Mapping[str, Any], Sequence[bytes]], bytes]] = {
    "summary_chart": _summary_chart,
    "year_chart": _year_chart,
    "contact_sheet": _contact_sheet,
    "invitation_sheet": _invitation_sheet,
    "invitation_file": _invitation_file,
    "month_workbook": _month_workbook,
    "questionnaire_template": _questionnaire_template,
    "questionnaire_file": _questionnaire_file,
}
"""What a conversation.messages.Drawing may name."""


# --- questionnaires ------------------------------------------------------------------------------------------------


def check_questionnaire(data: bytes, indicators: Sequence[Mapping[str, Any]]) -> Checked:
    """Read a questionnaire that an officer sent; `data` may be anything at all."""
    from conversation.excel.sheets import WorkbookFaulty
    from conversation.excel.workbook import read_questionnaire_file

    known = {each["code"]: Indicator(**each) for each in indicators}
    try:
        found = read_questionnaire_file(data, known)
    except WorkbookFaulty as faulty:
        return Checked(faults=tuple(str(fault) for fault in faulty.faults))
    return Checked(found.form, found.indicators)


# --- the process ---------------------------------------------------------------------------------------------------


def main() -> None:
    """Answer requests until nothing is asked for, or the asking program is gone."""
    # A signal, or an answer nobody reads, ends the worker without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    idle_seconds = float(sys.argv[1])
    requests = sys.stdin.buffer
    # Whatever a library prints goes to the error output: it must not run into the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while select.select([requests], [], [], idle_seconds)[0]:
        request = _read(requests)
        if request is None:
            return
        answers.write(_answer(*request))
        answers.flush()


def _read(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next request, or None at the end."""
    start = stream.read(LENGTH.size)
    if len(start) < LENGTH.size:
        return None
    head = json.loads(stream.read(LENGTH.unpack(start)[0]))
    return head, [stream.read(size) for size in head["sizes"]]


def _answer(head: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    try:
        if head["what"] == "photo":
            return _photo_answer(prepare_photo(blobs[0]))
        if head["what"] == "questionnaire":
            return pack(check_questionnaire(blobs[0], head["indicators"]).to_json())
        return pack({}, [DRAWINGS[head["name"]](head["data"], blobs)])
    except Exception as error:
        # Only the kind and the place: what the error says may hold people's names.
        place = traceback.extract_tb(error.__traceback__)[-1]
        return pack({"error": f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"})


def _photo_answer(photo: PreparedPhoto | PhotoRefused) -> bytes:
    if isinstance(photo, PhotoRefused):
        return pack({"refused": photo.reason})
    return pack({"width": photo.width, "height": photo.height, "hash": photo.hash}, [photo.data])


if __name__ == "__main__":
    main()
