"""Confirms photos: once for all that come together, after a short quiet, and says how many came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversation import screens
from conversation.messages import Choice, Reply, short_label
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import draft_in_hand, refusing
from handlers.visit import Visit, in_period
from storage import confirmations, photos, units
from storage.confirmations import Counted, Waiting
from storage.drafts import DraftRow

BURST = timedelta(seconds=10)
"""Where photos come without the name of their album, so soon after the one before a photo belongs to it."""
QUIET = timedelta(seconds=2)
"""Telegram hands out the parts of an album one by one, but all of them once the sender's phone has sent them."""
QUIET_ONE_BY_ONE = timedelta(seconds=3)
"""Zalo knows no albums: photos chosen together come as single messages, each when the line has carried it."""
WAITS_AT_MOST = timedelta(seconds=10)
"""After the first photo, however many follow: who looks at the phone meanwhile must not think that none arrived."""
QUIET_OF_LATE = BURST
"""What came after the confirmation is told once nothing more belongs to it: on a slow line each photo would be told."""
LATE_WAITS_AT_MOST = timedelta(seconds=60)


@dataclass(frozen=True)
class Taken:
    """A photo that was noted down, and where it belongs with the rest of its album."""

    first_id: int
    """The first photo of the album, by which a button means them all."""
    is_first: bool
    period: str
    group_id: int | None
    unit_id: int | None
    asked: DraftRow | None
    """The report whose question for photos it answers."""
    among: list[units.Group]
    """Where it is not known of which group it is: those that it may be of."""

    @property
    def asks_which_group(self) -> bool:
        """The sender has to say whose it is."""
        return self.asked is None and self.group_id is None and bool(self.among)


def confirm(visit: Visit, taken: Taken, album: str | None) -> None:
    """Say that the photo came: with those of its album that still wait to be confirmed, else soon."""
    if album is None:
        visit.say(confirmation(visit, taken, 1, 1))
        return
    found = next((one for one in confirmations.waiting(visit.tx, visit.address) if one.counted.album == album), None)
    if found is not None:
        photos_now, total = found.counted.photos + 1, found.counted.total + 1
    else:
        photos_now = 1
        total = 1 if taken.is_first else photos.count_in_album(visit.tx, visit.address, album)
    reply = confirmation(visit, taken, photos_now, total)
    counted = Counted(album, photos_now, total, None if taken.asks_which_group else draft_of(visit))
    at = sent_at(visit, found, is_late=photos_now < total)
    listed = visit.message.chat_kind == "private" and not visit.has_buttons
    if found is not None:
        confirmations.change(visit.tx, found, reply, counted, at, listed=listed)
    else:
        person_id = visit.known.id if visit.known else None
        confirmations.add(visit.tx, visit.address, reply, counted, visit.now, at, person_id=person_id, listed=listed)


def sent_at(visit: Visit, found: Waiting | None, *, is_late: bool) -> datetime:
    """When the confirmation leaves if no further photo comes."""
    quiet = QUIET_ONE_BY_ONE if not visit.has_buttons else QUIET
    quiet, most = (QUIET_OF_LATE, LATE_WAITS_AT_MOST) if is_late else (quiet, WAITS_AT_MOST)
    return min(visit.now + quiet, (found.since if found is not None else visit.now) + most)


def confirmation(visit: Visit, taken: Taken, photos_now: int, total: int) -> Reply:
    """Where the photos went, or the question whose they are."""
    came = counted_text(photos_now, total)
    if taken.asked is not None:
        done = screens.button(taken.asked.draft, taken.asked.draft.asking or "", "done", say.PHOTOS_DONE)
        return Reply(say.PHOTO_UNASSIGNED.format(photos=came, place=taken.asked.about.name), (done,))
    if taken.group_id is not None:
        place = units.group(visit.tx, taken.group_id).name
        text = say.PHOTO_TAKEN.format(photos=came, place=place, period=in_period(taken.period))
        # While a report is being filled a typed number is its answer, never the way back.
        return Reply(text, back_to_report(visit), numbered=0)
    if taken.asks_which_group:
        choices = [Choice(f"p:group:{taken.first_id}:{group.id}", short_label(group.name)) for group in taken.among]
        asked = say.PHOTO_WHICH_GROUP if total == 1 else say.PHOTOS_WHICH_GROUP.format(photos=came)
        return Reply(asked, tuple(choices))
    if taken.unit_id is not None:
        return Reply(say.PHOTO_UNASSIGNED.format(photos=came, place=units.unit(visit.tx, taken.unit_id).name))
    return Reply(refusing.no_group(visit))


def counted_text(photos_now: int, total: int) -> str:
    """'ảnh', '4 ảnh', 'thêm 1 ảnh (tất cả 5 ảnh)'."""
    if photos_now < total:
        return say.PHOTOS_MORE.format(count=photos_now, total=total)
    return say.PHOTO_COUNT.format(count=total) if total > 1 else say.PHOTO_ONE


def asked_by_draft(visit: Visit) -> DraftRow | None:
    """The draft in hand, if it is a report: a photo sent while filling it belongs to it."""
    row = draft_in_hand.of(visit)
    return row if row is not None and row.draft.purpose == "monthly" else None


def back_to_report(visit: Visit) -> tuple[Choice, ...]:
    """While a report is being filled: a button back to it."""
    if visit.message.chat_kind == "group" or visit.known is None:
        return ()
    row = asked_by_draft(visit)
    if row is None:
        return ()
    return (screens.button(row.draft, "", "back" if row.draft.asking else "again", say.BACK),)


def draft_of(visit: Visit) -> int | None:
    """The draft in hand in a private chat: what is answered there takes up the confirmation of its photos."""
    return visit.known.hand_draft_id if visit.known is not None and visit.message.chat_kind == "private" else None


def taken_up(visit: Visit, row: DraftRow, form: Questionnaire) -> str:
    """What waits to be said of photos just sent to a draft that asked for them, for its next message to begin with.

    'xong ảnh' within the quiet gets one answer, not two. What still waits there otherwise is sent before that answer.
    """
    asked = form.named(row.draft.asking) if row.draft.asking else None
    if asked is None or asked.kind != "image":
        return ""
    found = [one for one in confirmations.waiting(visit.tx, visit.address) if one.counted.draft_id == row.draft.id]
    if found:
        confirmations.drop(visit.tx, found)
    return "".join(f"{one.reply.text}\n" for one in found)


def assigned(visit: Visit, album: str | None) -> None:
    """It is said now of which group the photos of an album are: nothing asks for it any more."""
    found = [one for one in confirmations.waiting(visit.tx, visit.address) if one.counted.album == album]
    if found:
        confirmations.drop(visit.tx, found)
