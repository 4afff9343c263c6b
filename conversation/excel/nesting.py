"""Groups and repeats of a survey sheet: which rows stand in which, and whether each that begins also ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from conversation.excel.dialect import BRACKET_WORDS, Bracket
from conversation.excel.lines import Line
from conversation.excel.rules import read_rule
from conversation.questionnaire import Repeat

DEEPEST = 10
"""Groups within each other."""
_ONLY = ("required", "constraint", "soft_constraint", "calculation", "default", "indicator")


@dataclass
class Opened:
    """A group or repeat, from its begin row on."""

    line: Line
    is_repeat: bool
    name: str
    relevant: str
    """Its own rule."""
    holds: int = 0
    """How many rows stand directly in it."""

    @property
    def word(self) -> str:
        """How people call it."""
        return "Danh sách" if self.is_repeat else "Nhóm"


@dataclass
class Nesting:
    """Where the reading of a survey stands: what is open, and what was opened so far."""

    read_name: Callable[[Line, bool], str]
    """Gives the name of a line, told as faulty where it is; True where it must have one."""
    opened: list[Opened] = field(default_factory=list)
    seen: list[tuple[Opened, str]] = field(default_factory=list)
    """Every group and repeat with the name of the repeat that its own rule stands in."""
    repeats: list[Repeat] = field(default_factory=list)

    @property
    def repeat(self) -> str:
        """The name of the repeat that is open, '' outside one."""
        return next((each.name for each in self.opened if each.is_repeat), "")

    @property
    def relevant(self) -> tuple[str, ...]:
        """The rules of the open groups, within the open repeat if there is one: the repeat keeps those around it."""
        places = [place for place, each in enumerate(self.opened) if each.is_repeat]
        inside = self.opened[places[-1] + 1 :] if places else self.opened
        return tuple(each.relevant for each in inside[:DEEPEST] if each.relevant)

    def add_row(self) -> None:
        """A question stands here."""
        if self.opened:
            self.opened[-1].holds += 1

    def turn(self, bracket: Bracket, line: Line) -> None:
        """A begin or end row stands here."""
        is_repeat = bracket in ("begin repeat", "end repeat")
        if bracket in ("begin group", "begin repeat"):
            self._begin(line, is_repeat)
        else:
            self._end(line, is_repeat)

    def close(self) -> None:
        """The sheet ends here."""
        for each in self.opened:
            end = BRACKET_WORDS["end repeat" if each.is_repeat else "end group"]
            each.line.fault("type", f"{each.word} này chưa kết thúc. Hãy thêm dòng “{end[0]}” ({end[1]}).")

    def _begin(self, line: Line, is_repeat: bool) -> None:
        for column in _ONLY:
            if not line.blank(column):
                line.fault(column, f"Dòng mở nhóm, danh sách không dùng cột {column}. Hãy xóa nội dung ô này.")
        if is_repeat and self.repeat:
            line.fault("type", f"Danh sách không đặt trong danh sách khác. Hãy kết thúc {self.repeat} trước dòng này.")
        if len(self.opened) == DEEPEST:
            line.fault("type", f"Nhóm lồng nhau quá {DEEPEST} lớp. Hãy bớt nhóm.")
        self.add_row()
        outside, around = self.repeat, self.relevant
        opened = Opened(line, is_repeat, self.read_name(line, is_repeat), read_rule(line, "relevant"))
        if is_repeat:
            label = line.text("label", required=True)
            if not any(name == "label" or name.startswith("label::") for name in line.letters):
                line.fault("label", "Danh sách chưa có nhãn. Hãy thêm cột label.")
            translations = {language: {"label": text} for language, text in line.spoken("label").items()}
            self.repeats.append(Repeat(opened.name, label, joined(*around, opened.relevant), translations))
        self.opened.append(opened)
        self.seen.append((opened, outside))

    def _end(self, line: Line, is_repeat: bool) -> None:
        if not self.opened:
            line.fault("type", "Dòng kết thúc này không có dòng bắt đầu. Hãy thêm dòng bắt đầu hoặc xóa dòng này.")
            return
        last = self.opened[-1]
        if last.is_repeat != is_repeat:
            end = BRACKET_WORDS["end repeat" if last.is_repeat else "end group"]
            line.fault("type", f"{last.word} ở dòng {last.line.row} kết thúc bằng “{end[0]}”. Hãy sửa dòng này.")
        if not last.holds:
            last.line.fault("type", f"{last.word} này chưa có câu hỏi nào. Hãy thêm câu hỏi hoặc xóa cả hai dòng.")
        self.opened.pop()


def joined(*rules: str) -> str:
    """One rule that holds where all do; blank ones are left out."""
    present = [rule for rule in rules if rule]
    return present[0] if len(present) == 1 else " and ".join(f"({rule})" for rule in present)
