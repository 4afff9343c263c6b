"""Random talks: no answer changes but by what the bot then says, and nothing that waits for a yes is lost unsaid."""

from __future__ import annotations

import random

import pytest

from conversation.dialogue import Heard, advance
from conversation.draft import Draft, Subject
from conversation.questionnaire import Questionnaire
from conversation.spoken import answer_text
from conversation.texts import vi as say
from tests.conversation.test_everyday_talk import form_of, sentences
from tests.shares import share

TALKS = share(600)
STEPS = 30
TYPED = (
    "nhầm, {n}",
    "à nhầm {n}",
    "sửa lại {n}",
    "câu trước {n}",
    "câu {q}: {n}",
    "sửa câu {q} thành {n}",
    "câu {q} {n}",
    "{n} mới đúng",
    "lộn rồi, {n}",
    "{n} chứ không phải {m}",
    "{m} sai rồi, {n} mới đúng",
    "gõ nhầm {m}",
    "phân loại {n} mới đúng",
    "tuần tra {n} mới đúng",
    "câu đầu {n}",
    "sửa câu {q}",
    "sửa",
    "{q}",
    "lấy lại",
    "lấy lại {m}",
    "lấy lại số cũ",
    "quay lại",
    "bỏ qua",
    "như tháng trước",
    "đúng rồi",
    "sai rồi",
    "không",
    "có",
    "gửi",
    "tham gia {n}, phân loại {m}",
    "tuần tra {n}, vi phạm {m}",
    "1. {n} 2. {m} 3. {n}",
    "tham gia {n}, phân loại khoảng {m}",
    "phân loại {n}, rác {m} kg, xe hỏng {n} lần",
    "khó khăn: đường lầy",
    "bà con thiếu thùng rác",
    "không có khó khăn gì",
    "tháng này lũ",
)
PRESSED = ("yes", "again", "back", "skip", "same", "stop", "submit", "amend", "difficulty", "no_reason")
NOT_KEPT = (say.LIST_NOT_TAKEN, say.DIFFICULTY_NOT_KEPT, "Tôi chưa sửa ")


def heard(chance: random.Random, offered: list[str]) -> Heard:
    """The next thing a person does: types something of the kinds above, any sentence, a number, or presses a button."""
    n, m, q = chance.randrange(60), chance.randrange(60), chance.randrange(1, 7)
    match chance.choice(("typed", "typed", "number", "sentence", "offered", "pressed", "told")):
        case "typed":
            return Heard(text=chance.choice(TYPED).format(n=n, m=m, q=q))
        case "number":
            return Heard(text=str(n))
        case "sentence":
            return Heard(text=chance.choice(sentences()))
        case "offered" if offered:
            return Heard(choice=chance.choice(offered))
        case "told":
            return Heard(text=f"tham gia {n}, phân loại {m}, tuần tra {q}, vi phạm {q}", told=True)
    return Heard(choice=chance.choice(PRESSED))


def walk(form: Questionnaire, subject: Subject, chance: random.Random) -> None:
    draft, offered = Draft(1, "monthly"), list[str]()
    for _ in range(STEPS):
        said = heard(chance, offered)
        step = advance(form, draft, subject, said)
        shown = (draft.pending or {}).get("several", {})
        for name, answer in step.draft.answers.items():
            changed = draft.answers.get(name) != answer and shown.get(name) != answer.to_json()
            if changed and isinstance(answer.value, int):
                assert answer_text(form.question(name), answer) in step.reply.text, (draft, said, step.reply.text)
        assert_nothing_lost(draft, step.draft, said, step.reply.text)
        offered = [choice.id.split(":", 4)[4] for choice in step.reply.choices]
        draft = step.draft


def assert_nothing_lost(before: Draft, after: Draft, said: Heard, text: str) -> None:
    """What waited for a yes waits on, was taken, or is told not to be."""
    waited = before.pending or {}
    if not waited.keys() & {"several", "corrects", "to", "difficulty"} or after.answers != before.answers:
        return
    if (after.pending or {}).keys() & {"several", "value", "corrects", "to", "difficulty"}:
        return
    # An answer that is asked for anew stands there with what it holds.
    is_asked = "to" in waited and after.asking is not None
    assert is_asked or any(line in text for line in NOT_KEPT), (before, said, text)


@pytest.mark.parametrize("area", ["mt", "an"])
def test_no_answer_changes_without_being_said(area: str) -> None:
    form, chance = form_of(area), random.Random(area)
    for number in range(TALKS):
        filed = number % 4 == 0
        walk(form, Subject(title="báo cáo", head="", group="Tổ", filed=filed), chance)
