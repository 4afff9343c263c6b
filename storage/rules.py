"""How the indicators add up, read from the catalogue once for each connection."""

from __future__ import annotations

import sqlalchemy as sa

from reporting.totals import Rules
from storage import questionnaires
from storage.database import Transaction
from storage.tables import indicators

_STATE = sa.select(sa.func.count(), sa.func.max(indicators.c.code), sa.func.min(indicators.c.code))


def rules(tx: Transaction) -> Rules:
    """The rules of all indicators. What a code measures never changes, so that only new codes are looked for."""
    state = tuple(tx.rows(_STATE)[0])
    kept = tx.connection.info.get("rules")
    if kept is None or kept[0] != state:
        kept = tx.connection.info["rules"] = (state, Rules.of(questionnaires.all_indicators(tx).values()))
    found: Rules = kept[1]
    return found
