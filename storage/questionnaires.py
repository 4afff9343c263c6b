"""Indicators and questionnaire versions, as published; read once and kept in memory."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation import model_questions
from conversation.questionnaire import Checked, FormPurpose, Questionnaire
from reporting.indicators import Indicator
from storage import units
from storage.database import Transaction
from storage.tables import indicators, questionnaires


def keep_indicators(tx: Transaction, known: Sequence[Indicator], unit_id: int | None = None) -> None:
    """Publish indicators, a commune's own with its id. A known code keeps what it is; words and rules may change."""
    present = all_indicators(tx)
    for indicator in known:
        old = present.get(indicator.code)
        if old is None:
            tx.execute(sa.insert(indicators).values(code=indicator.code, content=asdict(indicator), unit_id=unit_id))
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


def publish(tx: Transaction, form: Questionnaire, in_force_from: str, workbook: bytes) -> bool:
    """Publish a shipped version from a month on; False when that version is there already."""
    same = (questionnaires.c.key == form.key) & (questionnaires.c.version == form.version)
    if tx.exists(sa.select(questionnaires.c.id).where(same, _PUBLISHED)):
        return False
    tx.insert_new(
        questionnaires,
        key=form.key,
        version=form.version,
        in_force_from=in_force_from,
        content=form.to_json(),
        workbook=b64encode(workbook).decode(),
    )
    return True


@dataclass(frozen=True)
class Proposal:
    """A questionnaire that an officer sent and that was found without faults."""

    id: int
    form: Questionnaire
    indicators: tuple[Indicator, ...]
    unit_id: int | None
    person_id: int
    state: str


def propose(
    tx: Transaction, checked: Checked, workbook: bytes, unit_id: int | None, person_id: int, now: datetime
) -> Proposal:
    """Keep a questionnaire without faults until its sender publishes or drops it; it replaces his earlier one."""
    form = checked.form
    assert form is not None
    earlier = (questionnaires.c.state == "proposed") & (questionnaires.c.person_id == person_id)
    tx.execute(sa.update(questionnaires).where(earlier, questionnaires.c.key == form.key).values(state="dropped"))
    number = tx.insert_new(
        questionnaires,
        key=form.key,
        version=form.version,
        unit_id=unit_id,
        state="proposed",
        in_force_from="",
        content=form.to_json(),
        indicators=[asdict(each) for each in checked.indicators],
        workbook=b64encode(workbook).decode(),
        person_id=person_id,
        at=now,
    )
    return Proposal(number, form, checked.indicators, unit_id, person_id, "proposed")


def proposal(tx: Transaction, number: int) -> Proposal | None:
    """The proposal of that id, whatever became of it."""
    row = tx.first(sa.select(questionnaires).where(questionnaires.c.id == number))
    if row is None or row.person_id is None:
        return None
    brought = tuple(Indicator(**each) for each in row.indicators or ())
    form = Questionnaire.from_json(row.content)
    return Proposal(row.id, form, brought, row.unit_id, row.person_id, row.state)


def publish_proposal(tx: Transaction, found: Proposal, in_force_from: str, now: datetime) -> None:
    """From that month on the questionnaire is asked; its new indicators are known from now."""
    keep_indicators(tx, found.indicators, found.unit_id)
    values = {"state": "published", "in_force_from": in_force_from, "at": now}
    tx.execute(sa.update(questionnaires).where(questionnaires.c.id == found.id).values(**values))


def drop(tx: Transaction, number: int) -> None:
    """The proposal is not wanted any more."""
    proposed = (questionnaires.c.id == number) & (questionnaires.c.state == "proposed")
    tx.execute(sa.update(questionnaires).where(proposed).values(state="dropped"))


def newest(tx: Transaction, key: str) -> Any | None:
    """The newest published version of a questionnaire: id, version, unit_id, in_force_from, content."""
    return tx.first(
        sa.select(questionnaires)
        .where(_PUBLISHED, questionnaires.c.key == key)
        .order_by(questionnaires.c.version.desc())
        .limit(1)
    )


def published(tx: Transaction, unit_ids: Sequence[int]) -> Sequence[Any]:
    """The newest version of each questionnaire of all, and of these units: id, key, version, title, languages, ..."""
    whose = sa.or_(questionnaires.c.unit_id.is_(None), questionnaires.c.unit_id.in_(unit_ids))
    columns = (
        questionnaires.c.id,
        questionnaires.c.key,
        questionnaires.c.version,
        questionnaires.c.content["title"].as_string().label("title"),
        questionnaires.c.content["languages"].label("languages"),
        questionnaires.c.workbook.is_not(None).label("has_workbook"),
    )
    other = questionnaires.alias()
    newer = (other.c.key == questionnaires.c.key) & (other.c.version > questionnaires.c.version)
    newest = ~sa.exists().where(newer, other.c.state == "published")
    return tx.rows(sa.select(*columns).where(_PUBLISHED, whose, newest).order_by(questionnaires.c.key))


def workbook_of(tx: Transaction, number: int) -> str:
    """The .xlsx that a questionnaire was read from, in base64. Raises LookupError."""
    found = tx.scalar(sa.select(questionnaires.c.workbook).where(questionnaires.c.id == number))
    if found is None:
        raise LookupError(number)
    return str(found)


def owners(tx: Transaction, codes: Sequence[str]) -> dict[str, int | None]:
    """Indicator code -> the commune whose own it is, None where it is everybody's; unknown codes are missing."""
    chosen = sa.select(indicators.c.code, indicators.c.unit_id).where(indicators.c.code.in_(codes))
    return {row.code: row.unit_id for row in tx.rows(chosen)}


_PUBLISHED = questionnaires.c.state == "published"
_IN_FORCE = (
    sa.select(questionnaires.c.id)
    .where(_PUBLISHED, questionnaires.c.in_force_from <= bindparam("month"))
    .order_by(questionnaires.c.in_force_from.desc(), questionnaires.c.version.desc(), questionnaires.c.id.desc())
)
_OF_ALL = _IN_FORCE.where(questionnaires.c.unit_id.is_(None))
_OF_UNIT = _IN_FORCE.where(questionnaires.c.unit_id == bindparam("unit"))


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
        return self.indicators(tx, [code])[code]

    def indicators(self, tx: Transaction, codes: Iterable[str]) -> Mapping[str, Indicator]:
        """Every indicator by code, read again where one of `codes` is not among those kept."""
        if any(code not in self._indicators for code in codes):
            self._indicators = all_indicators(tx)
        return self._indicators

    def in_force(self, tx: Transaction, purpose: FormPurpose, content_area: str, month: str) -> int | None:
        """The id of the questionnaire of a purpose that a month uses in a content area."""
        for row in tx.rows(_OF_ALL, month=month):
            form = self.form(tx, row.id)
            if form.purpose == purpose and form.content_area in (content_area, "G"):
                return int(row.id)
        return None

    def own_in_force(self, tx: Transaction, commune_id: int | None, content_area: str, month: str) -> int | None:
        """The id of what a commune asks besides in a content area's monthly reports."""
        rows = tx.rows(_OF_UNIT, month=month, unit=commune_id) if commune_id is not None else ()
        for row in rows:
            if self.form(tx, row.id).content_area in (content_area, "G"):
                return int(row.id)
        return None

    def asked_of(
        self, tx: Transaction, group: units.Group, questionnaire_id: int, own_id: int | None = None
    ) -> Questionnaire:
        """The version as one group is asked it: the indicators of its model, and what its commune asks besides."""
        return self.narrowed(tx, questionnaire_id, own_id, units.indicators_of(tx, group.id))

    def narrowed(
        self,
        tx: Transaction,
        questionnaire_id: int,
        own_id: int | None,
        chosen: Sequence[str],
        monthly: Questionnaire | None = None,
    ) -> Questionnaire:
        """The version for a group whose model has the indicators `chosen`, worded as its monthly report words them."""
        form = model_questions.of_model(self.form(tx, questionnaire_id), chosen, self.indicators(tx, chosen), monthly)
        return model_questions.with_own(form, self.form(tx, own_id) if own_id is not None else None)
