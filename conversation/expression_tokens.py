"""An expression cut into tokens: numbers, texts, questions, words and signs, each with its position."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias, cast

from conversation import expression_faults as faults
from conversation.expression_faults import ExpressionFaulty
from conversation.expression_values import LARGEST, Number

LONGEST: Final = 1000
"""Characters."""
MOST_TOKENS: Final = 300

TokenKind: TypeAlias = Literal["number", "text", "question", "word", "sign", "dot", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an expression."""

    kind: TokenKind
    text: str
    """As written; of a text what is between the quotes, of a question the name."""
    position: int
    end: int


_TOKEN: Final = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|'(?P<text>[^']*)'"
    r'|"(?P<text_2>[^"]*)"'
    r"|\$\{(?P<question>[^\W\d][\w.-]*)\}"
    r"|(?P<word>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)"
    r"|(?P<sign>!=|<=|>=|[()=<>+*,-])"
    r"|(?P<dot>\.)"
)
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_WRONG_SIGN: Final = re.compile(
    "|".join(re.escape(sign) + ("(?!=)" if sign == "!" else "") for sign in sorted(faults.SIGNS, key=len, reverse=True))
)
_BEGUN_QUESTION: Final = re.compile(r"\$\{([^{}$]*)(\}?)")
_CURRENT: Final = re.compile(r"\bcurrent\(\)$")
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|\.[0-9]{2}0)(?![0-9])")
"""Written as Vietnamese write 1.000 or 1.000.000; a decimal needs no 0 at its end."""


def cut(text: str) -> list[Token]:
    """The tokens, with one of kind 'end' after the last. Raises ExpressionFaulty."""
    if len(text) > LONGEST:
        raise ExpressionFaulty(LONGEST, f"Biểu thức dài quá {LONGEST} ký tự: hãy tách bớt ra một câu calculate.")
    tokens: list[Token] = []
    at = _after_space(text, 0)
    while at < len(text):
        if len(tokens) == MOST_TOKENS:
            raise ExpressionFaulty(at, f"Biểu thức quá {MOST_TOKENS} phần tử: hãy tách bớt ra một câu calculate.")
        token = _token(text, at, tokens[-1] if tokens else None)
        tokens.append(token)
        at = _after_space(text, token.end)
    return [*tokens, Token("end", "", len(text), len(text))]


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _token(text: str, at: int, before: Token | None) -> Token:
    wrong = None if text.startswith("${", at) else _WRONG_SIGN.match(text, at)
    found = None if wrong else _TOKEN.match(text, at)
    if found is None:
        raise _fault(text, at, wrong[0] if wrong else text[at], before)
    kind = cast(str, found.lastgroup)
    if kind == "number":
        _refuse_strange_number(text, at)
    return Token(cast(TokenKind, kind.removesuffix("_2")), found[kind], at, found.end())


def is_operand(token: Token | None) -> bool:
    """Whether a value ends with this token."""
    return token is not None and (token.kind in ("number", "text", "question", "dot") or token.text == ")")


def _fault(text: str, at: int, sign: str, before: Token | None) -> ExpressionFaulty:
    begun = _BEGUN_QUESTION.match(text, at)
    if begun:
        return _fault_of_question(at, begun[1], closed=bool(begun[2]))
    current = _CURRENT.search(text, 0, at)
    if sign == "/" and current:
        return faults.path(current.start(), text[current.start() :])
    if sign == "/" and before is not None and before.kind == "dot" and before.position == at - 1:
        return faults.path(at - 1, text[at - 1 :].split()[0])
    if sign in ("/", ":", "//") and is_operand(before):
        return faults.division(at, sign)
    if sign == "/" or sign in faults.PATHS:
        return faults.path(at, text[at:].split()[0])
    if sign in faults.SIGNS:
        return faults.wrong_sign(at, sign)
    if sign in "'\"":
        return ExpressionFaulty(at, f"Chuỗi chữ này chưa đóng: hãy thêm dấu {sign} ở cuối chữ.")
    if unicodedata.category(sign)[0] in "CZ":
        return ExpressionFaulty(at, "Ở đây có khoảng trắng lạ, không nhìn thấy: hãy xóa rồi gõ lại dấu cách.")
    return ExpressionFaulty(at, f"Không dùng được ký tự “{sign}” trong biểu thức: hãy xóa hoặc đặt nó trong dấu nháy.")


def _fault_of_question(at: int, inside: str, *, closed: bool) -> ExpressionFaulty:
    if not closed:
        name = re.match(r"\s*([\w.-]*)", inside)
        return ExpressionFaulty(
            at, f"Thiếu dấu }} sau tên câu hỏi: hãy viết ${{{faults.shown((name and name[1]) or '…')}}}."
        )
    if not inside.strip():
        return ExpressionFaulty(at, "Trong ${} chưa có tên: hãy ghi tên câu hỏi, ví dụ ${so_ho}.")
    advice = "hãy ghi đúng tên ở cột name, chỉ có chữ, chữ số và dấu _ . -"
    return ExpressionFaulty(at, f"Không có câu hỏi nào tên là “{faults.shown(inside)}”: {advice}.")


def _refuse_strange_number(text: str, at: int) -> None:
    thousands = _THOUSANDS.match(text, at)
    if thousands:
        plain = thousands[0].replace(".", "")
        sentence = f"Trong biểu thức dấu chấm là dấu thập phân: hãy viết {plain} thay cho {thousands[0]}"
        if thousands[0].count(".") == 1:
            sentence += f", hoặc {thousands[0].rstrip('0').rstrip('.')} nếu là số thập phân"
        raise ExpressionFaulty(at, f"{sentence}.")


def number(token: Token) -> Number:
    """The value of a number as it is written. Raises ExpressionFaulty where it is too large to calculate with."""
    exact = Fraction(token.text.removesuffix("."))
    if exact.numerator > LARGEST or exact.denominator > LARGEST:
        raise ExpressionFaulty(token.position, f"Số này dài quá {len(str(LARGEST)) - 1} chữ số: hãy viết số ngắn hơn.")
    return exact.numerator if exact.denominator == 1 else exact
