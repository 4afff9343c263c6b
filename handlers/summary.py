"""/tonghop: the figures of a unit and their chart, in its chat or in an officer's private chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from conversation.intents import Intent
from conversation.messages import Choice, Drawing, Reply
from conversation.texts import vi as say
from handlers import period_choice, summary_text
from handlers.office import Office
from handlers.period_choice import Meant
from handlers.visit import Visit, day_text, in_period
from reporting import drawing
from reporting.summary import Summary
from storage import people, periods, photo_reviews, summaries, units
from storage.database import Transaction
from storage.outbox import Address

PHOTO_WORDS = ("hình ảnh", "hinh anh", "ảnh", "anh", "hình", "hinh")


def of_photos(found: Intent) -> Intent | None:
    """'tổng hợp ảnh tháng 10 xã Bình Ca' without the word for photos; None where none was asked for."""
    words = rest_of(found)
    for photo in PHOTO_WORDS:
        if words.lower() == photo:
            return Intent(found.code, period=found.period)
        if words.lower().startswith(f"{photo} "):
            cut = len(photo) + 1
            return Intent(found.code, words[cut:].strip(), found.period, words[cut:].strip(), found.unit_typed[cut:])
    return None


def rest_of(found: Intent) -> str:
    """What was typed besides the command and the period: 'ảnh', or a unit's name."""
    first = found.unit_typed.split()[:1]
    return found.unit or (first[0] if first and first[0] in PHOTO_WORDS else "")


def say_for(visit: Visit, chosen: Sequence[units.Unit], period: Meant) -> None:
    """The summary of each unit, to an officer over it."""
    for unit in chosen:
        line, choices = period_choice.offer(visit, period, f"s:all:{unit.id}")
        *first, last = replies(visit, unit, period.id)
        for told in first:
            visit.say(told, kind="notice")
        # Where there are no buttons only the list said last can be picked from.
        visit.say(with_offer(last, line, choices), kind="notice")


def of_commune(visit: Visit, group_id: int, period: str) -> None:
    """The picture of a group's commune, to who reports for the group: totals only, nobody is named."""
    held = people.reports_for(visit.tx, visit.person.id, group_id, visit.today)
    row = periods.find(visit.tx, period) if held else None
    area = units.group(visit.tx, group_id).area_id if row is not None else None
    commune = units.at_level(visit.tx, area, "commune", row.last_on) if row is not None and area is not None else None
    if commune is None:
        visit.say(say.BUTTON_OF_OLD)
        return
    found = summaries.summary(visit.tx, commune, period, visit.office.preset, withhold=True)
    # Of an area with one group its bar would tell who has not filed.
    data = {**drawing.summary_data(found), "parts": []}
    text = f"{summary_text.head(found)[0]}\n{summary_text.filed(found)}"
    visit.say(Reply(text, drawing=Drawing("summary_chart", data)), kind="notice")


def with_offer(told: Reply, line: str, choices: tuple[Choice, ...]) -> Reply:
    """The reply with a line about the month that is open but not over, and its button."""
    return replace(told, text=f"{told.text}\n{line}", choices=choices) if line else told


def replies(visit: Visit, unit: units.Unit, period: str, *, to_officer: bool = True) -> list[Reply]:
    """The whole summary with its pictures, for a private chat; names and restricted totals only to an officer."""
    tx, office = visit.tx, visit.office
    found = summaries.summary(tx, unit, period, office.preset, withhold=not to_officer)
    if not found.completeness.filed:
        return [Reply(summary_text.empty(found, periods.find(tx, period), visit.today, named=to_officer))]
    data = drawing.summary_data(found)
    further = [Drawing("summary_chart", page) for page in drawing.further_pages(data)]
    whole = Reply(summary_text.whole(found, named=to_officer), drawing=Drawing("summary_chart", data))
    return [whole, *(Reply(say.SUMMARY_PAGE, drawing=page) for page in further)]


def chart(found: Summary) -> Drawing:
    """The picture of a summary; without the hour the same figures are the same one, drawn once for all who ask."""
    return Drawing("summary_chart", drawing.summary_data(found))


def in_group(
    tx: Transaction,
    office: Office,
    chat: Address,
    unit: units.Unit,
    period: str,
    now: datetime,
    *,
    above: str = "",
    below: str = "",
) -> Reply:
    """For a chat group: the picture, and beside it a few lines without names; the rest comes in private.

    Where there are no buttons, it is said what to type there.
    """
    found = summaries.summary(tx, unit, period, office.preset, withhold=True)
    if not found.completeness.filed:
        text = summary_text.empty(found, periods.find(tx, period), office.day(now), named=False)
        return Reply("\n".join(filter(None, (above, text, below))))
    if chat.channel in office.buttonless:
        typed = say.SUMMARY_REST_TYPED.format(period=in_period(period), unit=unit.name)
        return Reply(summary_text.short(found, above, (below, typed)), drawing=chart(found))
    rest = Choice(f"s:rest:{unit.id}:{period}", say.SUMMARY_REST)
    return Reply(summary_text.short(found, above, (below,)), (rest,), drawing=chart(found))


def photos_in_group(visit: Visit, unit: units.Unit, period: Meant) -> Reply:
    """Only photos that an officer approved reach a chat group."""
    return contact_sheet(visit, unit, period, approved_only=True)


def say_photos(visit: Visit, unit: units.Unit, period: Meant) -> None:
    """To an officer in private: also those that nobody has looked at."""
    visit.say(contact_sheet(visit, unit, period, approved_only=False), kind="notice")


def contact_sheet(visit: Visit, unit: units.Unit, period: Meant, *, approved_only: bool) -> Reply:
    """The photos of a month in one picture; where there are none, which month has some."""
    rows = photo_reviews.shown(visit.tx, [unit.id], visit.today, period.id, approved_only=approved_only)
    line, choices = period_choice.offer(visit, period, f"s:photos:{unit.id}")
    if not rows:
        approved = say.NO_PHOTOS_APPROVED if approved_only else ""
        lines = [say.NO_PHOTOS.format(unit=unit.name, period=in_period(period.id), approved=approved)]
        newest = photo_reviews.newest_period(visit.tx, [unit.id], visit.today, approved_only=approved_only)
        if newest is not None and newest != period.id:
            lines.append(say.NO_PHOTOS_BUT.format(period=in_period(newest)))
            if visit.message.chat_kind == "private":
                seen = Choice(f"s:photos:{unit.id}:{newest}", say.SEE_PERIOD.format(period=in_period(newest)))
                choices = tuple(dict.fromkeys((seen, *choices)))
        return Reply("\n".join(filter(None, (*lines, line))), choices)
    title = say.CONTACT_SHEET.format(period=in_period(period.id), unit=unit.name, count=len(rows))
    captions = [{"group": row.name or unit.name, "date": day_text(visit.office.day(row.sent_at))} for row in rows]
    data = {"title": unit.name, "subtitle": in_period(period.id), "captions": captions}
    sheet = Reply(title, drawing=Drawing("contact_sheet", data), media=tuple(row.hash for row in rows))
    return with_offer(sheet, line, choices)
