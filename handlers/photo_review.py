"""An officer approves photos one after the other, can undo a verdict, and the sender hears of them."""

from __future__ import annotations

from typing import Any

from conversation.messages import Choice, Reply
from conversation.texts import vi as say
from handlers import officers, refusing
from handlers.visit import Visit, in_period
from storage import people, photo_reviews, units


def next_photo(visit: Visit, head: str = "", place: int = 1, undo: Choice | None = None) -> None:
    """The oldest photo nobody looked at, with Duyệt and Không duyệt; `place` is its place among those of this round."""
    roots = own_units(visit)
    photo = photo_reviews.next_to_review(visit.tx, roots, visit.today)
    if photo is None:
        undoing = (undo,) if undo is not None else ()
        visit.say("\n".join(part for part in (head, say.PHOTO_NONE_TO_REVIEW) if part), *undoing)
        return
    show(visit, photo, head, place, place - 1 + photo_reviews.count_to_review(visit.tx, roots, visit.today), undo)


def own_units(visit: Visit) -> list[int]:
    """The officer's units."""
    return [unit.id for unit in people.units_officered(visit.tx, visit.person.id, visit.today)]


def show(visit: Visit, photo: Any, head: str, place: int, total: int, undo: Choice | None = None) -> None:
    """One photo with its buttons."""
    name = photo.name or units.unit(visit.tx, photo.unit_id).name
    text = say.PHOTO_TO_REVIEW.format(place_in=f"{place}/{total}", place=name, period=in_period(photo.period))
    lines = [part for part in (head, text, photo.caption) if part]
    choices = [Choice(f"p:yes:{photo.id}:{place}", say.APPROVE), Choice(f"p:no:{photo.id}:{place}", say.REJECT)]
    visit.say(Reply("\n".join(lines), (*choices, *([undo] if undo is not None else ())), media=(photo.hash,)))


def judge(visit: Visit, photo_id: int, place: int, *, approved: bool) -> None:
    """Duyệt or Không duyệt; only by an officer over the photo's place."""
    photo = allowed(visit, photo_id)
    if photo is None:
        return
    # A button pressed again changes its own verdict, and counts no photo twice.
    was_pending = photo.review == "pending"
    photo_reviews.review(visit.tx, photo_id, "approved" if approved else "rejected", visit.person.id, visit.now)
    total = place + photo_reviews.count_to_review(visit.tx, own_units(visit), visit.today) if was_pending else place
    head = (say.PHOTO_APPROVED if approved else say.PHOTO_REJECTED).format(place_in=f"{place}/{total}")
    tell_sender(visit, photo)
    next_photo(visit, head, place + 1, Choice(f"p:undo:{photo_id}:{place}", say.PHOTO_UNDO))


def undo(visit: Visit, photo_id: int, place: int) -> None:
    """The photo waits for a verdict again, and is shown."""
    photo = allowed(visit, photo_id)
    if photo is None:
        return
    photo_reviews.review(visit.tx, photo_id, "pending", visit.person.id, visit.now)
    total = place - 1 + photo_reviews.count_to_review(visit.tx, own_units(visit), visit.today)
    show(visit, photo, say.PHOTO_UNDONE, place, total)


def allowed(visit: Visit, photo_id: int) -> Any | None:
    """The photo, for an officer over its place; else it is said that he may not."""
    photo = photo_reviews.to_review(visit.tx, photo_id)
    unit_id = (photo.area_id or photo.unit_id) if photo is not None else None
    if unit_id is None or not people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today):
        visit.say(refusing.no_right(visit))
        return None
    if photo is not None and photo.review == "filing":
        visit.say(say.BUTTON_OF_OLD)
        return None
    return photo


def tell_sender(visit: Visit, photo: Any) -> None:
    """Once all that a person sent for a group's month has a verdict, he hears them together."""
    if photo.person_id is None or photo.person_id == visit.person.id:
        return
    found = photo_reviews.verdicts(visit.tx, photo.person_id, photo.group_id, photo.period)
    if found.get("pending"):
        return
    patterns = (("approved", say.PHOTOS_JUDGED_YES), ("rejected", say.PHOTOS_JUDGED_NO))
    verdicts = "; ".join(pattern.format(count=found[name]) for name, pattern in patterns if found.get(name))
    place = photo.name or units.unit(visit.tx, photo.unit_id).name
    text = say.PHOTOS_JUDGED.format(place=place, period=in_period(photo.period), verdicts=verdicts)
    officers.tell_one(visit.tx, visit.office, photo.person_id, Reply(text), visit.now)
