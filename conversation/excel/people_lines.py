"""Reads what a line of the import workbook says of a person: the telephone, and whether two lines speak of one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from conversation.excel.lines import Line
from conversation.excel.roster_sheets import HELD_ALONE, Role
from conversation.excel.sheets import plain_word
from conversation.phones import PHONE, phone_digits

_TWO: Final = re.compile(r"[/;,|&\n]|\b(?:và|hoặc|hay)\b| - ")


def read_phone(line: Line) -> str:
    """Digits from 0: '+84 912 345 678', 84912345678 and 912345678, as Excel leaves it, are all 0912345678."""
    text = unicodedata.normalize("NFKC", line.text("dien_thoai", longest=60))
    parts = [found for part in _TWO.split(text) if (found := phone_digits(part))]
    if len(parts) > 1 and all(map(PHONE.fullmatch, parts)) and len(set(parts)) > 1:
        line.fault("dien_thoai", f"Ô có {len(parts)} số điện thoại. Hãy giữ một số.")
        return ""
    phone = parts[0] if len(set(parts)) == 1 else phone_digits(text)
    if len(re.sub(r"[^0-9]", "", text)) in (18, 19, 20, 21, 22) and not PHONE.fullmatch(phone):
        line.fault("dien_thoai", "Ô có vẻ có 2 số điện thoại. Hãy giữ một số.")
        return ""
    if phone and not PHONE.fullmatch(phone):
        line.fault("dien_thoai", "Số điện thoại phải có 10 chữ số, ví dụ 0912345678. Hãy sửa lại hoặc để trống.")
        return ""
    return phone


@dataclass
class Doubles:
    """The people met so far in one workbook."""

    _alone: dict[tuple[Role, str], tuple[str, int]] = field(default_factory=dict)
    _phones: dict[str, tuple[str, int]] = field(default_factory=dict)

    def tell(self, line: Line, name: str, role: Role, unit: str, phone: str) -> None:
        """Two who hold alone what one may hold, or one telephone of two people."""
        if not unit or not name:
            return
        if role in HELD_ALONE:
            other, row = self._alone.setdefault((role, unit), (name, line.row))
            if row != line.row and plain_word(other) != plain_word(name):
                advice = f"{unit} có hai người cùng một vai trò: {other} (dòng {row}) và {name}. Hãy giữ một người."
                line.fault("ho_ten", advice)
            elif row != line.row:
                line.fault("ho_ten", f"Dòng này trùng với dòng {row}. Hãy xóa một dòng.")
        if phone:
            other, row = self._phones.setdefault(phone, (name, line.row))
            if plain_word(other) != plain_word(name):
                advice = f"Số {phone} đã ghi cho {other} (dòng {row}). Hãy sửa số, hoặc để trống ô này."
                line.fault("dien_thoai", advice)
