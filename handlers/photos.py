"""Progress photos: taken in from private chats and groups, and given to the sender's group and period."""

from __future__ import annotations

from dataclasses import replace

from conversation.texts import vi as say
from handlers import confirming, draft_in_hand
from handlers.confirming import BURST, Taken
from handlers.visit import Visit, in_period
from reporting.periods import month_containing
from storage import chats, people, units
from storage import photos as stored
from storage.drafts import DraftRow

BIGGEST_BYTES = 20_000_000


def take(visit: Visit) -> None:
    """A photo in a private chat."""
    asking = confirming.asked_by_draft(visit)
    if asking is not None:
        keep(visit, asking.period, asking.group_id, None)
        return
    period = month_containing(visit.office.preset, visit.office.day(visit.message.sent_at)).id
    mine = people.groups_of(visit.tx, visit.person.id, visit.today)
    if len(mine) == 1:
        keep(visit, period, mine[0].id, None)
    elif mine:
        keep(visit, period, None, None, among=mine)
    else:
        officered = people.units_officered(visit.tx, visit.person.id, visit.today)
        keep(visit, period, None, officered[0].id if officered else None)


def take_in_group(visit: Visit, chat: chats.Chat) -> None:
    """A photo in a bound chat group: the sender's group there, else the chat's unit."""
    period = month_containing(visit.office.preset, visit.office.day(visit.message.sent_at)).id
    mine = []
    if visit.known is not None and not visit.message.anonymous and chat.unit_id is not None:
        under = {group.id for group in units.groups_under(visit.tx, chat.unit_id, visit.today)}
        mine = [one for one in people.groups_of(visit.tx, visit.known.id, visit.today) if one.id in under]
    if len(mine) == 1:
        keep(visit, period, mine[0].id, None)
    elif mine and visit.has_buttons:
        keep(visit, period, None, None, among=mine)
    else:
        # Without buttons nobody could say in a group which of his groups the photo is of.
        keep(visit, period, None, chat.unit_id)


def keep(
    visit: Visit, period: str, group_id: int | None, unit_id: int | None, among: list[units.Group] | None = None
) -> None:
    """Note the photo down; it is confirmed with those it came with."""
    photo = visit.message.photo
    assert photo is not None
    if photo.size_bytes is not None and photo.size_bytes > BIGGEST_BYTES:
        visit.say(say.PHOTO_TOO_BIG)
        return
    album = visit.message.album or burst(visit)
    first = stored.in_album(visit.tx, visit.address, album) if album else None
    if first is not None:
        group_id, unit_id, period = first.group_id, first.unit_id, first.period
    number = stored.receive(
        visit.tx,
        visit.address,
        photo.reference,
        period,
        visit.message.sent_at,
        visit.now,
        person_id=visit.known.id if visit.known else None,
        group_id=group_id,
        unit_id=unit_id,
        # What a person who has not agreed wrote is not kept.
        caption=visit.message.text if visit.known else "",
        album=album,
    )
    asked = answers_a_question(visit)
    first_id = number if first is None else first.id
    taken = Taken(first_id, first is None, period, group_id, unit_id, asked, among or [])
    confirming.confirm(visit, taken, album)


def answers_a_question(visit: Visit) -> DraftRow | None:
    """The draft in hand where it asks for photos in their turn; this one is counted there."""
    row = draft_in_hand.of(visit) if visit.known is not None and visit.message.chat_kind == "private" else None
    asked = draft_in_hand.asks_for_photos(visit, row) if row is not None else None
    if row is None or asked is None:
        return None
    draft_in_hand.count_photo(visit, row, asked)
    return replace(row, draft=replace(row.draft, asking=asked.name))


def burst(visit: Visit) -> str | None:
    """An album's name where the messenger gives none: one person's photos, sent one soon after the other.

    Strangers in a group are not told apart, and each should hear that his came; unless answers are counted.
    """
    if visit.known is None and visit.message.channel not in visit.office.monthly:
        return None
    since, person_id = visit.message.sent_at - BURST, visit.known.id if visit.known else None
    return stored.album_of_burst(visit.tx, visit.address, person_id, since) or f"burst {visit.message.event_key}"[:64]


def assign(visit: Visit, photo_id: int, group_id: int) -> None:
    """The answer to 'Ảnh này của tổ, nhóm nào?': only the sender's own photo, to his own group."""
    if visit.known is None:
        return
    mine = people.groups_of(visit.tx, visit.known.id, visit.today)
    group = next((one for one in mine if one.id == group_id), None)
    count = stored.assign(visit.tx, photo_id, visit.known.id, group_id) if group is not None else 0
    if group is None or not count:
        visit.say(say.BUTTON_OF_OLD)
        return
    photo = stored.of_id(visit.tx, photo_id)
    confirming.assigned(visit, photo.album)
    came = confirming.counted_text(count, count)
    visit.say(say.PHOTO_TAKEN.format(photos=came, place=group.name, period=in_period(photo.period)))
