"""Difficulties told in words outside a report: asked for a yes, kept as typed, and classified by the questions."""

from __future__ import annotations

from conversation import difficulties
from conversation.dialogue import Heard
from conversation.messages import Choice
from conversation.texts import vi as say
from handlers import dossiers, own_reports
from handlers.visit import Visit
from storage import people, reports


def offer(visit: Visit, text: str) -> bool:
    """'bà con thiếu thùng rác', 'không có khó khăn gì'; False for anything else, and for who reports for no group."""
    if not people.groups_of(visit.tx, visit.person.id, visit.today):
        return False
    if difficulties.says_none(text):
        visit.say(say.NO_DIFFICULTY)
        return True
    if not difficulties.tells_one(text):
        return False
    visit.wait_for(difficulty=text, by_word=True)
    ask = say.IS_IT_A_DIFFICULTY.format(text=text)
    visit.say(ask, Choice("m:difficulty", say.KEEP_DIFFICULTY), Choice("y:no", say.NOT_NOW))
    return True


def keep(visit: Visit) -> None:
    """What was told goes into the questionnaire of difficulties, whose other questions classify it."""
    text = (visit.person.pending or {}).get("difficulty")
    if text is None:
        visit.say(say.BUTTON_OF_OLD)
        return
    visit.wait_for()
    dossiers.start(visit, "proposal", heard=Heard(written=text))


def classify(visit: Visit, group_id: int, month: str) -> None:
    """The difficulty of a report that was sent, to be classified in the same way."""
    group = own_reports.own_group(visit, group_id)
    report = reports.find(visit.tx, group_id, month) if group is not None else None
    if report is None or not report.difficulty:
        visit.say(say.BUTTON_OF_OLD)
        return
    dossiers.start(visit, "proposal", group_id, heard=Heard(written=report.difficulty))
