"""What a button outside a draft does; its first part says what it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from conversation.intents import Intent
from conversation.texts import vi as say
from handlers import (
    accounts,
    asked_aside,
    commands,
    difficulties,
    dossiers,
    filing,
    inviting,
    joining,
    languages,
    late_list,
    ledger,
    menu,
    period_choice,
    personnel,
    photo_changes,
    photo_review,
    privacy,
    publishing,
    reading_filings,
    refusing,
    reviewing,
    summary,
    unit_choice,
    wishes,
)
from handlers.commands import Action
from handlers.period_choice import Meant
from handlers.visit import Visit
from reporting.periods import is_period
from storage import units
from storage.units import Unit


def press(visit: Visit, parts: list[str | int]) -> bool:
    """A button outside a draft; False when it is none of ours. Its first part says what it belongs to."""
    head, *rest = parts
    press = PRESSED.get(str(head))
    return press is not None and press(visit, rest)


def press_main(visit: Visit, parts: list[str | int]) -> bool:
    """m:start, m:report:<group>:<period>, m:commune:<group>:<period>,
    m:classify:<group>:<period>, m:fill:<purpose>:<group or area>, ..."""
    match parts:
        case ["report" | "go" as word, int(group), str(period)]:
            filing.report_chosen(visit, group, period, anyway=word == "go")
        case ["survey", int(group)]:
            dossiers.start(visit, "baseline", group)
        case ["rehearse", int(group)]:
            filing.rehearse(visit, group)
        case ["classify", int(group), str(period)]:
            difficulties.classify(visit, group, period)
        case ["commune", int(group), str(period)]:
            summary.of_commune(visit, group, period)
        case ["fill", str(word), *about] if (purpose := dossiers.purpose_named(word)) is not None:
            dossiers.start(visit, purpose, next((each for each in about if isinstance(each, int)), None))
        case ["fillpage", str(word), int(page)] if (purpose := dossiers.purpose_named(word)) is not None:
            dossiers.start(visit, purpose, page=page)
        case [str(word)] if word in MENU:
            MENU[word](visit)
        case _:
            return False
    return True


def press_invitation(visit: Visit, parts: list[str | int]) -> bool:
    """i:one:<group>, i:unit:<unit>, i:page:<unit or 0>:<page>, i:all:<unit>, i:sheet:<unit>, i:file:<unit>."""
    match parts:
        case ["one", int(group)]:
            inviting.invite_one(visit, group)
        case ["unit", int(unit)]:
            inviting.show(visit, unit)
        case ["page", int(unit), int(page)]:
            inviting.show(visit, unit or None, page)
        case ["all" | "sheet" | "file" as what, int(unit)]:
            inviting.make(visit, what, unit)
        case _:
            return False
    return True


def press_review(visit: Visit, parts: list[str | int]) -> bool:
    """r:open:<group>:<period>, r:month:<page>:<period>, r:unit:<unit>:<period>, r:page:<unit or 0>:<period>:<page>,
    r:filing:<filing>, r:filings:<page>."""
    match parts:
        case ["open", int(group), str(period)]:
            reviewing.open_report(visit, group, period)
        case ["month", int(page), str(period)]:
            reviewing.show_reports(visit, period_choice.of_button(visit, period), page)
        case ["unit", int(unit), str(period)]:
            reviewing.show_reports(visit, period_choice.of_button(visit, period), 0, unit)
        case ["page", int(unit), str(period), int(page)]:
            reviewing.show_reports(visit, period_choice.of_button(visit, period), page, unit or None)
        case ["filings", int(page)]:
            reading_filings.list_filings(visit, page)
        case ["filing", int(number)]:
            reading_filings.open_filing(visit, number)
        case _:
            return False
    return True


def press_photo(visit: Visit, parts: list[str | int]) -> bool:
    """p:yes:<photo>:<place>, p:no:…, p:undo:…, p:group:<photo>:<group>, p:move:<first>:<last>:<month>, p:drop:…."""
    match parts:
        case ["yes" | "no" as verdict, int(photo), *place] if len(place) < 2:
            photo_review.judge(visit, photo, place_in(place), approved=verdict == "yes")
        case ["undo", int(photo), int(place)]:
            photo_review.undo(visit, photo, place)
        case ["move", int(first), int(last), str(month)]:
            photo_changes.move(visit, first, last, month)
        case ["drop", int(first), int(last)]:
            photo_changes.remove(visit, first, last)
        case ["group", int(photo), int(group)]:
            photo_changes.assign(visit, photo, group)
        case _:
            return False
    return True


def place_in(parts: list[str | int]) -> int:
    """The place of a photo among those to be judged; buttons of before had none."""
    return next((part for part in parts if isinstance(part, int)), 1)


def press_summary(visit: Visit, parts: list[str | int]) -> bool:
    """s:<what>:<unit>:<period>, by an officer over the unit."""
    match parts:
        case [str(what), int(unit), named] if what in SEEN and is_period(str(named)):
            period = str(named)
            meant = period_choice.of_button(visit, period)
            if not unit_choice.officers_over(visit, unit):
                visit.say(refusing.no_right(visit))
            elif meant.month is None and what in ("late", "file"):
                visit.say(say.BUTTON_OF_OLD)
            else:
                SEEN[what](visit, [units.unit(visit.tx, unit)], meant)
            return True
    return False


def press_acceptance(visit: Visit, parts: list[str | int]) -> bool:
    """j:yes:<invitation>, j:no:<invitation>."""
    match parts:
        case ["yes" | "no" as accepted, int(invitation)]:
            joining.one_more(visit, invitation, accepted=accepted == "yes")
            return True
    return False


def press_word(actions: Mapping[str, Action], visit: Visit, parts: list[str | int]) -> bool:
    """A button that is one word of `actions`."""
    match parts:
        case [str(word)] if word in actions:
            actions[word](visit)
            return True
    return False


def press_ledger(visit: Visit, parts: list[str | int]) -> bool:
    """h:group:<group>:<period>, h:unit:<unit>:<period>, h:page:<page>:<period>, h:page:<page>:<period>:<unit>."""
    match parts:
        case ["group", int(group), str(period)]:
            ledger.open_group(visit, group, period_choice.of_button(visit, period))
        case ["unit", int(unit), str(period)]:
            ledger.offer(visit, period_choice.of_button(visit, period), 0, unit)
        case ["page", int(page), str(period)]:
            ledger.offer(visit, period_choice.of_button(visit, period), page)
        case ["page", int(page), str(period), int(unit)]:
            ledger.offer(visit, period_choice.of_button(visit, period), page, unit)
        case _:
            return False
    return True


def press_account(visit: Visit, parts: list[str | int]) -> bool:
    """a:end:<account>."""
    match parts:
        case ["end", int(account)]:
            accounts.end(visit, account)
            return True
    return False


def press_language(visit: Visit, parts: list[str | int]) -> bool:
    """l:<language>."""
    if len(parts) == 1:
        languages.choose(visit, str(parts[0]))
    return len(parts) == 1


def press_form(visit: Visit, parts: list[str | int]) -> bool:
    """q:template, q:try:<form>, q:publish:<form>:<month>, q:drop:<form>, q:get:<form>."""
    match parts:
        case ["template"]:
            publishing.send_template(visit)
        case ["publish", int(form), str(month)]:
            publishing.publish(visit, form, month)
        case [str(word), int(form)] if word in FORM_ACTIONS:
            FORM_ACTIONS[word](visit, form)
        case _:
            return False
    return True


def plain(code: str) -> Action:
    """A button of the menu does what its command does with nothing typed after it."""
    return lambda visit: commands.TOLD[code](visit, Intent(code))


def confirmed(wanted: str, action: Action) -> Action:
    """A right that is carried out only after it was asked for."""

    def check(visit: Visit) -> None:
        if (visit.person.pending or {}).get("privacy") == wanted:
            action(visit)
        else:
            visit.say(say.BUTTON_OF_OLD)

    return check


MENU: dict[str, Action] = {
    "start": filing.start_report,
    "survey": dossiers.starter("baseline"),
    "more": menu.more,
    "personnel": personnel.show,
    "forms": publishing.list_forms,
    "filings": reading_filings.list_filings,
    "language": languages.ask,
    "account": accounts.show_code,
    "menu": menu.show,
    "guide": menu.guide,
    "photo": plain("add_photo"),
    "summary": plain("summary"),
    "late": plain("late_list"),
    "invite": inviting.show,
    "reports": plain("reports"),
    "file": plain("month_workbook"),
    "photos": photo_review.next_photo,
    "ledger": plain("ledger"),
    "deadline": plain("deadline"),
    "contact": commands.show_contact,
    "mine": plain("old_reports"),
    "difficulty": difficulties.keep,
}

FORM_ACTIONS: dict[str, Callable[[Visit, int], None]] = {
    "try": publishing.try_out,
    "drop": publishing.drop,
    "get": publishing.send_workbook,
}

SEEN: dict[str, Callable[[Visit, Sequence[Unit], Meant], None]] = {
    "all": summary.say_for,
    "photos": lambda visit, those, meant: summary.say_photos(visit, those[0], meant),
    "late": late_list.tell,
    "file": reviewing.month_workbook,
}
"""What an officer may see of a unit and a period."""

RIGHTS: dict[str, Action] = {
    "withdraw": privacy.ask_withdraw,
    "delete": privacy.ask_delete,
    **{f"{wanted}_yes": confirmed(wanted, end) for wanted, end in privacy.ENDINGS.items()},
    "no": asked_aside.refuse,
}

PRESSED: dict[str, Callable[[Visit, list[str | int]], bool]] = {
    "m": press_main,
    "i": press_invitation,
    "r": press_review,
    "p": press_photo,
    "q": press_form,
    "s": press_summary,
    "j": press_acceptance,
    "l": press_language,
    "h": press_ledger,
    "a": press_account,
    "n": personnel.press,
    "o": wishes.press,
    "y": partial(press_word, RIGHTS),
}
