"""Compiles the tokens of an expression into Python closures, operator by operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from conversation import expression_faults as faults
from conversation import expression_values as values
from conversation.expression_faults import ExpressionFaulty
from conversation.expression_functions import ENTRIES, FACTS, FUNCTIONS, NAMES, Evaluation, constant
from conversation.expression_tokens import Token, cut, is_operand, number
from conversation.expression_values import FactKind, Scope, Value, as_truth, taken

DEEPEST: Final = 30
"""Parentheses within each other, those of functions included."""

LEVELS: Final[dict[str, int]] = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}
"""Operator -> how tightly it binds."""
_COMPARISONS: Final = (LEVELS["="], LEVELS["<"])

_OPERATIONS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "=": values.equal,
    "!=": values.unequal,
    "<": values.less,
    "<=": values.less_or_equal,
    ">": values.greater,
    ">=": values.greater_or_equal,
    "+": values.add,
    "-": values.subtract,
    "*": values.multiply,
    "div": values.divide,
    "mod": values.modulo,
}

_EMPTY: Final = constant(None)
"""The text ''. It is this very closure, so that a comparison with it is known for a test for a blank."""


class Parser:
    """Reads one expression from left to right. Every method raises ExpressionFaulty."""

    def __init__(self, text: str) -> None:
        self._tokens = cut(text)
        self._at = 0
        self._depth = 0
        self.singly: set[str] = set()
        self.gathered: set[str] = set()
        self.facts: set[tuple[FactKind, str]] = set()
        self.reads_current = False

    def whole(self) -> Evaluation:
        """The expression to its end."""
        if len(self._tokens) == 1:
            raise ExpressionFaulty(0, "Biểu thức trống: hãy viết biểu thức, hoặc để trống ô này.")
        found = self._expression(1)
        if self._at < len(self._tokens) - 1:
            raise self._unexpected()
        return found

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _takes(self, sign: str) -> bool:
        """Passes over the next token if it is this sign."""
        fits = self._next.kind == "sign" and self._next.text == sign
        self._at += fits
        return fits

    # --- operators ----------------------------------------------------------------------------------------------------

    def _expression(self, least: int) -> Evaluation:
        """Operands joined by operators that bind at least so tightly."""
        left = self._operand()
        before = 0
        while (level := self._level()) >= least:
            if level == before and level in _COMPARISONS:
                advice = "hãy viết từng so sánh rồi nối bằng and, ví dụ 0 < . and . < 10"
                raise ExpressionFaulty(self._next.position, f"Không so sánh nối tiếp được: {advice}.")
            operator = self._take().text
            left = _joined(operator, left, self._expression(level + 1))
            before = level
        return left

    def _level(self) -> int:
        """How tightly the next token binds; 0 if it is no operator."""
        return LEVELS.get(self._next.text, 0) if self._next.kind in ("sign", "word") else 0

    def _operand(self) -> Evaluation:
        minuses = 0
        while self._takes("-"):
            minuses += 1
        found = self._value()
        if not minuses:
            return found
        # A second minus still makes a number of what is none.
        signed = _negated(found)
        return signed if minuses % 2 else _negated(signed)

    def _value(self) -> Evaluation:
        token = self._take()
        match token.kind:
            case "number":
                return constant(number(token))
            case "text":
                return constant(token.text) if token.text else _EMPTY
            case "question":
                self.singly.add(token.text)
                return _answer(token.text)
            case "dot":
                self.reads_current = True
                return lambda scope: taken(scope.current)
        if token.kind == "word" and self._next.text == "(" and self._next.kind == "sign":
            return self._call(token)
        if token.kind == "sign" and token.text == "(":
            return self._parenthesis(token)
        self._at -= 1
        raise self._no_value(token)

    # --- parentheses and functions ------------------------------------------------------------------------------------

    def _parenthesis(self, opening: Token) -> Evaluation:
        self._deeper(opening)
        if self._takes(")"):
            raise ExpressionFaulty(opening.position, "Trong ngoặc () chưa có gì: hãy ghi vào hoặc xóa ngoặc.")
        found = self._expression(1)
        self._close(opening)
        return found

    def _deeper(self, opening: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            advice = "hãy tách bớt ra một câu calculate"
            raise ExpressionFaulty(opening.position, f"Ngoặc lồng nhau quá {DEEPEST} lớp: {advice}.")

    def _close(self, opening: Token) -> None:
        if self._next.kind == "end":
            raise ExpressionFaulty(opening.position, "Ngoặc ( này chưa đóng: hãy thêm dấu ).")
        if not self._takes(")"):
            raise self._unexpected()
        self._depth -= 1

    def _call(self, name: Token) -> Evaluation:
        if name.text not in NAMES:
            raise faults.unknown_function(name.position, name.text, NAMES)
        opening = self._take()
        self._deeper(opening)
        if name.text == "date":
            self._refuse_strange_date()
        if name.text in FACTS:
            return self._fact(name.text, name)
        if name.text in ENTRIES and self._next.kind == "question" and self._tokens[self._at + 1].text == ")":
            found = _entries(name.text, self._take().text)
            self.gathered.add(self._tokens[self._at - 1].text)
            self._close(opening)
            return found
        if name.text not in FUNCTIONS:
            advice = f"hãy viết như {name.text}(${{ho_ten}})"
            raise ExpressionFaulty(name.position, f"Trong ngoặc của {name.text} chỉ có một ${{tên_câu_hỏi}}: {advice}.")
        return self._function(name, opening)

    def _refuse_strange_date(self) -> None:
        written = self._next
        is_whole = written.kind == "text" and self._tokens[self._at + 1].text == ")"
        if is_whole and values.as_date(written.text) is None:
            raise faults.strange_date(written.position, written.text)

    def _function(self, name: Token, opening: Token) -> Evaluation:
        arguments: list[Evaluation] = []
        if not self._takes(")"):
            arguments.append(self._expression(1))
            while self._takes(","):
                arguments.append(self._expression(1))
            self._close(opening)
        else:
            self._depth -= 1
        known = FUNCTIONS[name.text]
        if len(arguments) < known.fewest or (known.most is not None and len(arguments) > known.most):
            raise faults.wrong_number_of_arguments(
                name.position, name.text, len(arguments), known.fewest, known.most, known.example
            )
        return known.build(arguments)

    def _fact(self, kind: FactKind, name: Token) -> Evaluation:
        opening = self._tokens[self._at - 1]
        token = self._next
        if token.kind not in ("question", "word", "dot") or self._tokens[self._at + 1].text in ("(", ","):
            example = f"{kind}(${{so_ho}}) hoặc {kind}(.)"
            sentence = f"Trong ngoặc của {kind} chỉ có tên một câu hỏi: hãy viết như {example}."
            raise ExpressionFaulty(name.position, sentence)
        self._take()
        self._close(opening)
        asked = token.text
        self.facts.add((kind, asked))
        return lambda scope: taken(scope.fact(kind, asked))

    # --- what stands where it may not ---------------------------------------------------------------------------------

    def _unexpected(self) -> ExpressionFaulty:
        """After a whole value."""
        token = self._next
        before, after = self._tokens[self._at - 1], self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        if token.kind == "sign" and token.text == ")":
            return ExpressionFaulty(token.position, "Thừa dấu ): hãy xóa nó, hoặc thêm dấu ( ở phía trước.")
        if token.kind == "sign" and token.text == ",":
            if before.kind == after.kind == "number" and before.end == token.position == after.position - 1:
                return faults.decimal_comma(token.position, before.text, after.text)
            advice = "hãy xóa nó, hoặc viết dấu chấm nếu là số thập phân"
            return ExpressionFaulty(token.position, f"Dấu phẩy chỉ dùng giữa các giá trị trong hàm: {advice}.")
        written = {"question": f"${{{token.text}}}", "text": f"'{token.text}'"}.get(token.kind, token.text)
        return faults.missing_operator(token.position, written)

    def _no_value(self, token: Token) -> ExpressionFaulty:
        """Where a value should begin."""
        before = self._tokens[self._at - 1] if self._at else None
        if token.kind == "word" and token.text not in LEVELS:
            return faults.bare_word(token.position, token.text, NAMES)
        if token.kind == "end" and before is not None:
            sentence = f"Sau “{before.text}” còn thiếu một giá trị: hãy viết tiếp, hoặc xóa “{before.text}”."
            return ExpressionFaulty(token.position, sentence)
        if is_operand(before):
            return self._unexpected()
        advice = f"hãy thêm vào, ví dụ . {token.text} 5" if token.text in _OPERATIONS else "hãy thêm vào hoặc xóa nó"
        return ExpressionFaulty(token.position, f"Trước “{token.text}” còn thiếu một giá trị: {advice}.")


# --- closures ---------------------------------------------------------------------------------------------------------


def _answer(name: str) -> Evaluation:
    return lambda scope: taken(scope.value(name))


def _entries(function: str, name: str) -> Evaluation:
    apply = ENTRIES[function]
    return lambda scope: apply([taken(value) for value in scope.values(name)])


def _negated(operand: Evaluation) -> Evaluation:
    return lambda scope: values.negative(operand(scope))


def _joined(operator: str, left: Evaluation, right: Evaluation) -> Evaluation:
    if operator in ("=", "!=") and (left is _EMPTY or right is _EMPTY):
        other = left if right is _EMPTY else right
        if operator == "=":
            return lambda scope: other(scope) is None
        return lambda scope: other(scope) is not None
    if operator in ("and", "or"):
        return _connected(left, right, deciding=operator == "or")
    apply = _OPERATIONS[operator]
    return lambda scope: apply(left(scope), right(scope))


def _connected(left: Evaluation, right: Evaluation, *, deciding: bool) -> Evaluation:
    """Kleene's `or` (deciding True) and `and` (deciding False): one side that decides is enough, else a blank stays."""

    def evaluate(scope: Scope) -> Value:
        first = as_truth(left(scope))
        if first is deciding:
            return deciding
        second = as_truth(right(scope))
        if second is deciding:
            return deciding
        return None if first is None or second is None else not deciding

    return evaluate
