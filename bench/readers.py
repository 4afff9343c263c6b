"""Our reader and four others on the same replies: right, asked, wrong; writes the table in docs/reading.md."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from babel.numbers import parse_decimal
from vietnam_number import w2n
from vn_numberwords import parse_vietnamese_number, words_to_number

from bench.reading import CORPORA, corpus
from bench.table import Row
from conversation.replies import Number, Same, Skip, read
from reporting.indicators import ONE

PAGE = Path(__file__).parent.parent / "docs" / "reading.md"
START, END = "<!-- table: python -m bench.readers -->", "<!-- end of table -->"
TOTAL_HOUSEHOLDS = 86 * ONE
"""The corpora speak of a residential area of 86 households."""
RIGHT, ASKED, WRONG = "right", "asked", "wrong"

Reading = Fraction | str
"""A number in the question's unit, or SAME, SKIP, ASK."""
Reply = dict[str, str]
"""A row of a corpus."""
Reader = Callable[[Reply], Reading]


def ours(reply: Reply) -> Reading:
    """The bot's own reading."""
    outcome = read(reply["reply"], reply["question_type"], unit=reply.get("unit", ""), total=TOTAL_HOUSEHOLDS)
    match outcome:
        case Number(value):
            return Fraction(value, ONE)
        case Same():
            return "SAME"
        case Skip():
            return "SKIP"
        case _:
            return "ASK"


def number_or_ask(parse: Callable[[str], object]) -> Reader:
    """The reader of a function that takes a text for a number. What it refuses, by whatever exception, is asked."""

    def reader(reply: Reply) -> Reading:
        try:
            return Fraction(str(parse(reply["reply"].strip())))
        except Exception:
            return "ASK"

    return reader


def babel(text: str) -> object:
    """As its guide shows it: lenient, with Vietnam's separators."""
    return parse_decimal(text, locale="vi")


def vn_numberwords(text: str) -> object:
    """Its reading of digits, else its reading of words."""
    try:
        return parse_vietnamese_number(text)
    except ValueError:
        return words_to_number(text)


_NUMBER_LOOKING = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")


def rapidpro(text: str) -> object:
    """The number rule of RapidPro's flows, from its description: https://github.com/nyaruka/goflow, `has_number`.

    It takes the first number-looking text of a message, ',' for a thousands mark and '.' for the decimal mark.
    A whole RapidPro was not run. Raises ValueError when there is none.
    """
    found = _NUMBER_LOOKING.search(text)
    if found is None:
        raise ValueError(text)
    return found[0].replace(",", "")


OURS = "Tự Quản"
PEERS: dict[str, Reader] = {
    "Babel `parse_decimal`": number_or_ask(babel),
    "vietnam-number `w2n`": number_or_ask(w2n),
    "vn-numberwords": number_or_ask(vn_numberwords),
    "RapidPro's rule": number_or_ask(rapidpro),
}


def verdict(expected: str, found: Reading) -> str:
    """'asked' where there is an answer costs a second try; 'wrong' puts a false value into a report."""
    wanted = expected if expected in ("ASK", "SAME", "SKIP") else Fraction(expected)
    if found == wanted:
        return RIGHT
    return ASKED if found == "ASK" else WRONG


def judge(reader: Reader, replies: Sequence[Reply]) -> Counter[str]:
    """How often the reader was right, asked, wrong."""
    return Counter(verdict(reply["expected"], reader(reply)) for reply in replies)


def all_replies() -> list[Reply]:
    """Both corpora."""
    return [row for name in ("replies.tsv", "more_replies.tsv") for row in corpus(CORPORA / name)]


def measure(*, quick: bool) -> list[Row]:
    """Every reader on every reply; it takes no time, so `quick` changes nothing."""
    replies = all_replies()
    found = judge(ours, replies)
    beside = [f"{name} {_counts(judge(reader, replies))}" for name, reader in PEERS.items()]
    return [
        Row(
            f"Replies right / asked / wrong ({len(replies):,} replies of the test corpora)",
            "all right",
            _counts(found),
            "; ".join(beside),
            found[RIGHT] == len(replies),
        )
    ]


def _counts(found: Counter[str]) -> str:
    return f"{found[RIGHT]} / {found[ASKED]} / {found[WRONG]}"


def tables(replies: Sequence[Reply]) -> str:
    """All readers on all replies, then every reader's wrong values by question type."""
    readers = {OURS: ours, **PEERS}
    lines = [f"{len(replies):,} replies:", "", "| Reader | right | of them a value | asked | **wrong** |"]
    lines += ["|---|" + "---:|" * 4]
    for name, reader in readers.items():
        found = judge(reader, replies)
        values = judge(reader, [reply for reply in replies if reply["expected"] != "ASK"])[RIGHT]
        lines.append(f"| {name} | {found[RIGHT]} | {values} | {found[ASKED]} | **{found[WRONG]}** |")
    lines += ["", "Ours by question type, and how many the others get wrong:", ""]
    lines += [f"| Question type | replies | right | asked | wrong | {' | '.join(PEERS)} |"]
    lines += ["|---|" + "---:|" * (4 + len(PEERS))]
    for question_type in sorted({reply["question_type"] for reply in replies}):
        chosen = [reply for reply in replies if reply["question_type"] == question_type]
        found = judge(ours, chosen)
        cells = [len(chosen), found[RIGHT], found[ASKED], found[WRONG]]
        cells += [judge(reader, chosen)[WRONG] for reader in PEERS.values()]
        lines.append(f"| `{question_type}` | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> int:
    """Write the tables between their marks; exit code 1 when our reader is not right everywhere."""
    replies = all_replies()
    made = tables(replies)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}\n\n{made}\n\n{END}{after}", encoding="utf-8")
    print(made)
    return int(judge(ours, replies)[RIGHT] != len(replies))


if __name__ == "__main__":
    sys.exit(main())
