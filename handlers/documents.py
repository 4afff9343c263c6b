"""What documents show whose drawing holds ids only: read when they are drawn, page by page, outside every message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from conversation.texts import vi as say
from handlers import invitation_words
from handlers.invitation_words import Letter
from handlers.office import Office
from reporting import drawing
from storage import awaited, month_rows, periods, questionnaires, summaries, units
from storage.database import Transaction

PAGE = 500
"""Groups read at a time."""

Data = Mapping[str, Any]


def asked_at(data: Data) -> datetime:
    """When it was asked for."""
    return datetime.fromtimestamp(data["asked_at"] / 1000, UTC)


def month_workbook(tx: Transaction, office: Office, data: Data) -> dict[str, Any]:
    """What reporting/documents.month_workbook draws: the summary, and a row for each group that owes the month."""
    unit, period = units.unit(tx, data["unit"]), periods.find(tx, data["period"])
    if period is None:
        raise LookupError(data["period"])
    found = summaries.summary(tx, unit, period.id, office.preset, withhold=False)
    rows = [
        {
            "group": row.group,
            "area": row.area,
            "sent": f"{office.local(row.filed_at):%d/%m/%Y %H:%M}" if row.filed_at else "",
            "state": ("on_time" if row.on_time else "late") if row.is_filed else "missing",
            "figures": {code: each.value for code, each in row.told.items()} if row.is_filed else {},
            "reasons": {code: each.reason for code, each in row.told.items() if each.reason} if row.is_filed else {},
            "difficulty": row.difficulty or "",
        }
        for row in month_rows.of_unit(tx, unit.id, period, PAGE)
    ]
    return {"summary": drawing.summary_data(found, office.local(asked_at(data))), "reports": rows}


def open_letters(tx: Transaction, office: Office, data: Data) -> list[Letter]:
    """The invitations of a unit that have a code, by commune, area and name."""
    found: list[Letter] = []
    after, at = 0, asked_at(data)
    while page := awaited.piece(tx, [data["unit"]], office.day(at), PAGE, after):
        found += invitation_words.letters(tx, office, page, at)
        after = page[-1].group_id
    return sorted(found, key=lambda each: (each.to.commune_code, each.to.area, each.to.name, each.to.group_id))


def invitation_sheet(tx: Transaction, office: Office, data: Data) -> dict[str, Any]:
    """What reporting/sheets.draw_invitations draws."""
    slips = [
        {
            "group": letter.to.name,
            "name": letter.to.leader or "",
            "code": letter.invitation.code,
            "link": office.link(letter.invitation.code) or letter.bot or "",
            "expires": invitation_words.expires(office, letter),
        }
        for letter in open_letters(tx, office, data)
    ]
    shown: dict[str, Any] = {"title": units.unit(tx, data["unit"]).name, "people": slips}
    if office.typed_codes and not office.join_links:
        shown["how_to"] = list(say.INVITE_SHEET_HOW_TO)
    return shown


def invitation_file(tx: Transaction, office: Office, data: Data) -> dict[str, Any]:
    """What reporting/invitation_list.draw_list draws."""
    rows = [
        {
            "commune": letter.to.commune,
            "area": letter.to.area,
            "group": letter.to.name,
            "name": letter.to.leader or "",
            "code": letter.invitation.code,
            "expires": invitation_words.expires(office, letter),
            "message": invitation_words.message(office, letter),
        }
        for letter in open_letters(tx, office, data)
    ]
    return {"title": units.unit(tx, data["unit"]).name, "rows": rows}


def questionnaire_file(tx: Transaction, office: Office, data: Data) -> dict[str, Any]:
    """The workbook that a questionnaire was read from."""
    return {"workbook": questionnaires.workbook_of(tx, data["questionnaire"])}


READ: Mapping[str, Callable[[Transaction, Office, Data], dict[str, Any]]] = {
    "month_workbook": month_workbook,
    "invitation_sheet": invitation_sheet,
    "invitation_file": invitation_file,
    "questionnaire_file": questionnaire_file,
}
"""By the drawing's name; the others hold what they show."""
