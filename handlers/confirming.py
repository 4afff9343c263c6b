"""Confirms photos: once for all that come together, after a short quiet, and says how many came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from conversation.messages import Choice, Reply, short_label
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers.visit import Visit, in_period
from storage import confirmations, outbox, photos
from storage.confirmations import Counted, Waiting
from storage.database import Transaction
from storage.drafts import DraftRow
from storage.outbox import Address

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


Button = tuple[str, str]
"""The id and the label of a choice."""


@dataclass(frozen=True)
class Taken:
    """Photos that were noted down, and where they belong."""

    first_id: int
    """The first photo of the album."""
    last_id: int
    """The last that is told of: a button means those from the first to this one."""
    period: str
    place: str
    """The group's or unit's name; empty where nobody knows it."""
    nowhere: str
    """What is said then."""
    has_month: bool
    """Of a group's month; else of a unit, or of another questionnaire."""
    other_month: str = ""
    """Where the sender may move them; empty where that makes no sense."""
    removable: bool = False
    back: Button | None = None
    """To the questionnaire that is being filled."""
    among: Sequence[tuple[int, str]] = ()
    """The groups (id, name) whose photos they may be, where the sender has to say it."""


def confirm(visit: Visit, taken: Taken, album: str | None, *, is_first: bool) -> None:
    """Say that the photo came: with those of its album that still wait to be confirmed, else soon."""
    if album is None:
        visit.say(confirmation(taken, 1, 1))
        return
    found = next((one for one in confirmations.waiting(visit.tx, visit.address) if one.counted.album == album), None)
    total = 1 if is_first else photos.count_in_album(visit.tx, visit.address, album)
    told = found.counted.total - found.counted.photos if found is not None else total - 1
    lost = found.counted.lost if found is not None else ""
    reply = confirmation(taken, total - told, total, lost)
    draft_id = None if taken.among else draft_of(visit)
    counted = Counted(album, total - told, total, draft_id, asdict(taken), lost)
    at = sent_at(visit, found, is_late=told > 0)
    listed = visit.message.chat_kind == "private" and not visit.has_buttons
    if found is not None:
        confirmations.change(visit.tx, found, reply, counted, at, listed=listed)
    else:
        person_id = visit.known.id if visit.known else None
        confirmations.add(visit.tx, visit.address, reply, counted, visit.now, at, person_id=person_id, listed=listed)


def tell_lost(tx: Transaction, to: Address, album: str | None, why: str, now: datetime) -> None:
    """A photo could not be kept: its confirmation counts one less and says so; one that was sent is corrected."""
    kept = photos.count_in_album(tx, to, album) if album is not None else 0
    found = next(
        (one for one in confirmations.waiting(tx, to) if album is not None and one.counted.album == album), None
    )
    if found is None:
        left = say.PHOTOS_LEFT.format(count=kept) if kept else ""
        outbox.add(tx, to, Reply(f"{why} {left}".rstrip()), now)
        return
    told = found.counted.total - found.counted.photos
    if kept <= told or not found.counted.taken:
        confirmations.drop(tx, [found])
        outbox.add(tx, to, Reply(why), now)
        return
    taken = Taken(**found.counted.taken)
    counted = replace(found.counted, photos=kept - told, total=kept, lost=why)
    reply = confirmation(taken, kept - told, kept, why)
    confirmations.change(tx, found, reply, counted, found.due_at, listed=found.listed)


def sent_at(visit: Visit, found: Waiting | None, *, is_late: bool) -> datetime:
    """When the confirmation leaves if no further photo comes."""
    quiet = QUIET_ONE_BY_ONE if not visit.has_buttons else QUIET
    quiet, most = (QUIET_OF_LATE, LATE_WAITS_AT_MOST) if is_late else (quiet, WAITS_AT_MOST)
    return min(visit.now + quiet, (found.since if found is not None else visit.now) + most)


def confirmation(taken: Taken, photos_now: int, total: int, lost: str = "") -> Reply:
    """Where the photos went, or the question whose they are; and what could not be kept."""
    came = counted_text(photos_now, total)
    tail = f"\n{lost}" if lost else ""
    if taken.among:
        choices = [Choice(f"p:group:{taken.first_id}:{number}", short_label(name)) for number, name in taken.among]
        asked = say.PHOTO_WHICH_GROUP if total == 1 else say.PHOTOS_WHICH_GROUP.format(photos=came)
        return Reply(asked + tail, tuple(choices))
    if not taken.place:
        return Reply(taken.nowhere)
    pattern = say.PHOTO_TAKEN if taken.has_month else say.PHOTO_UNASSIGNED
    text = pattern.format(photos=came, place=taken.place, period=in_period(taken.period) if taken.has_month else "")
    # A typed number may be the answer of a report, and must never remove a photo.
    return Reply(text + tail, buttons_of(taken, total), numbered=0)


def buttons_of(taken: Taken, count: int) -> tuple[Choice, ...]:
    """Back to the questionnaire, to the other month, and away with them."""
    choices = [Choice(*taken.back)] if taken.back is not None else []
    those = f"{taken.first_id}:{taken.last_id}"
    if taken.other_month:
        label = say.PHOTO_MOVE.format(period=in_period(taken.other_month))
        choices.append(Choice(f"p:move:{those}:{taken.other_month}", label))
    if taken.removable:
        label = say.PHOTO_REMOVE if count == 1 else say.PHOTOS_REMOVE.format(count=count)
        choices.append(Choice(f"p:drop:{those}", label))
    return tuple(choices)


def counted_text(photos_now: int, total: int) -> str:
    """'ảnh', '4 ảnh', 'thêm 1 ảnh (tất cả 5 ảnh)'."""
    if photos_now < total:
        return say.PHOTOS_MORE.format(count=photos_now, total=total)
    return say.PHOTO_COUNT.format(count=total) if total > 1 else say.PHOTO_ONE


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
