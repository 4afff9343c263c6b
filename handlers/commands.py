"""What a command or a plain word does in a private chat; the buttons of the menus do the same."""

from __future__ import annotations

from collections.abc import Callable

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
    privacy,
    publishing,
    reading_filings,
    reviewing,
    summary,
    unit_choice,
)
from handlers.visit import Visit
from storage import people

Action = Callable[[Visit], None]


def late(visit: Visit) -> None:
    """'ai chưa nộp' in an officer's private chat."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(say.NO_RIGHT)
    for unit in mine:
        late_list.answer(visit, unit)


def report(visit: Visit) -> None:
    """'báo cáo': an officer without a group of his own looks at those of his unit."""
    has_group = bool(people.groups_of(visit.tx, visit.person.id, visit.today))
    if not has_group and people.units_officered(visit.tx, visit.person.id, visit.today):
        reviewing.list_reports(visit)
    else:
        filing.start_report(visit)


def ask_for_photo(visit: Visit) -> None:
    """'gửi ảnh'."""
    visit.say(say.SEND_PHOTO_HERE)


PLAIN: dict[str, Action] = {
    "start_report": report,
    "baseline": dossiers.starter("baseline"),
    "registration": dossiers.starter("registration"),
    "meeting": dossiers.starter("meeting"),
    "quick_log": dossiers.starter("quick_log"),
    "add_difficulty": dossiers.starter("proposal"),
    "evaluation": dossiers.starter("evaluation"),
    "acceptance": dossiers.starter("acceptance"),
    "festival": dossiers.starter("festival"),
    "forms": publishing.list_forms,
    "form_template": publishing.send_template,
    "filings": reading_filings.list_filings,
    "language": languages.ask,
    "add_account": accounts.show_code,
    "resume": filing.start_report,
    "status": filing.start_report,
    "show_draft": filing.start_report,
    "amend": filing.start_report,
    "late_list": late,
    "add_photo": ask_for_photo,
    "help": menu.guide,
    "menu": menu.show,
    "start": menu.show,
    "greeting": menu.show,
    "my_data": privacy.show_my_data,
    "withdraw_consent": privacy.ask_withdraw,
    "delete_data": privacy.ask_delete,
    "invite": inviting.show,
    "month_workbook": reviewing.month_workbook,
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
    }
)
"""Intents that are commands even while a question waits; the others belong to the talk."""


def obey(visit: Visit, found: Intent) -> bool:
    """Do what an intent wants in a private chat; False when it wants nothing here."""
    if found.code == "start" and found.arguments:
        return enter_code(visit, found.arguments)
    if found.code in ("summary", "chart"):
        answer_summary(visit, found)
        return True
    if found.code == "bind":
        visit.say(binding.how_to(visit))
        return True
    if found.code == "ledger":
        ledger.ask(visit, found)
        return True
    action = PLAIN.get(found.code)
    if action is not None:
        action(visit)
    return action is not None


def answer_summary(visit: Visit, found: Intent) -> None:
    """`/tonghop` in private: an officer's own unit, or one he names below it."""
    rest = summary.rest_of(found)
    if not rest or rest in summary.PHOTO_WORDS:
        summary.answer_in_private(visit, found.period, rest, [])
        return
    unit, asked = unit_choice.meant(visit, found, lambda unit: unit_choice.officers_over(visit, unit.id))
    if unit is None and asked:
        period = summary.named_period(visit, found.period, "")
        if period is not None:
            unit_choice.ask(visit, found, asked, period)
        return
    summary.answer_in_private(visit, found.period, "" if unit else rest, [unit] if unit else [])


def enter_code(visit: Visit, code: str) -> bool:
    """`/start CODE` by somebody who is already a person."""
    if not joining.code_from_known(visit, code.strip().upper()):
        menu.show(visit)
    return True
