"""Who stands above a unit: read once with all dates, asked for many days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import unit_parents


@dataclass(frozen=True)
class Above:
    """One or several units with everything that ever stood above them."""

    parents: dict[int, list[tuple[int, date, date | None]]]
    """Unit -> (parent, first day, last day or None)."""

    def of(self, unit_id: int, on: date) -> list[int]:
        """The unit itself and all above it on that day, from below; a ring of units is no endless road."""
        found = [unit_id]
        for reached in found:
            for parent, valid_from, valid_to in self.parents.get(reached, ()):
                if valid_from <= on and (valid_to is None or valid_to >= on) and parent not in found:
                    found.append(parent)
        return found


def _links() -> sa.Select[tuple[int, int, date, date | None]]:
    link = unit_parents
    start = sa.select(sa.bindparam("unit_id", type_=sa.BigInteger).label("id"))
    tree = start.cte("tree", recursive=True)
    tree = tree.union(sa.select(link.c.parent_id).where(link.c.unit_id == tree.c.id))
    columns = (link.c.unit_id, link.c.parent_id, link.c.valid_from, link.c.valid_to)
    return sa.select(*columns).join(tree, tree.c.id == link.c.unit_id).order_by(link.c.unit_id, link.c.valid_from)


_LINKS = _links()


def read(tx: Transaction, unit_id: int) -> Above:
    """What ever stood above a unit."""
    parents = defaultdict(list)
    for row in tx.rows(_LINKS, unit_id=unit_id):
        parents[row.unit_id].append((row.parent_id, row.valid_from, row.valid_to))
    return Above(dict(parents))
