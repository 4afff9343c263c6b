"""The same roster in other clothes imports to the same: letters, columns, titles and spaces that change nothing."""

from io import BytesIO
from random import Random

from openpyxl import Workbook

from conversation.excel.roster import Roster, read_roster
from conversation.excel.roster_sheets import SHEETS
from tests.conversation.excel.test_roster import AREA, GROUP, KNOWN, KNOWN_CODES
from tests.shares import share

TABLES: dict[str, list[tuple[object, ...]]] = {
    "khu_dan_cu": [AREA, ("K2", "Thôn Nà Mạ", "thôn", "02473", 70)],
    "to_nhom": [GROUP, ("N2", "Nhóm Hai", "nhóm", "K2", "AN", None, 30, "MT01, MT05", "15/10/2026")],
    "nguoi": [
        ("Lê Thị Hoa", "tổ trưởng", "N1", "0912345678", "15/10/2026"),
        ("Ma Văn Phó", "nhóm trưởng", "N2", "0987654321", None),
        ("Ma Văn Ba", "tổ phó", "N2", "02073822111", None),
    ],
    "khao_sat": [("N1", "MT01", 35, "01/10/2026"), ("N2", "MT04", "1.234,5", "01/10/2026")],
}
CODES = {"ma", "ma_xa", "ma_khu", "ma_don_vi", "ma_to", "chi_tieu"}
INVISIBLE = ("\u200b", "\ufeff", "\u00ad", "\u202a", "\ufe0e", "\u2060")


def phone(digits: str, random: Random) -> object:
    rest = digits[1:]
    return random.choice(
        (
            digits,
            int(rest),
            f"+84 {rest[:3]} {rest[3:]}",
            f"84{rest}",
            f"{digits[:4]}.{digits[4:7]}.{digits[7:]}",
            f"({digits[:4]}) {digits[4:]}",
            f"{digits[:4]}-{digits[4:]}",
            f"{digits[:4]}\u00a0{digits[4:]}",
            f"+84 (0){rest}",
        )
    )


def dressed(value: object, column: str, random: Random) -> object:
    if column == "dien_thoai" and isinstance(value, str):
        return phone(value, random)
    if not isinstance(value, str):
        return value
    if column in CODES:
        value = random.choice((value, value.lower()))
    at = random.randrange(len(value) + 1)
    hidden = random.choice(("", *INVISIBLE))
    return random.choice(("", " ", "\u00a0", "\n")) + value[:at] + hidden + value[at:] + random.choice(("", " "))


def workbook(random: Random) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in random.sample(sorted(TABLES), len(TABLES)):
        sheet = book.create_sheet(random.choice((title, title.upper(), f" {title} ")))
        columns = list(SHEETS[title])
        order = random.sample(range(len(columns)), len(columns))
        with_numbers, titles = random.random() < 0.5, random.randrange(3)
        for _ in range(titles):
            sheet.append(["DANH SÁCH TỔ, NHÓM TỰ QUẢN"])
        headers = [random.choice((columns[at], columns[at].upper(), *SHEETS[title][columns[at]])) for at in order]
        sheet.append([*(["STT"] if with_numbers else []), *headers, None, "Cột lạ"])
        for number, row in enumerate(TABLES[title], 1):
            cells = [dressed(row[at] if at < len(row) else None, columns[at], random) for at in order]
            sheet.append([*([number] if with_numbers else []), *cells])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_roster_in_other_clothes_is_the_same() -> None:
    random = Random(20261127)
    known = KNOWN_CODES | {"K1", "K2", "N1", "N2"}
    rosters: list[Roster] = [read_roster(workbook(random), KNOWN, known) for _ in range(share(60))]
    assert len(rosters[0].people) == 3
    assert all(each == rosters[0] for each in rosters)
