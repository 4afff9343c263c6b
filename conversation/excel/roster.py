"""Reads the import workbook: clusters, areas, groups, people, baseline figures and days off, all faults at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from conversation.excel.lines import Line
from conversation.excel.people_lines import Doubles, read_phone
from conversation.excel.roster_sheets import (
    AREA_TYPES,
    CONTENT_AREAS,
    DAY_KINDS,
    GROUP_SCOPES,
    GUIDE,
    HELD_ALONE,
    REQUIRED,
    ROLES,
    SEAT_NAMES,
    SEATS,
    SHEETS,
    AreaType,
    DayKind,
    GroupScope,
    Kind,
    Role,
)
from conversation.excel.sheets import Fault, Limits, Sheet, WorkbookFaulty, open_sheets, plain_word
from conversation.excel.tables import Columns, read_lines
from reporting.indicators import ONE, Indicator, Thousandths

LIMITS: Final = Limits(packed_bytes=10_000_000, unpacked_bytes=40_000_000, tags=1_500_000, rows=100_000)
"""10,000 groups with their leaders and three baseline figures each, as bench/workbooks.py measures; more: two files."""


@dataclass(frozen=True)
class Cluster:
    """A cluster of communes, by official or local code."""

    code: str
    name: str
    communes: tuple[str, ...]
    """Codes of the communes, five digits."""


@dataclass(frozen=True)
class Area:
    """A residential area of a commune."""

    code: str
    name: str
    type: AreaType
    commune: str
    households: int | None


@dataclass(frozen=True)
class Group:
    """A self-management group of an area."""

    code: str
    name: str
    scope: GroupScope
    area: str
    content_area: str
    """MT, KT, VH, KH or AN."""
    model: str
    """The model's name; '' when not given."""
    households: int | None
    indicators: tuple[str, ...]
    """Codes of the indicators it is asked; empty: those of its content area's questionnaire."""
    from_on: date | None


@dataclass(frozen=True)
class Person:
    """One role of one person; who has several roles stands on several lines, the same by phone."""

    name: str
    role: Role
    unit: str
    """Code of a unit or group."""
    phone: str
    """Ten or eleven digits from 0, or ''."""
    from_on: date | None


@dataclass(frozen=True)
class BaselineValue:
    """One figure of a group's baseline survey."""

    group: str
    indicator: str
    value: Thousandths
    surveyed_on: date


@dataclass(frozen=True)
class SpecialDay:
    """A day off, or a weekend worked."""

    day: date
    name: str
    kind: DayKind


@dataclass(frozen=True)
class Roster:
    """What one import workbook holds, in its order; a sheet that is missing is empty."""

    clusters: tuple[Cluster, ...] = ()
    areas: tuple[Area, ...] = ()
    groups: tuple[Group, ...] = ()
    people: tuple[Person, ...] = ()
    baselines: tuple[BaselineValue, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    hidden_rows: int = 0
    """How many of the lines are not shown in Excel, and yet are part of it."""


def read_roster(data: bytes, indicators: Mapping[str, Indicator], known_codes: Collection[str]) -> Roster:
    """Reads an import workbook; `known_codes` are the units and groups that exist already.

    Raises WorkbookFaulty with every fault of the file.
    """
    faults: list[Fault] = []
    sheets = open_sheets(data, LIMITS, SHEETS, faults, strangers=True, passed_over=(GUIDE,))
    strangers = [sheet for key, sheet in sheets.items() if key not in SHEETS]
    faults.extend(
        Fault(sheet.title, 0, "", f"Không biết trang này. Hãy xóa hoặc đổi tên thành một trong: {', '.join(SHEETS)}.")
        for sheet in strangers
    )
    roster = _Reading(sheets, indicators, known_codes, faults).roster()
    if not faults and replace(roster, hidden_rows=0) == Roster():
        faults.append(Fault("", 0, "", f"Tệp không có dòng nào. Hãy điền vào các trang: {', '.join(SHEETS)}."))
    if faults:
        raise WorkbookFaulty(faults)
    return roster


class _Reading:
    """One reading of a workbook: what its codes mean, and the faults found so far."""

    def __init__(
        self,
        sheets: Mapping[str, Sheet],
        indicators: Mapping[str, Indicator],
        known_codes: Collection[str],
        faults: list[Fault],
    ) -> None:
        self._sheets = sheets
        self._indicators = {code: each for code, each in indicators.items() if not each.is_calculated}
        self._known = {code.lower(): code for code in sorted(known_codes)}
        self._written_indicators = {code.lower(): code for code in self._indicators}
        self._faults = faults
        self._doubles = Doubles()
        self._kinds: dict[str, Kind] = {}
        self._written: dict[str, str] = {}
        self._codes: dict[tuple[str, int], str] = {}
        self._seen: dict[tuple[str, ...], int] = {}

    def roster(self) -> Roster:
        """Everything that can be read, and with it the faults; a faulty cell leaves a stand-in behind."""
        lines = {
            key: read_lines(self._sheets.get(key), Columns(SHEETS[key]), REQUIRED[key], self._faults)
            for key in SHEETS
            if key in self._sheets and self._sheets[key].rows
        }
        # All codes are known before the first reference, whatever the order of sheets and rows.
        self._note_codes(lines.get("cum", ()), "cluster")
        self._note_codes(lines.get("khu_dan_cu", ()), "area")
        self._note_codes(lines.get("to_nhom", ()), "group")
        return Roster(
            clusters=tuple(self._cluster(line) for line in lines.get("cum", ())),
            areas=tuple(self._area(line) for line in lines.get("khu_dan_cu", ())),
            groups=tuple(self._group(line) for line in lines.get("to_nhom", ())),
            people=tuple(self._person(line) for line in lines.get("nguoi", ())),
            baselines=tuple(self._baseline(line) for line in lines.get("khao_sat", ())),
            special_days=tuple(self._special_day(line) for line in lines.get("ngay_nghi", ())),
            hidden_rows=sum(line.hidden for each in lines.values() for line in each),
        )

    def _note_codes(self, lines: Sequence[Line], kind: Kind) -> None:
        for line in lines:
            code = line.code("ma", required=True)
            code = self._codes[line.sheet, line.row] = self._written.setdefault(
                code.lower(), self._known.get(code.lower(), code)
            )
            if code in self._kinds:
                line.fault("ma", f"Mã {code} đã dùng cho {SEAT_NAMES[self._kinds[code]]} khác. Hãy đặt mã khác.")
            elif code:
                self._kinds[code] = kind

    def _cluster(self, line: Line) -> Cluster:
        codes = line.codes("cac_xa")
        if not codes and line.blank("cac_xa"):
            line.fault("cac_xa", "Ô này còn trống. Hãy ghi mã các xã, cách nhau bằng dấu phẩy.")
        communes = tuple(self._meant(line, "cac_xa", code, ()) for code in codes)
        return Cluster(self._codes[line.sheet, line.row], line.text("ten", required=True, longest=200), communes)

    def _area(self, line: Line) -> Area:
        return Area(
            code=self._codes[line.sheet, line.row],
            name=line.text("ten", required=True, longest=200),
            type=line.choice("loai", AREA_TYPES) or "village",
            commune=self._reference(line, "ma_xa", ()),
            households=line.whole("so_ho", least=1),
        )

    def _group(self, line: Line) -> Group:
        asked = [self._indicator_code(line, code) for code in line.codes("chi_tieu")]
        return Group(
            code=self._codes[line.sheet, line.row],
            name=line.text("ten", required=True, longest=200),
            scope=line.choice("loai", GROUP_SCOPES, required=True) or "whole_area",
            area=self._reference(line, "ma_khu", ("area",)),
            content_area=line.choice("noi_dung", CONTENT_AREAS, required=True) or "",
            model=line.text("mo_hinh", longest=200),
            households=line.whole("so_ho", least=1),
            indicators=tuple(dict.fromkeys(asked)),
            from_on=line.day("tu_ngay"),
        )

    def _person(self, line: Line) -> Person:
        role = line.choice("vai_tro", ROLES, required=True)
        unit = self._reference(line, "ma_don_vi", SEATS[role] if role else ("cluster", "area", "group"))
        person = Person(
            name=" ".join(line.text("ho_ten", required=True, longest=200).split()),
            role=role or "leader",
            unit=unit,
            phone=read_phone(line),
            from_on=line.day("tu_ngay"),
        )
        if role and role not in HELD_ALONE:
            self._once(line, "ho_ten", ("nguoi", plain_word(person.name), role, unit, person.phone))
        if role:
            self._doubles.tell(line, person.name, role, unit, person.phone)
        return person

    def _baseline(self, line: Line) -> BaselineValue:
        group = self._reference(line, "ma_to", ("group",))
        code = line.code("chi_tieu", required=True)
        code = self._indicator_code(line, code) if code else ""
        indicator = self._indicators.get(code)
        count = indicator is not None and indicator.type == "integer"
        value = line.number("gia_tri", required=True, count=count)
        if value is not None and value < 0:
            line.fault("gia_tri", "Số liệu không thể nhỏ hơn 0. Hãy sửa lại.")
        elif value is not None and indicator and indicator.type == "integer" and value % ONE:
            line.fault("gia_tri", f"Chỉ tiêu {code} là số nguyên. Hãy làm tròn.")
        if group and code:
            self._once(line, "chi_tieu", ("khao_sat", group, code))
        return BaselineValue(group, code, value or 0, line.day("ngay", required=True) or date.min)

    def _special_day(self, line: Line) -> SpecialDay:
        day = line.day("ngay", required=True) or date.min
        kind = line.choice("loai", DAY_KINDS) or "day_off"
        if day != date.min:
            self._once(line, "ngay", ("ngay_nghi", day.isoformat()))
        if kind == "working_weekend" and day != date.min and day.isoweekday() <= 5:
            line.fault("ngay", "Ngày làm bù phải là thứ bảy hoặc chủ nhật. Hãy sửa lại.")
        return SpecialDay(day, line.text("ten", required=True, longest=200), kind)

    def _indicator_code(self, line: Line, code: str) -> str:
        """The code as the catalogue writes it."""
        found = self._written_indicators.get(code.lower(), code)
        if found not in self._indicators:
            line.fault("chi_tieu", f"Danh mục không có chỉ tiêu {code}. Hãy kiểm tra lại mã.")
        return found

    def _reference(self, line: Line, column: str, kinds: tuple[Kind, ...]) -> str:
        code = line.code(column, required=True)
        return self._meant(line, column, code, kinds) if code else ""

    def _meant(self, line: Line, column: str, code: str, kinds: tuple[Kind, ...]) -> str:
        """The code that is meant: of these kinds in the file, or known. Excel drops the zeros before a number."""
        for each in (code, code.zfill(5), code.zfill(2)):
            meant = self._written.get(each.lower()) or self._known.get(each.lower(), each)
            kind = self._kinds.get(meant)
            if kind in kinds or (kind is None and each.lower() in self._known):
                return meant
            if kind is not None:
                line.fault(column, f"Mã {meant} là của một {SEAT_NAMES[kind]}. Hãy ghi mã đúng cấp.")
                return ""
        line.fault(column, f"Mã {code} không có trong tệp này và chưa có trong hệ thống. Hãy kiểm tra lại mã.")
        return ""

    def _once(self, line: Line, column: str, what: tuple[str, ...]) -> None:
        if what in self._seen:
            line.fault(column, f"Dòng này trùng với dòng {self._seen[what]}. Hãy xóa một dòng.")
        self._seen.setdefault(what, line.row)
