"""Corrections in words, played: the figures said to stand before and after are those of the database."""

from __future__ import annotations

import random
import re

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.tables import drafts, groups
from tests.conftest import SqliteStock
from tests.dialog_files import checked
from tests.shares import share
from tests.talk import Talk, prepare_town

ASKED = ("g01", "mt01", "mt05", "mt04", "mt08")

FIRST = {"g01": 50, "mt01": 30, "mt05": 2, "mt04": 12, "mt08": 1}
USUAL = {"g01": range(40, 60), "mt01": range(21, 40), "mt05": range(9), "mt04": range(5, 60), "mt08": range(5)}
UNITS = {"g01": "hộ", "mt01": "hộ", "mt05": "buổi", "mt04": "kg", "mt08": "điểm"}
LABELS = {"g01": "tham gia", "mt01": "phân loại", "mt05": "số buổi", "mt04": "rác tái chế", "mt08": "tồn đọng"}
LAST = ("nhầm, {new}", "à nhầm {new} chứ không phải {old}", "sửa lại {new} {unit}", "câu trước {new}", "lộn rồi, {new}")
NAMED = (
    "sửa câu {place} thành {new}",
    "câu {place}: {new}",
    "{label} {new} mới đúng",
    "nhầm rồi em ơi, {label} {new} {unit}",
    "đính chính {label} là {new}",
)
SAID = re.compile(r"Đã sửa «[^»]+»: ([\d.,]+) \S+ → ([\d.,]+) ")
PLAYS = share(40)


def standing(talk: Talk) -> dict[str, int]:
    """Question -> the figure in the draft of Hoa's group."""
    chosen = sa.select(drafts.c.answers).join(groups, groups.c.id == drafts.c.group_id).where(groups.c.code == "T1")
    with talk.database.reading() as tx:
        answers = tx.scalar(chosen) or {}
    return {name: answer[0] // 1000 for name, answer in answers.items() if isinstance(answer[0], int)}


def heard(talk: Talk, text: str) -> str:
    return "\n".join(reply.text for chat, reply in talk.say("Hoa", text) if chat == "Hoa")


def correct(talk: Talk, chance: random.Random, name: str, pattern: str) -> None:
    """One correction and perhaps its way back, compared with the database after every message."""
    before = standing(talk)
    old = before[name]
    new = chance.choice([value for value in USUAL[name] if value not in (old, *before.values())])
    place = ASKED.index(name) + 1
    text = pattern.format(new=new, old=old, unit=UNITS[name], place=place, label=LABELS[name])
    said = SAID.search(heard(talk, text))
    assert said is not None, text
    assert (int(said[1]), int(said[2])) == (old, new), text
    assert standing(talk) == {**before, name: new}, text
    match chance.choice(("button", "words", "stays")):
        case "button":
            talk.press("Hoa", f"Lấy lại {old} {UNITS[name]}")
        case "words":
            heard(talk, chance.choice((f"lấy lại {old}", "lấy lại số cũ")))
        case _:
            return
    assert standing(talk) == before, text


@pytest.mark.parametrize("seed", range(PLAYS))
def test_what_is_said_of_a_correction_is_what_is_stored(sqlite_stock: SqliteStock, seed: int) -> None:
    chance = random.Random(seed)
    database = Database(sqlite_stock.copy_of("town", prepare_town))
    talk = Talk(database)
    talk.say("Hoa", "báo cáo")
    for at, name in enumerate(ASKED):
        talk.say("Hoa", str(FIRST[name]))
        if at < len(ASKED) - 1:
            correct(talk, chance, name, chance.choice(LAST))
    for _ in range(2):
        correct(talk, chance, chance.choice(ASKED), chance.choice(NAMED))
    sent = standing(talk)
    heard(talk, "gửi")
    assert figures(talk) == sent
    correct(talk, chance, chance.choice(ASKED), chance.choice(NAMED))
    assert figures(talk) == sent, "a correction after sending counts only when it is sent"
    heard(talk, "gửi")
    assert figures(talk) == standing(talk)
    database.close()


def figures(talk: Talk) -> dict[str, int]:
    """Question -> the figure that was filed."""
    filed = checked(talk, {"figures": {"T1 2026-11": {}}})["figures"]["T1 2026-11"]
    return {code.lower(): value for code, value in filed.items()}
