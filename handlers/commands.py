"""What a command or a plain word does in a private chat; the buttons of the menus do the same."""

from __future__ import annotations

from collections.abc import Callable

from conversation.dialogue import Heard
from conversation.intents import Intent
from conversation.texts import vi as say
from handlers import (
    accounts,
    binding,
    dossiers,
    filing,
    inviting,
    joining,
    languages,
    late_list,
    ledger,
    menu,
    officers,
    own_reports,
    period_choice,
    personnel,
    photo_review,
    privacy,
    publishing,
    reading_filings,
    reviewing,
    summary,
    unit_choice,
    wishes,
)
from handlers.visit import Visit
from storage import people
from storage.units import Unit

Action = Callable[[Visit], None]


def report(visit: Visit, found: Intent) -> None:
    """'báo cáo tháng 10': an officer without a group of his own looks at those of his unit."""
    has_group = bool(people.groups_of(visit.tx, visit.person.id, visit.today))
    if not has_group and people.units_officered(visit.tx, visit.person.id, visit.today):
        reviewing.list_reports(visit, found.period)
    else:
        filing.start_report(visit, found.period)


def photo(visit: Visit, found: Intent) -> None:
    """'gửi ảnh'; 'ảnh tháng 10', 'ảnh xã Bình Ca' of an officer asks for those that came."""
    named = found.period is not None or bool(found.unit)
    if named and people.units_officered(visit.tx, visit.person.id, visit.today):
        show_photos(visit, found)
    else:
        visit.say(say.SEND_PHOTO_HERE)


def show_contact(visit: Visit) -> None:
    """'gặp cán bộ': whom to call, for each area where the person has a group; an officer calls one above him."""
    officered = people.units_officered(visit.tx, visit.person.id, visit.today)
    if officered:
        above = officers.contact(visit, officered[0].id, without=visit.person.id, up=True)
        visit.say(say.CALL_ABOVE.format(contact=above) if above else say.NO_CONTACT_ABOVE)
        return
    areas = dict.fromkeys(group.area_id for group in people.groups_of(visit.tx, visit.person.id, visit.today))
    contacts = dict.fromkeys(filter(None, (officers.contact(visit, area) for area in areas)))
    if contacts:
        visit.say("\n".join(say.CALL_OFFICER.format(contact=contact) for contact in contacts))
    else:
        visit.say(say.NO_CONTACT)


def thank(visit: Visit) -> None:
    """'cảm ơn' needs no menu."""
    visit.say(say.THANKED)


PLAIN: dict[str, Action] = {
    "baseline": dossiers.starter("baseline"),
    "registration": dossiers.starter("registration"),
    "meeting": dossiers.starter("meeting"),
    "quick_log": dossiers.starter("quick_log"),
    "evaluation": dossiers.starter("evaluation"),
    "acceptance": dossiers.starter("acceptance"),
    "festival": dossiers.starter("festival"),
    "forms": publishing.list_forms,
    "form_template": publishing.send_template,
    "filings": reading_filings.list_filings,
    "language": languages.ask,
    "add_account": accounts.show_code,
    "resume": filing.start_report,
    "help": menu.guide,
    "menu": menu.show,
    "start": menu.show,
    "greeting": menu.show,
    "my_data": privacy.show_my_data,
    "withdraw_consent": privacy.ask_withdraw,
    "delete_data": privacy.ask_delete,
    "invite": inviting.show,
    "contact": show_contact,
    "more": menu.more,
    "review_photos": photo_review.next_photo,
    "thanks": thank,
}

WITHIN_A_REPORT = frozenset(
    {
        "start_report",
        "baseline",
        "late_list",
        "ledger",
        "summary",
        "chart",
        "help",
        "menu",
        "start",
        "my_data",
        "withdraw_consent",
        "delete_data",
        "invite",
        "bind",
        "month_workbook",
        "greeting",
        "registration",
        "meeting",
        "quick_log",
        "evaluation",
        "acceptance",
        "festival",
        "forms",
        "form_template",
        "filings",
        "language",
        "add_account",
        "accounts",
        "personnel",
        "contact",
        "more",
        "reports",
        "review_photos",
        "deadline",
        "late_ok",
        "how_many",
        "group_report",
        "group_status",
        "old_reports",
        "year_picture",
        "remind",
        "return_report",
        "reopen",
        "remove_photo",
        "stop_messages",
        "new_phone",
        "leaving",
        "gone",
    }
)
"""Intents that are commands even while a question waits; the others belong to the talk."""


ABOUT_PLACES = frozenset({"summary", "chart", "late_list", "month_workbook", "personnel", "ledger"})
"""Officers' commands that a unit or a group may be named with."""


OF_OFFICERS = ABOUT_PLACES | {"remind", "return_report", "reopen", "group_report", "group_status"}
"""What only officers may ask for; while a question waits, others tell with these words how far they are."""


def is_one(visit: Visit, found: Intent) -> bool:
    """The message is the command it begins like: typed with a slash, or what follows fits the sender and a place."""
    if visit.message.text.lstrip().startswith("/") or found.code not in ABOUT_PLACES:
        return True
    return not unit_choice.names_no_place(visit, found)


def obey(visit: Visit, found: Intent) -> bool:
    """Do what an intent wants in a private chat; False when it wants nothing here."""
    if found.code == "start" and found.arguments:
        return enter_code(visit, found.arguments)
    telling = TOLD.get(found.code)
    if telling is not None:
        telling(visit, found)
        return True
    action = PLAIN.get(found.code)
    if action is not None:
        action(visit)
    return action is not None


def answer_summary(visit: Visit, found: Intent) -> None:
    """`/tonghop` in private: an officer's own unit, or one he names below it."""

    of_photos = summary.of_photos(found)
    if of_photos is not None:
        show_photos(visit, of_photos)
        return
    chosen = unit_choice.of_officer(visit, found, lambda asked: ask_unit(visit, found, asked, "all"))
    period = period_choice.meant(visit, found.period) if chosen else None
    if period is not None:
        summary.say_for(visit, chosen, period)


def show_chart(visit: Visit, found: Intent) -> None:
    """'biểu đồ': of an officer's unit; of who is none, of his own group over twelve months."""
    if people.units_officered(visit.tx, visit.person.id, visit.today):
        answer_summary(visit, found)
    else:
        own_reports.show_year(visit, found)


def ask_unit(visit: Visit, found: Intent, asked: list[Unit], what: str) -> None:
    """Which of several units the officer means."""
    period = period_choice.meant(visit, found.period)
    if period is not None:
        unit_choice.ask(visit, found, asked, what, period.id)


def show_photos(visit: Visit, found: Intent) -> None:
    """The photos of a month: of an officer's own unit, or one he names below it."""
    chosen = unit_choice.of_officer(visit, found, lambda asked: ask_unit(visit, found, asked, "photos"))
    period = period_choice.month_meant(visit, found.period) if chosen else None
    if period is not None:
        for unit in chosen:
            summary.say_photos(visit, unit, period)


def amend(visit: Visit, found: Intent) -> None:
    """'sửa', 'sửa câu 4 thành 6' with no report open: what is to be corrected goes with it.

    'tôi báo nhầm' of who has told nothing yet opens nothing: he hears where his report stands.
    """
    is_wish = found.arguments == visit.message.text.strip() and not any(ch.isdigit() for ch in found.arguments)
    if is_wish and not filing.has_begun(visit):
        wishes.tell_state(visit, found)
    elif found.arguments:
        filing.correct_begun(visit, visit.message.text)
    else:
        filing.start_report(visit)


def tell_difficulty(visit: Visit, found: Intent) -> None:
    """'khó khăn: đường lầy': kept as typed, and then classified by the questions."""
    heard = Heard(written=found.arguments) if found.arguments else None
    dossiers.start(visit, "proposal", heard=heard)


def answer_late_list(visit: Visit, found: Intent) -> None:
    """'ai chưa nộp tháng 10' in private: of an officer's own unit, or one he names below it.

    Who is no officer and says 'chưa nộp' speaks of his own report.
    """
    mine = people.groups_of(visit.tx, visit.person.id, visit.today)
    if mine and not people.units_officered(visit.tx, visit.person.id, visit.today):
        wishes.tell_state(visit, found)
        return
    chosen = unit_choice.of_officer(visit, found, lambda asked: unit_choice.ask_in_words(visit, found, asked))
    late_list.answer(visit, chosen, found.period)


def month_workbook(visit: Visit, found: Intent) -> None:
    """'bảng tháng 10' of an officer's own unit, or one he names below it."""
    chosen = unit_choice.of_officer(visit, found, lambda asked: unit_choice.ask_in_words(visit, found, asked))
    period = period_choice.month_meant(visit, found.period) if chosen else None
    if period is not None:
        reviewing.month_workbook(visit, chosen, period)


TOLD: dict[str, Callable[[Visit, Intent], None]] = {
    "start_report": report,
    "show_draft": report,
    "reports": lambda visit, found: reviewing.list_reports(visit, found.period),
    "add_photo": photo,
    "summary": answer_summary,
    "chart": show_chart,
    "late_list": answer_late_list,
    "month_workbook": month_workbook,
    "ledger": ledger.ask,
    "amend": amend,
    "add_difficulty": tell_difficulty,
    **wishes.WISHES,
    "accounts": accounts.show,
    "personnel": personnel.show,
    "bind": lambda visit, _: visit.say(binding.how_to(visit)),
}
"""Commands that look at what was typed after them."""


def enter_code(visit: Visit, code: str) -> bool:
    """`/start CODE` by somebody who is already a person."""
    if not joining.code_from_known(visit, code.strip().upper()):
        menu.show(visit)
    return True
