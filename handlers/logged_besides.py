"""What the quick log holds for a month and its report does not ask: filed with the report, and told in one line."""

from __future__ import annotations

from collections.abc import Mapping

from conversation import spoken
from conversation.draft import Answer
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers.visit import Visit
from reporting.indicators import Thousandths
from storage import figures, units


def of(visit: Visit, form: Questionnaire, logged: Mapping[str, Thousandths]) -> dict[str, Thousandths]:
    """Indicator -> what was logged of those that the report's `form` does not ask, in the catalogue's order."""
    asked = {question.indicator for question in form.questions}
    known = visit.office.forms.indicators(visit.tx, logged)
    return {code: logged[code] for code in known if code in logged and code not in asked}


def told(visit: Visit, besides: Mapping[str, Thousandths]) -> str:
    """'Ghi nhanh trong tháng: 2 buổi tuyên truyền; 15 ngày công'; nothing where there is none."""
    known = visit.office.forms.indicators(visit.tx, besides)
    named = (spoken.counted(known[code].label, value, known[code].unit) for code, value in besides.items())
    return say.LOGGED_BESIDES.format(figures="; ".join(named)) if besides else ""


def line(visit: Visit, form: Questionnaire, logged: Mapping[str, Thousandths]) -> str:
    """The same of what is not filed yet."""
    return told(visit, of(visit, form, logged))


def held(visit: Visit, group: units.Group, period: str, form: Questionnaire) -> dict[str, Thousandths]:
    """What `of` finds now, to be filed. The group's row is held: what is logged later finds the report filed."""
    units.lock_group(visit.tx, group.id)
    return of(visit, form, figures.logged_of(visit.tx, group.id, period))


def answers(besides: Mapping[str, Thousandths]) -> dict[str, Answer]:
    """As answers of a report."""
    return {code: Answer(value, "quick_log") for code, value in besides.items()}
