"""A correction in words taken apart: what says that it is one, which figure is meant, and the new value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conversation import correction_words as said
from conversation.questionnaire import Question
from conversation.several import label_words, questions_labelled
from conversation.tokens import agreement, aligned, fold, phrases

_WORD = re.compile(r"[^\W\d_]+")
GAP = " \t\n,.:;=>!?…–\"'«»()"
_NOT_BUT = re.compile(r"(?P<new>.+?)[\s,]+(?:chu|cho|ma)? ?(?:khong|ko|k|hong) phai (?:la )?(?P<old>.+)")
"""'71 chứ không phải 17'; read of aligned text."""
_NOT_THIS_BUT = re.compile(r".*?\b(?:khong|ko|k|hong) phai (?:la )?(?P<old>.+?)[\s,]+(?:ma la|ma|phai la) (?P<new>.+)")
_NUMBERED = re.compile(r"(?:cau|muc|dong)\s*(?:so\s*|thu\s*)?(\d{1,2})(?![\d.,]*\d)")
DIGIT = re.compile(r"\d")
_SMALL_WORDS = re.compile(r"(?:so|la|thanh|bang|cua|phai|o|con|duoc|co|van)\b")


@dataclass(frozen=True)
class Phrases:
    """Phrases by the folded word that they begin and end with, the longest first."""

    beginning: Mapping[str, Sequence[tuple[str, ...]]]
    ending: Mapping[str, Sequence[tuple[str, ...]]]
    longest: int


def _longest_first(text: str) -> Phrases:
    beginning: dict[str, list[tuple[str, ...]]] = {}
    ending: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases(text), key=len, reverse=True):
        beginning.setdefault(fold(phrase[0]), []).append(phrase)
        ending.setdefault(fold(phrase[-1]), []).append(phrase)
    return Phrases(beginning, ending, max(map(len, phrases(text))))


_MARKS, _WEAK, _AMENDS = _longest_first(said.MARKS), _longest_first(said.WEAK), _longest_first(said.AMENDS)
_EITHER = _longest_first(f"{said.MARKS}, {said.WEAK}")
_TAILS, _BACK = _longest_first(said.TAILS), _longest_first(said.BACK)
_PREVIOUS, _AROUND = _longest_first(said.PREVIOUS), _longest_first(said.AROUND)


@dataclass
class Said:
    """What stands around the value."""

    text: str
    marked: bool = False
    """It takes something back."""
    weak: bool = False
    """So it may, but for what stands right beside the value: see correction_words.WEAK."""
    parted: bool = False
    """Something stands between that and the value."""
    amends: bool = False
    back: bool = False
    previous: bool = False
    number: int | None = None
    old: str = ""
    label: str = ""
    """Its telling words, folded."""
    named: list[Question] = field(default_factory=list)
    units: frozenset[str] = frozenset()
    """The units that the label says: 'số buổi'."""

    @property
    def is_correction(self) -> bool:
        """Something in it says so; a label alone does not."""
        return self.back or self.is_other_than_back

    @property
    def is_other_than_back(self) -> bool:
        """Something but 'lấy lại' says so."""
        return self.marked or self.weak or self.previous or bool(self.old) or self.number is not None


_PLACES = tuple(
    _longest_first(
        ", ".join(f"{word} {which}{place}" for word in ("câu", "mục") for which in ("", "thứ ") for place in each)
    )
    for each in (names.split(", ") for names in said.PLACES)
)


def _place(text: str) -> tuple[int, int]:
    """The number of the question that the text begins with, 'câu 2', 'câu thứ hai', and where it ends; (0, 0): none."""
    found = _NUMBERED.match(aligned(text))
    if found is not None:
        return int(found[1]), found.end()
    for number, known in enumerate(_PLACES, 1):
        end = _phrase_end(text, known)
        # 'câu sau' without its accent is the next one.
        if end and not text[:end].lower().endswith(" sau"):
            return number, end
    return 0, 0


def taken_apart(text: str, questions: Sequence[Question]) -> Said:
    """The text taken apart: what it says around the value, its label, and the value that is left."""
    what = Said(text)
    for pattern in (_NOT_THIS_BUT, _NOT_BUT):
        found = pattern.fullmatch(aligned(text).strip())
        if found is not None:
            text = text.strip()
            what = Said(text[slice(*found.span("new"))], old=_without_tails(text[slice(*found.span("old"))]))
            break
    what.text = _without_tails(what.text, what)
    while take_one(what):
        pass
    _take_label(what, questions)
    # 'phân loại nhầm, 45': the mark may stand behind the label.
    while take_one(what):
        pass
    if not what.old:
        _take_old(what)
    return what


def take_one(what: Said) -> bool:
    """Take one phrase off the beginning; False where none of ours stands there."""
    what.text, parted = _begun(what.text)
    what.parted = what.parted or (what.is_correction and parted)
    place, end = _place(what.text)
    if place and what.number is None:
        what.number, what.text = place, what.text[end:]
        return True
    for name, known in _TAKEN:
        end = _phrase_end(what.text, known)
        if end:
            if name == "around":
                what.parted = what.parted or what.is_correction
            else:
                setattr(what, name, True)
            what.marked = what.marked or name == "amends"
            what.text = what.text[end:]
            return True
    return False


_TAKEN: tuple[tuple[str, Phrases], ...] = (
    ("previous", _PREVIOUS),
    ("back", _BACK),
    ("marked", _MARKS),
    ("weak", _WEAK),
    ("amends", _AMENDS),
    ("around", _AROUND),
)


def _begun(text: str) -> tuple[str, bool]:
    """The text without the signs before it, and whether there were any; a minus stays with its digits."""
    left = text.lstrip(GAP)
    while left.startswith("-") and not left[1:2].isdigit():
        left = left[1:].lstrip(GAP)
    return left, bool(text[: len(text) - len(left)].strip())


def _phrase_end(text: str, known: Phrases) -> int:
    """Where the longest of the phrases that the text begins with ends; 0 where it begins with none."""
    words: list[re.Match[str]] = []
    for found in _WORD.finditer(text):
        if text[words[-1].end() if words else 0 : found.start()].strip():
            break
        words.append(found)
        if len(words) == known.longest or (len(words) == 1 and fold(found[0]) not in known.beginning):
            break
    for phrase in known.beginning.get(fold(words[0][0]), ()) if words else ():
        if len(phrase) <= len(words) and all(
            agreement(word[0].lower(), written) for word, written in zip(words, phrase, strict=False)
        ):
            return words[len(phrase) - 1].end()
    return 0


def _without_tails(text: str, what: Said | None = None) -> str:
    """Without 'mới đúng' at the end, which marks a correction, and the small words there."""
    while True:
        text = text.rstrip(GAP)
        words = list(_WORD.finditer(text))
        tail = _phrase_start(text, words, _TAILS)
        if tail and what is not None:
            what.marked = what.parted = True
        start = tail or _phrase_start(text, words, _AROUND)
        if not start:
            return text
        text = text[:start]


def _phrase_start(text: str, words: Sequence[re.Match[str]], known: Phrases) -> int:
    """Where the longest of the phrases that the text ends with begins; 0 where it ends with none."""
    if not words or words[-1].end() != len(text):
        return 0
    for phrase in known.ending.get(fold(words[-1][0]), ()):
        last = words[-len(phrase) :]
        if len(last) == len(phrase) and all(
            agreement(word[0].lower(), written) for word, written in zip(last, phrase, strict=True)
        ):
            return last[0].start()
    return 0


def _take_label(what: Said, questions: Sequence[Question]) -> None:
    """The words before the value that are of a question's own label."""
    text, _ = _begun(what.text)
    own = label_words(tuple(each.label for each in questions))
    end = 0
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if text[end : found.start()].strip(GAP) or not (word in own or _SMALL_WORDS.fullmatch(word)):
            break
        end = found.end()
    label = text[:end].strip()
    if not label or not text[end:].strip(GAP):
        # Nothing is left for the value: '45 hộ', or a value in words that are a label's too.
        return
    what.label = _telling(label, questions)
    what.named = questions_labelled(what.label, questions)
    if what.named or not what.label:
        what.text = text[end:]
        what.units = frozenset(word for each in questions for word in fold(each.unit).split()) & set(
            fold(label).split()
        )


def _telling(label: str, questions: Sequence[Question]) -> str:
    """The label without units and small words: 'số hộ là' tells nothing of which question it is."""
    little = {word for each in questions for word in fold(each.unit).split()}
    return " ".join(word for word in fold(label).split() if word not in little and not _SMALL_WORDS.fullmatch(word))


def _take_old(what: Said) -> None:
    """'17 sai rồi, 45 mới đúng': the figure before the mark is the old one."""
    for found in _WORD.finditer(what.text):
        end = _phrase_end(what.text[found.start() :], _EITHER) if found.start() else 0
        if end and any(ch.isdigit() for ch in what.text[: found.start()]):
            after = Said(what.text[found.start() + end :], marked=True)
            while take_one(after):
                pass
            if after.text:
                what.old, what.text, what.marked = what.text[: found.start()].strip(GAP), after.text, True
            return
