"""Photos: taken in from private chats and groups, and given to the sender's group and month."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from conversation import screens
from conversation.draft import Answer
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import confirming, draft_in_hand, owing, photo_months, refusing
from handlers.confirming import BURST, Taken
from handlers.office import Office
from handlers.visit import Visit
from storage import chats, drafts, people, units
from storage import photos as stored
from storage.database import Transaction
from storage.drafts import DraftRow
from storage.outbox import Address

BIGGEST_BYTES = 20_000_000


def take(visit: Visit) -> None:
    """A photo in a private chat."""
    row = draft_in_hand.of(visit)
    if row is not None and takes_photos(visit, row):
        keep(visit, row.period, row.group_id, None if row.group_id is not None else row.area_id, draft=row)
        return
    mine = people.groups_of(visit.tx, visit.person.id, visit.today)
    if len(mine) == 1:
        keep(visit, month(visit, mine[0].id), mine[0].id, None)
    elif mine:
        keep(visit, month(visit, None), None, None, among=mine)
    else:
        officered = people.units_officered(visit.tx, visit.person.id, visit.today)
        keep(visit, month(visit, None), None, officered[0].id if officered else None)


def takes_photos(visit: Visit, row: DraftRow) -> bool:
    """The draft is a report that may still be filed, or another questionnaire that has a question for photos."""
    if row.state != "open" and row.draft.purpose != "monthly":
        return False
    if row.draft.purpose == "monthly":
        return owing.is_open(visit, row)
    return image_question(visit.office.forms.form(visit.tx, row.questionnaire_id), row) is not None


def image_question(form: Questionnaire, row: DraftRow) -> str | None:
    """The question that photos sent into a draft answer: the one that is asked, else the first."""
    named = [question.name for question in form.questions if question.kind == "image"]
    if row.draft.purpose in ("rehearsal", "preview") or not named:
        return None
    return row.draft.asking if row.draft.asking in named else named[0]


def month(visit: Visit, group_id: int | None) -> str:
    """The month of a photo that comes now."""
    return photo_months.month_of(visit, group_id, visit.message.sent_at)


def take_in_group(visit: Visit, chat: chats.Chat) -> None:
    """A photo in a bound chat group: the sender's group there, else the chat's unit."""
    mine = []
    if visit.known is not None and not visit.message.anonymous and chat.unit_id is not None:
        under = {group.id for group in units.groups_under(visit.tx, chat.unit_id, visit.today)}
        mine = [one for one in people.groups_of(visit.tx, visit.known.id, visit.today) if one.id in under]
    if len(mine) == 1:
        keep(visit, month(visit, mine[0].id), mine[0].id, None)
    elif mine and visit.has_buttons:
        keep(visit, month(visit, None), None, None, among=mine)
    else:
        # Without buttons nobody could say in a group which of his groups the photo is of.
        keep(visit, month(visit, None), None, chat.unit_id)


def keep(
    visit: Visit,
    period: str,
    group_id: int | None,
    unit_id: int | None,
    *,
    among: list[units.Group] | None = None,
    draft: DraftRow | None = None,
) -> None:
    """Note the photo down; it is confirmed with those it came with."""
    photo = visit.message.photo
    assert photo is not None
    if (photo.size_bytes or 0) > BIGGEST_BYTES:
        visit.say(say.PHOTO_TOO_BIG)
        return
    of_filing = draft is not None and draft.draft.purpose != "monthly"
    album, first = came_with(visit, of_filing)
    if first is not None and draft is None:
        group_id, unit_id, period = first.group_id, first.unit_id, first.period
    counted = draft is not None and counts_in(visit, draft)
    number = stored.receive(
        visit.tx,
        visit.address,
        photo.reference,
        period,
        visit.message.sent_at,
        visit.now,
        **sender_of(visit),
        group_id=group_id,
        unit_id=unit_id,
        album=album,
        draft_id=draft.draft.id if draft is not None and (of_filing or counted) else None,
        of_filing=of_filing,
    )
    among = among if group_id is None else None
    first_id, place = number if first is None else first.id, place_name(visit, group_id, unit_id)
    taken = Taken(first_id, number, period, place, nowhere(visit), has_month=group_id is not None and not of_filing)
    taken = replace(taken, among=[(one.id, one.name) for one in among or []])
    confirming.confirm(visit, changeable(visit, taken, group_id, of_filing), album, is_first=first is None)


def sender_of(visit: Visit) -> dict[str, Any]:
    """Who sent it and what he wrote with it; what a person who has not agreed wrote is not kept."""
    known = visit.known
    return {"person_id": known.id, "caption": visit.message.text} if known else {"person_id": None, "caption": ""}


def nowhere(visit: Visit) -> str:
    """What is said of a photo that is of no group and no unit."""
    return refusing.no_group(visit) if visit.known is not None else say.NO_GROUP


def came_with(visit: Visit, of_filing: bool) -> tuple[str | None, Any | None]:
    """The photo's album, and the first photo of it that was noted down already."""
    album = visit.message.album or burst(visit)
    first = stored.in_album(visit.tx, visit.address, album) if album else None
    if first is not None and (first.review == "filing") != of_filing:
        # What came before it belongs to a questionnaire that was sent meanwhile, or the other way round.
        return f"apart {visit.message.event_key}"[:64], None
    return album, first


def changeable(visit: Visit, taken: Taken, group_id: int | None, of_filing: bool) -> Taken:
    """With what its sender may do: go back to what he was filling, move it to the other month, remove it."""
    taken = replace(taken, back=back_to(visit))
    if visit.known is None or visit.message.anonymous or not may_press(visit):
        return taken
    other = "" if of_filing else photo_months.other_month(visit, group_id, visit.message.sent_at, taken.period)
    return replace(taken, other_month=other, removable=True)


def may_press(visit: Visit) -> bool:
    """In a group without buttons nobody could press one."""
    return visit.has_buttons or visit.message.chat_kind == "private"


def back_to(visit: Visit) -> confirming.Button | None:
    """While a questionnaire is being filled: the button back to it, or 'Xong ảnh' where photos are asked in turn."""
    if visit.message.chat_kind == "group" or visit.known is None:
        return None
    row = draft_in_hand.of(visit)
    if row is None or not takes_photos(visit, row):
        return None
    asked = draft_in_hand.asks_for_photos(visit, row)
    if asked is not None:
        button = screens.button(row.draft, asked.name, "done", say.PHOTOS_DONE)
    else:
        button = screens.button(row.draft, "", "back" if row.draft.asking else "again", say.BACK)
    return (button.id, button.label)


def counts_in(visit: Visit, row: DraftRow) -> bool:
    """Count the photo where the draft asks for photos in their turn; besides the report wherever it can be counted."""
    asked = draft_in_hand.asks_for_photos(visit, row)
    form = visit.office.forms.form(visit.tx, row.questionnaire_id)
    name = asked.name if asked is not None else None
    if name is None and row.draft.purpose != "monthly":
        name = image_question(form, row)
    if name is not None:
        if asked is not None:
            row = replace(row, draft=replace(row.draft, asking=name))
        recount(visit.tx, row, name, 1, visit.now)
    return name is not None


def recount(tx: Transaction, row: DraftRow, name: str, more: int, now: datetime) -> None:
    """So many photos more or less answer a question of a draft."""
    given = row.draft.answers.get(name)
    count = max(0, int(given.value or 0) + more) if given is not None else more
    answers = {**row.draft.answers, name: Answer(str(count), "typed")}
    if count <= 0:
        del answers[name]
    drafts.save(tx, replace(row, draft=replace(row.draft, answers=answers)), now)


def burst(visit: Visit) -> str | None:
    """An album's name where the messenger gives none: one person's photos, sent one soon after the other.

    Strangers in a group are not told apart, and each should hear that his came; unless answers are counted.
    """
    if visit.known is None and visit.message.channel not in visit.office.monthly:
        return None
    since, person_id = visit.message.sent_at - BURST, visit.known.id if visit.known else None
    return stored.album_of_burst(visit.tx, visit.address, person_id, since) or f"burst {visit.message.event_key}"[:64]


def place_name(visit: Visit, group_id: int | None, unit_id: int | None) -> str:
    """The name of the group or unit; empty where there is neither."""
    if group_id is not None:
        return units.group(visit.tx, group_id).name
    return units.unit(visit.tx, unit_id).name if unit_id is not None else ""


def uncount(tx: Transaction, office: Office, draft_id: int, fewer: int, now: datetime) -> None:
    """Photos that answered a question of a draft are gone."""
    row = drafts.load(tx, draft_id)
    if row is None:
        return
    form = office.forms.form(tx, row.questionnaire_id)
    named = [each.name for each in form.questions if each.kind == "image" and each.name in row.draft.answers]
    if named:
        recount(tx, row, named[0], -fewer, now)


def lose(tx: Transaction, office: Office, photo_id: int, to: Address, why: str, now: datetime) -> None:
    """A photo could not be fetched or read: it is counted nowhere, and its sender is told."""
    stored.give_up(tx, photo_id, why)
    photo = stored.of_id(tx, photo_id)
    if photo is None:
        return
    if photo.draft_id is not None:
        uncount(tx, office, photo.draft_id, 1, now)
    confirming.tell_lost(tx, to, photo.album, say.PHOTO_REFUSED.get(why, say.PHOTO_BAD), now)
