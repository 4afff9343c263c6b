"""The lanes: each key in its order, and no key waits for all that another has."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from storage.database import Database
from storage.writer import MOST_IN_ONE_COMMIT, Writer


@pytest.mark.parametrize("seed", range(5))
def test_keys_take_turns_and_each_keeps_its_order(database: Database, seed: int) -> None:
    dice = random.Random(seed)
    keys = [f"chat {number}" for number in range(dice.randint(1, 30))] + [""]
    submitted = [dice.choices(keys, [1000, *[1] * (len(keys) - 1)])[0] for _ in range(600)]
    done: list[tuple[str, int]] = []
    writer, seen = Writer(database, lanes=1), Counter[str]()
    for key in submitted:
        writer.submit(lambda tx, key=key, number=seen[key]: done.append((key, number)), key)  # type: ignore[misc]
        seen[key] += 1
    writer.submit(lambda tx: done.append(("fresh", 0)), "fresh")
    writer.start()
    writer.stop()
    assert len(done) == len(submitted) + 1
    for key in keys:
        assert [number for of, number in done if of == key] == list(range(seen[key]))
    # One of each chat goes before, and what has no key, each by itself.
    assert done.index(("fresh", 0)) <= len(keys) + seen[""]


def test_what_fails_does_not_change_the_order_of_its_key(database: Database) -> None:
    done: list[int] = []

    def work(number: int) -> None:
        if number % 7 == 3:
            raise ValueError
        done.append(number)

    writer = Writer(database, lanes=1)
    writer.start()
    futures = [writer.submit(lambda tx, number=number: work(number), "chat") for number in range(100)]  # type: ignore[misc]
    for number, future in enumerate(futures):
        assert (future.exception() is not None) == (number % 7 == 3)
    writer.stop()
    # What was rolled back with its batch is done once more; of each the last time counts.
    last = {number: place for place, number in enumerate(done)}
    assert sorted(last, key=lambda number: last[number]) == [number for number in range(100) if number % 7 != 3]
    assert MOST_IN_ONE_COMMIT > 1
