"""What a sender does with his photos: says whose they are, moves them to the other month, removes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from conversation.messages import Choice, Reply
from conversation.texts import vi as say
from handlers import confirming, photo_months, photos
from handlers.confirming import Taken
from handlers.visit import Visit, in_period
from storage import media, people
from storage import photos as stored


def assign(visit: Visit, photo_id: int, group_id: int) -> None:
    """The answer to 'Ảnh này của tổ, nhóm nào?': only the sender's own photos, to his own group."""
    if visit.known is None:
        return
    mine = people.groups_of(visit.tx, visit.known.id, visit.today)
    group = next((one for one in mine if one.id == group_id), None)
    together = stored.sent_together(visit.tx, photo_id, 2**62, visit.known.id) if group is not None else []
    unassigned = [one for one in together if one.group_id is None]
    if group is None or not unassigned:
        visit.say(say.BUTTON_OF_OLD)
        return
    sent_at = unassigned[0].sent_at
    period = photo_months.month_of(visit, group.id, sent_at)
    stored.change(visit.tx, [one.id for one in unassigned], group_id=group.id, period=period)
    say_where(
        visit,
        say.PHOTO_TAKEN,
        unassigned,
        group.name,
        period,
        photo_months.other_month(visit, group.id, sent_at, period),
    )


def move(visit: Visit, first_id: int, last_id: int, period: str) -> None:
    """The button of a confirmation: its photos belong to the other month."""
    together = own_photos(visit, first_id, last_id)
    if not together:
        return
    first = together[0]
    if first.review == "filing" or period not in photo_months.months_for(visit, first.group_id, first.sent_at):
        visit.say(say.BUTTON_OF_OLD)
        return
    stored.change(visit.tx, [one.id for one in together], period=period)
    other = photo_months.other_month(visit, first.group_id, first.sent_at, period)
    place = photos.place_name(visit, first.group_id, first.unit_id)
    say_where(visit, say.PHOTO_MOVED, together, place, period, other)


def say_where(visit: Visit, pattern: str, together: Sequence[Any], place: str, period: str, other: str) -> None:
    """Where photos are now, with the buttons for something else; what was still to be said of them is not said."""
    confirming.assigned(visit, together[0].album)
    count = sum(one.download != "failed" for one in together)
    taken = Taken(together[0].id, together[-1].id, period, place, "", has_month=True)
    if photos.may_press(visit):
        taken = replace(taken, other_month=other, removable=True, back=photos.back_to(visit))
    # Photos of other questionnaires are of no month.
    month = in_period(period) if period else ""
    text = pattern.format(photos=confirming.counted_text(count, count), place=place, period=month)
    visit.say(Reply(text, confirming.buttons_of(taken, count), numbered=0))


def remove(visit: Visit, first_id: int, last_id: int) -> None:
    """The other button of a confirmation: its photos are deleted."""
    together = own_photos(visit, first_id, last_id)
    if not together:
        return
    kept = [one for one in together if one.download != "failed"]
    for draft_id in sorted({one.draft_id for one in kept if one.draft_id is not None}):
        fewer = sum(one.draft_id == draft_id for one in kept)
        photos.uncount(visit.tx, visit.office, draft_id, fewer, visit.now)
    media.forget(visit.tx, stored.forget(visit.tx, [one.id for one in together]))
    confirming.assigned(visit, together[0].album)
    count = len(kept)
    back = photos.back_to(visit)
    choices = (Choice(*back),) if back is not None else ()
    text = say.PHOTO_REMOVED.format(photos=confirming.counted_text(count, count))
    visit.say(Reply(text, choices, numbered=0))


def own_photos(visit: Visit, first_id: int, last_id: int) -> list[Any]:
    """The photos of a confirmation, if they are the sender's; else it is said that the button is old."""
    found = stored.sent_together(visit.tx, first_id, last_id, visit.known.id) if visit.known is not None else []
    if not found:
        visit.say(say.BUTTON_OF_OLD)
    return found
