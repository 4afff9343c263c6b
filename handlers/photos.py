"""Progress photos: taken in from private chats and groups, and given to the sender's group and period."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conversation import screens
from conversation.messages import Choice, Reply
from conversation.texts import vi as say
from handlers import draft_in_hand
from handlers.visit import Visit, in_period
from reporting.periods import month_containing
from storage import chats, drafts, people, units
from storage import photos as stored
from storage.drafts import DraftRow

BIGGEST_BYTES = 20_000_000
BURST = timedelta(seconds=10)


def take(visit: Visit) -> None:
    """A photo in a private chat."""
    asking = asked_by_draft(visit)
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
    elif mine and visit.message.channel not in visit.office.buttonless:
        keep(visit, period, None, None, among=mine)
    else:
        # Without buttons nobody could say in a group which of his groups the photo is of.
        keep(visit, period, None, chat.unit_id)


def in_hand(visit: Visit) -> DraftRow | None:
    """The draft in hand."""
    hand = visit.person.hand_draft_id
    return drafts.load(visit.tx, hand) if hand is not None else None


def asked_by_draft(visit: Visit) -> DraftRow | None:
    """The draft in hand, if it is a report: a photo sent while filling it belongs to it."""
    row = in_hand(visit)
    return row if row is not None and row.draft.purpose == "monthly" else None


def keep(
    visit: Visit, period: str, group_id: int | None, unit_id: int | None, among: list[units.Group] | None = None
) -> None:
    """Note the photo down and answer once per album."""
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
    if first is None:
        tell_taken(visit, number, period, group_id, unit_id, asked, among or [])


def answers_a_question(visit: Visit) -> DraftRow | None:
    """The draft in hand where it asks for photos in their turn; this one is counted there."""
    row = in_hand(visit) if visit.known is not None and visit.message.chat_kind == "private" else None
    asked = draft_in_hand.asks_for_photos(visit, row) if row is not None else None
    if row is None or asked is None:
        return None
    draft_in_hand.count_photo(visit, row, asked)
    return replace(row, draft=replace(row.draft, asking=asked.name))


def tell_taken(
    visit: Visit,
    number: int,
    period: str,
    group_id: int | None,
    unit_id: int | None,
    asked: DraftRow | None,
    among: list[units.Group],
) -> None:
    """Say where the photo went, or ask whose it is."""
    if asked is not None:
        done = screens.button(asked.draft, asked.draft.asking or "", "done", say.PHOTOS_DONE)
        visit.say(say.PHOTO_UNASSIGNED.format(place=asked.about.name), done)
    elif among:
        choices = [Choice(f"p:group:{number}:{group.id}", group.name[:60]) for group in among]
        visit.say(say.PHOTO_WHICH_GROUP, *choices)
    elif group_id is not None:
        place = units.group(visit.tx, group_id).name
        text = say.PHOTO_TAKEN.format(place=place, period=in_period(period))
        # While a report is being filled a typed number is its answer, never the way back.
        visit.say(Reply(text, back_to_report(visit), numbered=False))
    elif unit_id is not None:
        visit.say(say.PHOTO_UNASSIGNED.format(place=units.unit(visit.tx, unit_id).name))
    else:
        visit.say(say.NO_GROUP)


def burst(visit: Visit) -> str | None:
    """An album's name where the messenger gives none: photos sent one soon after the other are answered once.

    In a group several people may send at once, and each should hear that his came; unless answers are counted.
    """
    if visit.message.channel not in visit.office.monthly and visit.message.chat_kind == "group":
        return None
    since, person_id = visit.message.sent_at - BURST, visit.known.id if visit.known else None
    return stored.album_of_burst(visit.tx, visit.address, person_id, since) or f"burst {visit.message.event_key}"[:64]


def back_to_report(visit: Visit) -> tuple[Choice, ...]:
    """While a report is being filled: a button back to it."""
    if visit.message.chat_kind == "group" or visit.known is None:
        return ()
    row = asked_by_draft(visit)
    if row is None:
        return ()
    return (screens.button(row.draft, "", "back" if row.draft.asking else "again", say.BACK),)


def assign(visit: Visit, photo_id: int, group_id: int) -> None:
    """The answer to 'Ảnh này của tổ, nhóm nào?': only the sender's own photo, to his own group."""
    if visit.known is None:
        return
    mine = people.groups_of(visit.tx, visit.known.id, visit.today)
    group = next((one for one in mine if one.id == group_id), None)
    if group is None or not stored.assign(visit.tx, photo_id, visit.known.id, group_id):
        visit.say(say.BUTTON_OF_OLD)
        return
    period = stored.period_of(visit.tx, photo_id)
    visit.say(say.PHOTO_TAKEN.format(place=group.name, period=in_period(period)))
