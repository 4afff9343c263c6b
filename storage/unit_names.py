"""Units by the names people type: the very name, one a letter away, or one that holds the words typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from conversation.tokens import fold, one_letter_apart
from storage.database import Transaction
from storage.tables import units
from storage.under import PLACES
from storage.units import UNIT, Unit, valid

KIND_WORDS = ("xa", "phuong", "cum", "tinh", "thon")
"""What a unit's folded name may begin with, and people leave out."""
MOST_FOUND = 20
"""Of one name; more than anybody is asked to choose from."""
MOST_LOOKED_AT = 300


def named(tx: Transaction, name: str, on: date, roots: Sequence[int] | None = None) -> list[Unit]:
    """Units whose name is `name`, accents and a leading 'xã', 'phường', 'cụm', 'tỉnh' or 'thôn' aside.

    With `roots` only those at or below these units.
    """
    folded = fold(name)
    bare = units.c.name_folded.in_([folded, *(f"{word} {folded}" for word in KIND_WORDS)])
    chosen = sa.select(*UNIT).where(bare).order_by(units.c.code).limit(MOST_FOUND)
    return [Unit(*row) for row in _rows(tx, chosen, on, roots)]


def near(tx: Transaction, name: str, on: date, roots: Sequence[int] | None = None) -> list[Unit]:
    """Units whose name is one letter away from `name`, to be asked for: 'Bình Xa' and 'Bình Ca' both exist."""
    typed = _bare(fold(name))
    if not typed:
        return []
    chosen = sa.select(*UNIT, units.c.name_folded).where(_may_be(typed)).order_by(units.c.code).limit(MOST_LOOKED_AT)
    rows = _rows(tx, chosen, on, roots)
    return [Unit(*row[:-1]) for row in rows if one_letter_apart(typed, _bare(row.name_folded))][:MOST_FOUND]


def with_words(tx: Transaction, name: str, on: date, roots: Sequence[int] | None = None) -> list[Unit]:
    """Units whose name holds every word of `name`, to be asked for: 'cụm phía bắc' of 'Cụm các xã phía Bắc'."""
    padded = sa.literal(" ") + units.c.name_folded + " "
    words = [padded.contains(f" {word} ", autoescape=True) for word in fold(name).split()]
    if not words:
        return []
    chosen = sa.select(*UNIT).where(*words).order_by(units.c.code).limit(MOST_FOUND)
    return [Unit(*row) for row in _rows(tx, chosen, on, roots)]


def _may_be(typed: str) -> sa.ColumnElement[bool]:
    """The names that the database leaves to be looked at: one wrong letter spares the first or the last half."""
    half = len(typed) // 2
    ways = []
    for kind in ("", *(f"{word} " for word in KIND_WORDS)):
        spared = sa.or_(
            units.c.name_folded.startswith(kind + typed[:half], autoescape=True),
            units.c.name_folded.endswith(typed[half + 1 :], autoescape=True),
        )
        long = len(kind) + len(typed)
        ways.append(sa.and_(spared, sa.func.length(units.c.name_folded).between(long - 1, long + 1)))
    return sa.or_(*ways)


def _rows(tx: Transaction, chosen: sa.Select[Any], on: date, roots: Sequence[int] | None) -> Sequence[Any]:
    chosen = chosen.where(valid(units, on))
    if roots is None:
        return tx.rows(chosen)
    return tx.rows(chosen.where(units.c.id.in_(PLACES)), roots=list(roots), on=on)


def _bare(folded: str) -> str:
    """A folded name without the word for its kind."""
    kind, _, rest = folded.partition(" ")
    return rest if rest and kind in KIND_WORDS else folded
