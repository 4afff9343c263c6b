"""What a command or a plain word does in a private chat; the buttons of the menus do the same."""

from __future__ import annotations

from collections.abc import Callable

from conversation.intents import Intent
from conversation.texts import vi as say
from handlers import (
    dossiers,
    filing,
    inviting,
    joining,
    languages,
    late_list,
    menu,
    photos,
    privacy,
    publishing,
    reading_filings,
    reviewing,
    summary,
    unit_choice,
)
from handlers.visit import Visit
from storage import people, units

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
        visit.say(say.BIND_IN_GROUP)
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
    unit, asked = unit_choice.meant(visit, found, lambda unit: officers_over(visit, unit.id))
    if unit is None and asked:
        period = summary.named_period(visit, found.period, "")
        if period is not None:
            unit_choice.ask(visit, found, asked, period)
        return
    summary.answer_in_private(visit, found.period, "" if unit else rest, [unit] if unit else [])


def officers_over(visit: Visit, unit_id: int) -> bool:
    """The sender is an officer of that unit or of one above it."""
    return people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today)


def summary_of(visit: Visit, unit_id: int, period: str) -> None:
    """A button of 'which unit?'."""
    if officers_over(visit, unit_id):
        summary.say_for(visit, [units.unit(visit.tx, unit_id)], period)
    else:
        visit.say(say.NO_RIGHT)


def enter_code(visit: Visit, code: str) -> bool:
    """`/start CODE` by somebody who is already a person."""
    if not joining.code_from_known(visit, code.strip().upper()):
        menu.show(visit)
    return True


def press_menu(visit: Visit, parts: list[str | int]) -> bool:
    """A button of a menu: m:start, m:report:<group>:<period>, i:one:<group>, r:open:<group>:<period>, ..."""
    match parts:
        case ["m", "report", int(group), str(period)]:
            filing.report_chosen(visit, group, period)
        case ["m", "go", int(group), str(period)]:
            filing.report_chosen(visit, group, period, anyway=True)
        case ["m", "survey", int(group)]:
            dossiers.start(visit, "baseline", group)
        case ["m", "fill", str(word), int(about)] if (purpose := dossiers.purpose_named(word)) is not None:
            dossiers.start(visit, purpose, about)
        case ["m", "fill", str(word)] if (purpose := dossiers.purpose_named(word)) is not None:
            dossiers.start(visit, purpose)
        case ["q", str(word)] if word in PUBLISHING:
            PUBLISHING[word](visit)
        case ["q", str(word), int(form), *rest]:
            return press_form(visit, word, form, [str(part) for part in rest])
        case ["l", str(language)]:
            languages.choose(visit, language)
        case ["r", "filing", int(filing_id)]:
            reading_filings.open_filing(visit, filing_id)
        case ["m", "rehearse", int(group)]:
            filing.rehearse(visit, group)
        case ["m", str(word)] if word in MENU:
            MENU[word](visit)
        case ["i", "one", int(group)]:
            inviting.invite_one(visit, group)
        case ["i", "page", int(page)]:
            inviting.show(visit, page)
        case ["i", "all"]:
            inviting.invite_all(visit)
        case ["i", "sheet"]:
            inviting.sheet(visit)
        case ["r", "open", int(group), str(period)]:
            reviewing.open_report(visit, group, period)
        case ["r", "page", int(page)]:
            reviewing.list_reports(visit, page)
        case ["p", "yes" | "no" as verdict, int(photo)]:
            reviewing.judge_photo(visit, photo, approved=verdict == "yes")
        case ["p", "group", int(photo), int(group)]:
            photos.assign(visit, photo, group)
        case ["s", int(unit), str(period)]:
            summary_of(visit, unit, period)
        case ["j", "yes" | "no" as accepted, int(invitation)]:
            joining.one_more(visit, invitation, accepted=accepted == "yes")
        case ["y", str(word)] if word in RIGHTS:
            RIGHTS[word](visit)
        case _:
            return False
    return True


def press_form(visit: Visit, word: str, form: int, rest: list[str]) -> bool:
    """A button of a questionnaire being changed: q:try:<id>, q:publish:<id>:<month>, q:drop:<id>, q:get:<id>."""
    if word == "publish" and rest:
        publishing.publish(visit, form, rest[0])
    elif word in FORM_ACTIONS and not rest:
        FORM_ACTIONS[word](visit, form)
    else:
        return False
    return True


def summary_button(visit: Visit) -> None:
    """The menu's 'Tổng hợp'."""
    summary.answer_in_private(visit, None, "", [])


def confirmed(wanted: str, action: Action) -> Action:
    """A right that is carried out only after it was asked for."""

    def check(visit: Visit) -> None:
        if (visit.person.pending or {}).get("privacy") == wanted:
            action(visit)
        else:
            visit.say(say.BUTTON_OF_OLD)

    return check


def nothing_done(visit: Visit) -> None:
    """'Không' to withdrawing or deleting."""
    visit.wait_for()
    menu.show(visit)


MENU: dict[str, Action] = {
    "start": filing.start_report,
    "survey": dossiers.starter("baseline"),
    "more": menu.more,
    "forms": publishing.list_forms,
    "filings": reading_filings.list_filings,
    "language": languages.ask,
    "menu": menu.show,
    "guide": menu.guide,
    "summary": summary_button,
    "late": late,
    "invite": inviting.show,
    "reports": reviewing.list_reports,
    "file": reviewing.month_workbook,
    "photos": reviewing.next_photo,
}

PUBLISHING: dict[str, Action] = {"template": publishing.send_template}
FORM_ACTIONS: dict[str, Callable[[Visit, int], None]] = {
    "try": publishing.try_out,
    "drop": publishing.drop,
    "get": publishing.send_workbook,
}

RIGHTS: dict[str, Action] = {
    "withdraw": privacy.ask_withdraw,
    "delete": privacy.ask_delete,
    "withdraw_yes": confirmed("withdraw", privacy.withdraw),
    "delete_yes": confirmed("delete", privacy.delete),
    "no": nothing_done,
}
