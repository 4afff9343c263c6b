"""Indicators and questionnaire versions, as published; read once and kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from conversation.questionnaire import Questionnaire
from reporting.indicators import Indicator
from storage import units
from storage.database import Transaction
from storage.tables import indicators, questionnaires


def keep_indicators(tx: Transaction, known: tuple[Indicator, ...]) -> None:
    """Publish indicators. A known code keeps what it is; its label and range may change."""
    present = all_indicators(tx)
    for indicator in known:
        old = present.get(indicator.code)
        if old is None:
            tx.execute(sa.insert(indicators).values(code=indicator.code, content=asdict(indicator)))
        elif old != indicator:
            fixed = replace(
                indicator,
                unit=old.unit,
                type=old.type,
                direction=old.direction,
                over_time=old.over_time,
                over_units=old.over_units,
            )
            content = asdict(fixed)
            tx.execute(sa.update(indicators).where(indicators.c.code == indicator.code).values(content=content))


def all_indicators(tx: Transaction) -> dict[str, Indicator]:
    """Code -> indicator."""
    rows = tx.rows(sa.select(indicators.c.content).order_by(indicators.c.code))
    return {row.content["code"]: Indicator(**row.content) for row in rows}


def publish(tx: Transaction, form: Questionnaire, in_force_from: str) -> bool:
    """Publish a version from a month on; False when that version is there already."""
    same = (questionnaires.c.key == form.key) & (questionnaires.c.version == form.version)
    if tx.first(sa.select(questionnaires.c.id).where(same)) is not None:
        return False
    content = form.to_json()
    tx.insert_new(questionnaires, key=form.key, version=form.version, in_force_from=in_force_from, content=content)
    return True


class Forms:
    """Questionnaire versions by their row's id; a version never changes, so each is read once."""

    def __init__(self) -> None:
        self._by_id: dict[int, Questionnaire] = {}
        self._indicators: dict[str, Indicator] = {}

    def form(self, tx: Transaction, questionnaire_id: int) -> Questionnaire:
        """The version of that id. Raises LookupError."""
        known = self._by_id.get(questionnaire_id)
        if known is None:
            content: Any = tx.scalar(sa.select(questionnaires.c.content).where(questionnaires.c.id == questionnaire_id))
            if content is None:
                raise LookupError(questionnaire_id)
            known = self._by_id[questionnaire_id] = Questionnaire.from_json(content)
        return known

    def indicator(self, tx: Transaction, code: str) -> Indicator:
        """The indicator of that code; one published meanwhile is found too. Raises KeyError."""
        if code not in self._indicators:
            self._indicators = all_indicators(tx)
        return self._indicators[code]

    def in_force(self, tx: Transaction, content_area: str, month: str) -> int | None:
        """The id of the monthly questionnaire of a content area that a month uses."""
        rows = tx.rows(
            sa.select(questionnaires.c.id)
            .where(questionnaires.c.in_force_from <= month)
            .order_by(questionnaires.c.in_force_from.desc(), questionnaires.c.version.desc())
        )
        for row in rows:
            form = self.form(tx, row.id)
            if form.content_area == content_area and form.purpose == "monthly":
                return int(row.id)
        return None

    def asked_of(self, tx: Transaction, group: units.Group, questionnaire_id: int) -> Questionnaire:
        """The version as one group is asked it: the indicators of its model, the rest as it is."""
        return narrowed(self.form(tx, questionnaire_id), units.indicators_of(tx, group.id))


def narrowed(form: Questionnaire, chosen: Sequence[str]) -> Questionnaire:
    """The form without the indicators that are not chosen; none chosen means all."""
    if not chosen:
        return form
    return replace(form, questions=tuple(each for each in form.questions if each.indicator in (None, *chosen)))


def asked_indicators(form: Questionnaire) -> list[str]:
    """The indicator codes that a questionnaire asks in turn."""
    return [question.indicator for question in form.questions if question.in_turn and question.indicator]
