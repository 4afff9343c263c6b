"""Wishes over any text: never an exception, nothing that cannot be taken back, no report of talk without figures."""

from __future__ import annotations

import random
from pathlib import Path

from conversation import wish_words, wishes
from conversation.intents import intent
from conversation.several import read_several
from tests.conversation.test_doubtful_replies import SEED, random_replies
from tests.conversation.test_month_kinds import questions_of
from tests.shares import share

WORDS = sorted({word for text in wish_words.NOTIONS.values() for word in text.replace(",", " ").split()})
ODD = ["\u200b", "�", "𝟏𝟓", "Ａ", "🙏", "‮", "e\u0301\u0301\u0301", "0912345678", "'; DROP", "<b>", "=1+1", "9" * 80]


def hostile(count: int) -> list[str]:
    chance = random.Random(SEED)
    texts = [text for text, _, _ in random_replies(random.Random(SEED))][: count // 2]
    while len(texts) < count:
        said = [chance.choice(WORDS if chance.random() < 0.8 else ODD) for _ in range(chance.randrange(1, 24))]
        texts.append(chance.choice((" ", ", ", ". ", "\n")).join(said))
    return texts


def test_any_text_is_read_and_decides_nothing() -> None:
    asked = {code for code, _, _ in wish_words.WISHES}
    for text in hostile(share(20_000)):
        wish = wishes.read(text)
        assert wish is None or wish.code in asked, text
        found = intent(text)
        assert found is None or found.code not in ("agree", "refuse") or len(text) < 60, text
        assert len(wishes.likeliest(text)) <= 2


def test_everyday_sentences_are_no_month() -> None:
    """From no report open only figures beside their labels make a report."""
    lines = Path(__file__).with_name("everyday_words.txt").read_text(encoding="utf-8").splitlines()
    everyday = [phrase.strip() for line in lines if not line.startswith("#") for phrase in line.split(",")]
    chance = random.Random(SEED)
    for _ in range(share(4000)):
        text = " ".join(chance.sample(everyday, 6))
        for area in ("mt", "an", "kt", "kh", "vh"):
            found = read_several(text, questions_of(area), None)
            told = [name for name, outcome in found.read.items() if getattr(outcome, "value", 0)] if found else []
            assert len(told) < 2, (text, area, told)
