"""What is heard in a chat group: commands and photos, each message complete in itself."""

from __future__ import annotations

from conversation import screens
from conversation.intents import Intent, intent
from conversation.texts import vi as say
from conversation.tokens import fold
from handlers import binding, late_list, period_choice, photos, refusing, summary, unit_choice
from handlers.visit import Visit
from storage import chats, people, units

COMMANDS = frozenset({"summary", "chart", "late_list", "bind", "start"})


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
    named = not found.unit_typed or bool(unit_choice.exactly_named(visit, found, lambda _: True))
    return named and (len(words) == 1 or found.period is not None or bool(found.unit_typed))


def not_understood(visit: Visit, found: Intent | None) -> None:
    """Said to the assistant, but no command of chat groups: one line says what is. Thanks need none."""
    if found is not None and found.code == "thanks":
        return
    if visit.known is None or visit.message.anonymous:
        tell_stranger(visit)
        return
    chat = chats.find(visit.tx, visit.address)
    visit.say(say.GROUP_UNCLEAR if chat is not None and chat.unit_id is not None else say.CHAT_NOT_BOUND)


def press(visit: Visit) -> None:
    """The only buttons in a group ask whose photo it is."""
    match screens.parts_of(visit.message.choice or ""):
        case ["p", "group", int(photo), int(group)] if visit.known is not None:
            photos.assign(visit, photo, group)
        case _ if visit.known is None:
            tell_stranger(visit)
        case _:
            visit.say(say.BUTTON_OF_OLD)


def take_photo(visit: Visit) -> None:
    """Photos count only in a bound chat, and only when they were meant for the bot."""
    chat = chats.find(visit.tx, visit.address)
    if chat is not None and chat.unit_id is not None and visit.message.addressed:
        photos.take_in_group(visit, chat)


def obey(visit: Visit, found: Intent) -> None:
    """A command, checked by role, unit and day."""
    if visit.message.anonymous:
        visit.say(say.ANONYMOUS)
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
        answer_late_list(visit, unit, found)
    elif not people.may_see_totals(visit.tx, visit.person.id, unit.id, visit.today):
        visit.say(refusing.no_right(visit))
    else:
        answer_summary(visit, unit, found)


def answer_summary(visit: Visit, unit: units.Unit, found: Intent) -> None:
    """The chat's own unit, or a unit below it for an officer of that one."""
    of_photos = summary.of_photos(found)
    wanted = unit_meant(visit, unit, of_photos or found)
    if wanted is None:
        return
    if wanted.id != unit.id and not people.is_officer_over(visit.tx, visit.person.id, wanted.id, visit.today):
        visit.say(refusing.no_right(visit))
        return
    if of_photos is not None:
        month = period_choice.month_meant(visit, found.period)
        if month is not None:
            summary.contact_sheet(visit, wanted, month, approved_only=True)
        return
    period = period_choice.meant(visit, found.period)
    if period is not None:
        line, _ = period_choice.offer(visit, period, "")
        told = summary.reply(visit.tx, visit.office, wanted, period.id, visit.today, withhold=True)
        visit.say(summary.with_offer(told, line, ()), kind="notice")


def unit_meant(visit: Visit, unit: units.Unit, found: Intent) -> units.Unit | None:
    """The chat's own unit, or the one below it that is named; else None, and it is said what is wrong."""
    name = summary.rest_of(found)
    named: units.Unit | None = None
    asked: list[units.Unit] = []
    if found.unit_typed:
        named, asked = unit_choice.meant(visit, found, lambda each: is_inside(visit, each, unit))
    if named is None and (not name or unit_choice.is_own(name, unit)):
        return unit
    if named is None and asked:
        unit_choice.ask_in_words(visit, found, asked)
    elif named is None and units.units_named(visit.tx, name, visit.today):
        visit.say(say.UNIT_OUTSIDE.format(unit=unit.name))
    elif named is None:
        visit.say(say.PERIOD_UNREADABLE.format(text=unit_choice.typed_name(found)))
    return named


def is_inside(visit: Visit, unit: units.Unit, whole: units.Unit) -> bool:
    """The unit is `whole` or one below it."""
    return whole.id in units.ancestors(visit.tx, unit.id, visit.today)


def answer_late_list(visit: Visit, unit: units.Unit, found: Intent) -> None:
    """Names of groups need an officer of the unit."""
    wanted = unit_meant(visit, unit, found)
    if wanted is None:
        return
    if people.is_officer_over(visit.tx, visit.person.id, wanted.id, visit.today):
        late_list.answer(visit, [wanted], found.period)
    else:
        visit.say(refusing.no_right(visit))


def tell_stranger(visit: Visit) -> None:
    """One line, once a day per chat."""
    chat = chats.keep(visit.tx, visit.address, visit.message.chat_title)
    if chats.may_tell_stranger(visit.tx, chat, visit.today):
        visit.say(say.STRANGER_IN_GROUP)
