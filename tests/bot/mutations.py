"""Updates as no messenger should ever send them: real ones with something wrong put into them, from a seed."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

DEEP, HUGE, TWICE = "@deep@", "@huge@", "@twice@"
"""What Python's own writer of JSON does not write, put in afterwards."""
_RAW = {
    f'"{DEEP}"': '{"a":[' * 3000 + "]}" * 3000,
    f'"{HUGE}"': "9" * 5000,
    f'"{TWICE}"': '{"id":1,"id":"two","id":{}}',
}
WRONG: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**69, 1.5, 1e308, float("nan"), float("inf"), "", " ",
    "7", "9" * 70, "9" * 300, "x" * 70, "chữ", "\0", "a\0b", "\ud83d", "\udc00 nửa cặp", "😀" * 40, "x" * 100_000,
    "d:1:1:g01:yes", "p:group:999999999999999:1", "2026-11-16", [], {}, [[]], [None], [1, "hai"], {"id": 5},
    {"id": None}, {"id": [1]}, [{"file_id": 5, "width": "9", "height": 10**9}], DEEP, HUGE, TWICE,
]  # fmt: skip

FIELDS = ("text", "caption", "photo", "message", "from", "chat", "type", "update_id", "message_id", "date")


def mutated(payload: Any, dice: random.Random) -> Any:
    """A copy with one to three places changed, left out, doubled or put elsewhere."""
    changed = copy.deepcopy(payload)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        places = list(_places(changed))
        if not places:
            break
        holder, key = dice.choice(places)
        match dice.randrange(6):
            case 0:
                del holder[key]
            case 1:
                other, name = dice.choice(places)
                holder[key] = copy.deepcopy(other.get(name) if isinstance(other, dict) else None)
            case 2 if isinstance(holder, dict):
                holder[dice.choice(("text", "caption", "photo", "message", "from", "chat", "type"))] = dice.choice(
                    WRONG
                )
            case _:
                holder[key] = copy.deepcopy(dice.choice(WRONG))
    return changed


def written(update: Any) -> bytes:
    """As the messenger would write it."""
    text = json.dumps(update)
    for put, raw in _RAW.items():
        text = text.replace(put, raw)
    return text.encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    inside = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, each in inside:
        found.append((value, key))
        if isinstance(each, dict | list):
            found += _places(each)
    return found
