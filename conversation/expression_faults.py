"""What is wrong with an expression, and the advice for what people write instead of the right sign or function."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final


class ExpressionFaulty(Exception):
    """An expression that cannot be taken. `str()` is one Vietnamese sentence that says what to do."""

    def __init__(self, position: int, sentence: str) -> None:
        super().__init__(sentence)
        self.position = position
        """Counted in characters from 0."""


_PATH: Final = "Không dùng đường dẫn XPath như “{}”: hãy ghi tên câu hỏi trong ${{…}}, ví dụ ${{so_ho}}."
_QUOTE: Final = "Dấu nháy {} do Word đổi ra: hãy gõ lại dấu nháy thẳng ' hoặc \"."
_DASH: Final = "Dấu “{}” do Word đổi ra: hãy gõ lại dấu trừ -."
_POWER: Final = "Không có phép lũy thừa “{}”: hãy nhân nhiều lần, ví dụ ${{canh}} * ${{canh}}."

PATHS: Final = ("..", "//", "::", "[", "]", "@")
SIGNS: Final[dict[str, str]] = {
    "**": _POWER,
    "^": _POWER,
    "²": _POWER,
    "³": _POWER,
    "==": "So sánh bằng viết một dấu: hãy sửa “{}” thành =.",
    "<>": "So sánh khác viết là !=: hãy sửa “{}” thành !=.",
    "<==": "Hãy sửa “{}” thành <=.",
    ">==": "Hãy sửa “{}” thành >=.",
    "=<": "Hãy sửa “{}” thành <=.",
    "=>": "Hãy sửa “{}” thành >=.",
    "≤": "Hãy sửa “{}” thành <=.",
    "≥": "Hãy sửa “{}” thành >=.",
    "≠": "Hãy sửa “{}” thành !=.",
    "&&": "Hãy sửa “{}” thành and.",
    "&": "Hãy sửa “{}” thành and, hoặc nối chữ bằng concat(…, …).",
    "||": "Hãy sửa “{}” thành or.",
    "|": "Hãy sửa “{}” thành or.",
    "!": "Hãy sửa “{}” thành not(…), hoặc != nếu là so sánh khác.",
    "“": _QUOTE,
    "”": _QUOTE,
    "„": _QUOTE,
    "‘": _QUOTE,
    "’": _QUOTE,
    "`": _QUOTE,
    "–": _DASH,
    "—": _DASH,
    "−": _DASH,
    "×": "Phép nhân viết là *: hãy sửa “{}” thành *.",
    "÷": "Phép chia viết là div: hãy sửa “{}” thành div.",
    ";": "Các giá trị trong hàm cách nhau bằng dấu phẩy: hãy sửa “{}” thành dấu phẩy.",
    "%": "Không dùng dấu “{}”: hãy viết 80% thành 0.8, hoặc mod nếu cần số dư của phép chia.",
    **dict.fromkeys(PATHS, _PATH),
    "{": "Thiếu dấu $ trước “{}”: hãy viết ${{tên_câu_hỏi}}.",
    "}": "Thừa dấu “{}” hoặc thiếu ${{ phía trước: hãy viết ${{tên_câu_hỏi}}.",
    "$": "Sau dấu “{}” phải là tên câu hỏi trong ngoặc nhọn: hãy viết ${{tên_câu_hỏi}}.",
    "\\": "Không có dấu “{}”: hãy viết phép chia là div.",
}
"""Sign -> what to do, with the sign in place of {}; the longest that fits is meant."""

_OPERATOR_WORDS: Final = ("and", "or", "div", "mod")
_INSTEAD_OF_OPERATORS: Final[dict[str, str]] = {
    **{word: f"{word} bằng chữ thường" for word in _OPERATOR_WORDS},
    "x": "*",
    "nhân": "*",
    "chia": "div",
    "và": "and",
    "hoặc": "or",
    "cộng": "+",
    "trừ": "-",
    "bằng": "=",
    "khác": "!=",
}

_INSTEAD_OF_FUNCTIONS: Final[dict[str, str]] = {
    **dict.fromkeys(("and", "or"), "hãy viết giữa hai vế, ví dụ ${a} > 0 and ${b} > 0"),
    **dict.fromkeys(("div", "mod"), "hãy viết giữa hai số, ví dụ ${a} div ${b}"),
    "pulldata": "không tra được tệp ngoài, hãy ghi thẳng giá trị hoặc dùng baseline, last, target",
    "regex": "không so được theo mẫu, hãy dùng contains, starts-with hoặc string-length",
    "pow": "không có lũy thừa, hãy nhân nhiều lần",
    "exp": "không có lũy thừa, hãy nhân nhiều lần",
    "sqrt": "không có căn, hãy so sánh bình phương bằng phép nhân",
    "position": "không dùng được số thứ tự, hãy bỏ điều kiện này",
    "current": "không dùng đường dẫn XPath, hãy ghi tên câu hỏi trong ${…}",
    "instance": "không dùng đường dẫn XPath, hãy ghi tên câu hỏi trong ${…}",
    "indexed-repeat": "không lấy từng mục được, hãy dùng sum, count, min hoặc max",
    "jr:choice-name": "không lấy được nhãn, hãy so sánh với tên của lựa chọn",
    "now": "hãy dùng today()",
    "average": "hãy viết sum(${…}) div count(${…})",
    "avg": "hãy viết sum(${…}) div count(${…})",
    "mean": "hãy viết sum(${…}) div count(${…})",
    "len": "hãy dùng string-length",
    "floor": "hãy dùng int",
    "random": "không có số ngẫu nhiên, hãy bỏ hàm này",
    "once": "hãy ghi giá trị vào cột default",
    "last-saved": "hãy dùng last(…)",
    "format-date": "hãy so sánh thẳng các ngày, ví dụ ${ngay} <= today()",
    "boolean-from-string": "hãy so sánh thẳng, ví dụ ${x} = 'co'",
    "join": "hãy dùng concat",
    "substr": "hãy dùng contains hoặc starts-with",
}


def shown(text: str) -> str:
    """What somebody wrote, short enough for a sentence."""
    return text if len(text) <= 30 else f"{text[:30]}…"


def wrong_sign(position: int, sign: str) -> ExpressionFaulty:
    """A sign of `SIGNS` stands where none may."""
    return ExpressionFaulty(position, SIGNS[sign].format(sign))


def path(position: int, text: str) -> ExpressionFaulty:
    """An XPath path such as /data/x."""
    return ExpressionFaulty(position, _PATH.format(shown(text)))


def division(position: int, sign: str) -> ExpressionFaulty:
    """A slash or a colon between two values."""
    return ExpressionFaulty(position, f"Phép chia viết là div: hãy sửa “{sign}” thành div.")


def decimal_comma(position: int, whole: str, decimals: str) -> ExpressionFaulty:
    """A comma between two numbers where no function takes two."""
    meant = shown(f"{whole}.{decimals}")
    return ExpressionFaulty(position, f"Số thập phân viết bằng dấu chấm: hãy sửa dấu phẩy này, ví dụ {meant}.")


def missing_operator(position: int, word: str) -> ExpressionFaulty:
    """Two values beside each other; people write the operator in capitals or in Vietnamese."""
    instead = _INSTEAD_OF_OPERATORS.get(word.lower())
    if instead:
        return ExpressionFaulty(position, f"Hãy sửa “{shown(word)}” thành {instead}.")
    advice = "hãy thêm phép tính như +, =, and"
    return ExpressionFaulty(position, f"Thiếu dấu phép tính trước “{shown(word)}”: {advice}.")


def bare_word(position: int, word: str, functions: Iterable[str]) -> ExpressionFaulty:
    """A word without ${…}, quotes or parentheses."""
    text = shown(word)
    if word.lower() in _OPERATOR_WORDS:
        return ExpressionFaulty(position, f"Trước “{text}” còn thiếu một giá trị: hãy thêm vào hoặc xóa nó.")
    if word.lower() in functions:
        inside = "" if word.lower() in ("true", "false", "today") else "…"
        return ExpressionFaulty(position, f"Sau “{text}” phải có ngoặc: hãy viết {word.lower()}({inside}).")
    return ExpressionFaulty(
        position, f"Hãy viết ${{{text}}} nếu là câu hỏi, hoặc '{text}' nếu là chữ, thay cho “{text}”."
    )


def unknown_function(position: int, name: str, functions: Iterable[str]) -> ExpressionFaulty:
    """A function that is not in the subset, with those that were probably meant."""
    lower, known = name.lower(), sorted(functions)
    if lower in _INSTEAD_OF_FUNCTIONS:
        advice = _INSTEAD_OF_FUNCTIONS[lower]
    elif lower in known:
        advice = f"hãy viết chữ thường {lower}"
    else:
        # Comparing costs more the longer the word is, and no name of a function has so many letters.
        near = get_close_matches(lower[:30], known, n=3, cutoff=0.6)
        advice = f"hãy sửa thành {' hoặc '.join(near)}" if near else f"hãy dùng một trong {', '.join(known)}"
    return ExpressionFaulty(position, f"Không có hàm “{shown(name)}”: {advice}.")


def wrong_number_of_arguments(
    position: int, name: str, given: int, fewest: int, most: int | None, example: str
) -> ExpressionFaulty:
    """Too few or too many values in the parentheses of a function."""
    if most is None:
        needed = f"phải có ít nhất {fewest} giá trị"
    elif fewest < most:
        needed = f"phải có {fewest} đến {most} giá trị"
    else:
        needed = f"phải có {most} giá trị" if most else "không ghi gì"
    sentence = f"Trong ngoặc của {name} {needed}, ở đây có {given}: hãy viết như {example}."
    return ExpressionFaulty(position, sentence)


def strange_date(position: int, text: str) -> ExpressionFaulty:
    """A text that is no date where a date is written."""
    return ExpressionFaulty(position, f"Không có ngày “{shown(text)}”: hãy viết năm-tháng-ngày, ví dụ '2026-11-30'.")
