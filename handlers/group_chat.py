"""What is heard in a chat group: commands and photos, each message complete in itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conversation import screens
from conversation.intents import Intent, intent
from conversation.messages import Reply
from conversation.texts import vi as say
from conversation.tokens import fold
from handlers import binding, late_list, period_choice, photo_changes, photos, refusing, summary, unit_choice
from handlers.period_choice import Meant
from handlers.visit import Visit
from reporting.periods import is_period
from storage import chats, group_answers, outbox, people, unit_names, units

COMMANDS = frozenset({"summary", "chart", "late_list", "bind", "start"})
MOST_A_MINUTE = 8
"""Commands of one person in one group."""


def handle(visit: Visit) -> None:
    """One message in a chat group."""
    if visit.message.choice is not None:
        press(visit)
        return
    if visit.message.photo is not None:
        take_photo(visit)
        return
    found = intent(visit.message.text)
    if found is not None and found.code in COMMANDS and (visit.message.addressed or is_bare(visit, found)):
        obey(visit, found)
    elif visit.message.addressed and visit.message.other is None and not visit.message.text.startswith("/"):
        # '/lệnh' that is none of ours may be another bot's.
        not_understood(visit, found)


def is_bare(visit: Visit, found: Intent) -> bool:
    """'tong hop', 'tổng hợp 10 xã Bình Ca' said to nobody: the whole of it is the command, for people talk here too."""
    words = fold(visit.message.text).replace("tong hop", "tonghop", 1).split()
    if found.code != "summary" or words[:1] != ["tonghop"]:
        return False
    named = not found.unit_typed or bool(unit_choice.exactly_named(visit, found))
    return named and (len(words) == 1 or found.period is not None or bool(found.unit_typed))


def not_understood(visit: Visit, found: Intent | None) -> None:
    """Said to the assistant, but no command of chat groups: one line says what is. Thanks need none."""
    if found is not None and found.code == "thanks":
        return
    if visit.known is None or visit.message.anonymous:
        tell_stranger(visit)
        return
    chat = chats.find(visit.tx, visit.address)
    if group_answers.times(visit.tx, visit.address, "told what is understood", visit.now) == 1:
        visit.say(say.GROUP_UNCLEAR if chat is not None and chat.unit_id is not None else say.CHAT_NOT_BOUND)


def press(visit: Visit) -> None:
    """The buttons in a group are those of photos, and for the rest of a summary in private."""
    if asked_too_often(visit):
        return
    parts = screens.parts_of(visit.message.choice or "")
    if visit.known is None:
        tell_stranger(visit)
        return
    match parts:
        case ["p", "group", int(photo), int(group)]:
            photo_changes.assign(visit, photo, group)
        case ["p", "move", int(first), int(last), str(month)]:
            photo_changes.move(visit, first, last, month)
        case ["p", "drop", int(first), int(last)]:
            photo_changes.remove(visit, first, last)
        case ["s", "rest", int(unit), named] if is_period(str(named)):
            tell_rest(visit, unit, str(named))
        case _:
            visit.say(say.BUTTON_OF_OLD)


def take_photo(visit: Visit) -> None:
    """Photos count only in a bound chat, and only when they were meant for the bot."""
    chat = chats.find(visit.tx, visit.address)
    if chat is not None and chat.unit_id is not None and visit.message.addressed:
        photos.take_in_group(visit, chat)


def obey(visit: Visit, found: Intent) -> None:
    """A command, checked by role, unit and day."""
    if asked_too_often(visit):
        return
    if visit.message.anonymous:
        say_once(visit, "anonymous", lambda: Reply(say.ANONYMOUS))
        return
    chat = chats.find(visit.tx, visit.address)
    if visit.known is None:
        tell_stranger(visit)
        return
    if found.code == "bind" or (found.code == "start" and found.arguments):
        # A ?startgroup= link gives '/start CODE'; some clients lose the code, and then it is typed after /ganket.
        binding.bind(visit, found.arguments)
        return
    if chat is None or chat.unit_id is None:
        visit.say(say.CHAT_NOT_BOUND)
        return
    unit = units.unit(visit.tx, chat.unit_id)
    if found.code == "start":
        visit.say(say.CHAT_BOUND.format(unit=unit.name))
    elif found.code == "late_list":
        answer_for_officers(visit, unit, found, "late", late_list.list_of)
    elif (of_photos := summary.of_photos(found)) is not None:
        answer_for_officers(visit, unit, of_photos, "photos", summary.photos_in_group)
    elif not people.may_see_totals(visit.tx, visit.person.id, unit.id, visit.today):
        visit.say(refusing.no_right(visit))
    else:
        answer_summary(visit, unit, found)


def asked_too_often(visit: Visit) -> bool:
    """One person's commands in a group beyond a few a minute: told once, unless a line was said; then silence."""
    asked = group_answers.times(visit.tx, visit.address, f"asked by {visit.message.sender}", visit.now)
    if asked == MOST_A_MINUTE + 1 and visit.known is not None and is_first_line(visit):
        visit.say(say.ASKED_TOO_OFTEN)
    return asked > MOST_A_MINUTE


def is_first_line(visit: Visit) -> bool:
    """Nobody in the group was told within the minute that he has his answer or asks too often."""
    return group_answers.times(visit.tx, visit.address, "told to wait", visit.now) == 1


def say_once(visit: Visit, meaning: str, answer: Callable[[], Reply]) -> None:
    """Answer in the group; the same asked again within the minute gets one line that points up, and then nothing."""
    asked = group_answers.times(visit.tx, visit.address, f"answer to {meaning}", visit.now)
    if asked > 2:
        return
    is_there, above = group_answers.answer_to(visit.tx, visit.address, meaning) if asked == 2 else (False, None)
    if is_there:
        is_first_line(visit)
        visit.say(Reply(say.ANSWERED_ABOVE, above=above))
    else:
        # The first time; or the answer was given up meanwhile, the bot thrown out and taken back.
        visit.say(replace(answer(), meaning=meaning), kind="notice")


def answer_summary(visit: Visit, unit: units.Unit, found: Intent) -> None:
    """The chat's own unit, or a unit below it for an officer of that one."""
    wanted = unit_meant(visit, unit, found)
    if wanted is None:
        return
    if wanted.id != unit.id and not unit_choice.officers_over(visit, wanted.id):
        visit.say(refusing.no_right(visit))
        return
    period = period_choice.meant(visit, found.period)
    if period is None:
        return
    line, _ = period_choice.offer(visit, period, "")

    def answer() -> Reply:
        return summary.in_group(visit.tx, visit.office, visit.address, wanted, period.id, visit.now, below=line)

    say_once(visit, f"summary {wanted.id} {period.id}", answer)


def answer_for_officers(
    visit: Visit, unit: units.Unit, found: Intent, what: str, answer: Callable[[Visit, units.Unit, Meant], Reply]
) -> None:
    """Names of groups and photos need an officer of the unit."""
    wanted = unit_meant(visit, unit, found)
    if wanted is None:
        return
    if not unit_choice.officers_over(visit, wanted.id):
        visit.say(refusing.no_right(visit))
        return
    period = period_choice.month_meant(visit, found.period)
    if period is not None:
        say_once(visit, f"{what} {wanted.id} {period.id}", lambda: answer(visit, wanted, period))


def tell_rest(visit: Visit, unit_id: int, period: str) -> None:
    """The whole summary in the private chat of who pressed; names of groups only to an officer of the unit."""
    chat = chats.find(visit.tx, visit.address)
    account = visit.account
    assert account is not None
    if chat is None or chat.unit_id is None:
        visit.say(say.BUTTON_OF_OLD)
        return
    is_officer = unit_choice.officers_over(visit, unit_id)
    may_see = unit_id == chat.unit_id and people.may_see_totals(visit.tx, visit.person.id, unit_id, visit.today)
    if not is_officer and not may_see:
        visit.say(refusing.no_right(visit))
        return
    meaning = f"rest {unit_id} {period} for {visit.person.id}"
    if group_answers.times(visit.tx, visit.address, meaning, visit.now) > 1:
        return
    callback = visit.message.callback
    for reply in summary.replies(visit, units.unit(visit.tx, unit_id), period, to_officer=is_officer):
        outbox.add(visit.tx, account.address, reply, visit.now, person_id=visit.person.id, callback=callback)
        callback = None


def unit_meant(visit: Visit, unit: units.Unit, found: Intent) -> units.Unit | None:
    """The chat's own unit, or the one below it that is named; else None, and it is said what is wrong."""
    name = summary.rest_of(found)
    named: units.Unit | None = None
    asked: list[units.Unit] = []
    if found.unit_typed:
        named, asked = unit_choice.meant(visit, found, [unit])
    if named is None and (not name or unit_choice.is_own(name, unit)):
        return unit
    if named is None and asked:
        unit_choice.ask_in_words(visit, found, asked)
    elif named is None and unit_names.named(visit.tx, name, visit.today):
        visit.say(say.UNIT_OUTSIDE.format(unit=unit.name))
    elif named is None:
        visit.say(say.PERIOD_UNREADABLE.format(text=unit_choice.typed_name(found)))
    return named


def tell_stranger(visit: Visit) -> None:
    """One line, once a day per chat."""
    chat = chats.keep(visit.tx, visit.address, visit.message.chat_title)
    if chats.may_tell_stranger(visit.tx, chat, visit.today):
        visit.say(say.STRANGER_IN_GROUP)
