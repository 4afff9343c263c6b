"""The shipped questionnaires: complete in both languages, short enough to be read, and what their rules do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

import pytest

import catalogue
from conversation.excel.workbook import read_indicators, read_questionnaire
from conversation.expressions import Value, compiled
from conversation.model_questions import asked_codes, of_model
from conversation.questionnaire import FORM_PURPOSES, Questionnaire

LONGEST_LABEL, LONGEST_MESSAGE = 90, 160
PLACE_OF_INDICATORS = "chi_tieu"
PURPOSES = {
    **{f"bao_cao_thang_{area}": "monthly" for area in ("mt", "kt", "vh", "kh", "an")},
    "khao_sat": "baseline",
    "dang_ky_mo_hinh": "registration",
    "hop_dan_cam_ket": "meeting",
    "ghi_nhanh": "quick_log",
    "de_xuat": "proposal",
    "danh_gia_nam": "evaluation",
    "nghiem_thu": "acceptance",
    "ngay_hoi": "festival",
}
TODAY = date(2026, 11, 16)


@cache
def form(key: str) -> Questionnaire:
    indicators = read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())
    return read_questionnaire((catalogue.FOLDER / f"{key}.xlsx").read_bytes(), {one.code: one for one in indicators})


@dataclass(frozen=True)
class Answers:
    """A scope of given answers; nothing is known of other months."""

    current: Value = None
    given: Mapping[str, Value] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    today: date = TODAY

    def value(self, name: str) -> Value:
        return self.given.get(name)

    def values(self, name: str) -> Sequence[Value]:
        return self.entries[name]

    def fact(self, kind: Literal["baseline", "last", "target"], name: str) -> Value:
        return None


def test_there_is_a_questionnaire_for_every_purpose() -> None:
    files = {path.stem for path in catalogue.FOLDER.glob("*.xlsx")} - {"indicators", "mau_demo"}
    assert files == set(PURPOSES)
    assert set(PURPOSES.values()) == set(FORM_PURPOSES)


@pytest.mark.parametrize("key", PURPOSES)
def test_a_questionnaire_is_named_as_its_file(key: str) -> None:
    found = form(key)
    assert (found.key, found.purpose) == (key, PURPOSES[key])
    assert found.version >= 1
    assert found.content_area == (key[-2:].upper() if found.purpose == "monthly" else "G")
    assert found.languages == ("vi", "en")


@pytest.mark.parametrize("key", PURPOSES)
def test_every_word_is_short_and_in_both_languages(key: str) -> None:
    for question in form(key).questions:
        english = question.translations["en"]
        for told in ("label", "hint", "constraint_message"):
            assert bool(getattr(question, told)) == bool(english.get(told)), (question.name, told)
        assert len(question.label) <= LONGEST_LABEL, question.name
        assert len(question.constraint_message) <= LONGEST_MESSAGE, question.name
        assert bool(question.constraint) == bool(question.constraint_message), question.name
        assert all(option.translations["en"] for option in question.options), question.name
    assert all(repeat.translations["en"]["label"] for repeat in form(key).repeats)


def test_a_monthly_question_has_the_rules_of_its_indicator() -> None:
    question = form("bao_cao_thang_mt").question("mt01")
    assert question.label == "Số hộ phân loại rác tại nguồn"
    assert question.constraint == ". <= ${G01}"
    assert question.constraint_message.startswith("Số hộ phân loại rác không vượt quá số hộ tham gia")


def test_the_forms_of_the_groups_own_indicators_mark_the_place_where_they_are_asked() -> None:
    marked = {key for key in PURPOSES if any(one.name == PLACE_OF_INDICATORS for one in form(key).questions)}
    assert marked == {"khao_sat", "hop_dan_cam_ket", "ghi_nhanh"}
    assert {form(key).question(PLACE_OF_INDICATORS).kind for key in marked} == {"note"}


def test_every_figure_of_the_catalogue_is_asked_somewhere() -> None:
    indicators = {one.code: one for one in read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())}
    own = {question.indicator for key in PURPOSES for question in form(key).questions if question.indicator}
    given = {code for code, one in indicators.items() if one.content_area == "G" and "nhân dân" in one.label}
    assert given | {"G04", "G05"} == {"G04", "G05", "G06", "G07", "G08"} <= own
    for code, one in indicators.items():
        areas = [one.content_area] if one.content_area != "G" else ["MT", "KT", "VH", "KH", "AN"]
        for area in areas:
            asked = of_model(form(f"bao_cao_thang_{area.lower()}"), [code], indicators)
            assert (code in asked_codes(asked)) is not one.is_calculated, (code, area)


def test_the_quick_log_asks_only_about_what_was_chosen() -> None:
    indicators = {one.code: one for one in read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())}
    asked = of_model(form("ghi_nhanh"), ["MT01", "MT05"], indicators, form("bao_cao_thang_mt"))
    ruled = [one for one in asked.questions if one.indicator]
    assert {one.indicator for one in ruled} == {"MT01", "MT05", "G04", "G05", "G06", "G07", "G08"}
    for option in form("ghi_nhanh").question("viec").options:
        given = [one for one in ruled if compiled(one.relevant).holds(Answers(given={"viec": option.name})) is True]
        assert 1 <= len(given) <= 3, option.name
    assert all(indicators[code].is_flow for code in ("G04", "G05", "G06", "G07", "G08"))


def test_a_proposal_takes_at_most_four_questions() -> None:
    assert [question.name for question in form("de_xuat").questions if form("de_xuat").is_in_turn(question)] == [
        *("loai", "noi_dung", "muc_do", "cap_tra_loi"),
    ]


def test_nothing_personal_is_asked_but_the_names_of_the_dossier() -> None:
    named = {
        (key, question.name)
        for key in PURPOSES
        for question in form(key).questions
        if "ho_ten" in question.name or "dien_thoai" in question.name
    }
    assert named == {("dang_ky_mo_hinh", name) for name in ("truong_ho_ten", "truong_dien_thoai", "tv_ho_ten")}
    assert not form("dang_ky_mo_hinh").question("truong_dien_thoai").required


@pytest.mark.parametrize(
    ("key", "name", "answer", "given", "expected"),
    [
        ("khao_sat", "ngay_khao_sat", TODAY, {}, True),
        ("khao_sat", "ngay_khao_sat", date(2026, 11, 17), {}, False),
        ("dang_ky_mo_hinh", "ten_mo_hinh", "a" * 150, {}, True),
        ("dang_ky_mo_hinh", "ten_mo_hinh", "a" * 151, {}, False),
        ("dang_ky_mo_hinh", "so_ho", 57, {"tong_ho": 57}, True),
        ("dang_ky_mo_hinh", "so_ho", 58, {"tong_ho": 57}, False),
        ("dang_ky_mo_hinh", "so_ho", 0, {"tong_ho": 57}, False),
        ("dang_ky_mo_hinh", "tv_so_ho", 23, {"so_ho": 22}, False),
        ("hop_dan_cam_ket", "so_ho_du", 58, {"tong_ho": 57}, False),
        ("hop_dan_cam_ket", "thoi_han", date(2026, 11, 10), {"ngay_hop": date(2026, 11, 10)}, False),
        ("nghiem_thu", "han_hoan_thanh", date(2026, 12, 10), {"ngay_nghiem_thu": TODAY}, True),
        ("nghiem_thu", "so_thanh_vien", 0, {}, False),
        ("ngay_hoi", "so_ho_can_ngheo", 22, {"so_ho": 66, "so_ho_ngheo": 45}, False),
        ("ngay_hoi", "so_ho_can_ngheo", 21, {"so_ho": 66, "so_ho_ngheo": 45}, True),
        ("ngay_hoi", "so_ho_can_ngheo", 67, {"so_ho": 66}, False),
        ("ngay_hoi", "so_nhan_khau", 50, {"so_ho": 66}, False),
    ],
)
def test_constraints(key: str, name: str, answer: Value, given: Mapping[str, Value], expected: bool) -> None:
    assert compiled(form(key).question(name).constraint).holds(Answers(answer, given)) is expected


@pytest.mark.parametrize(
    ("key", "name", "answer", "given", "expected"),
    [
        ("dang_ky_mo_hinh", "so_ho", 50, {"pham_vi": "whole_area", "tong_ho": 57}, False),
        ("dang_ky_mo_hinh", "so_ho", 57, {"pham_vi": "whole_area", "tong_ho": 57}, True),
        ("dang_ky_mo_hinh", "so_ho", 22, {"pham_vi": "household_cluster", "tong_ho": 57}, True),
        ("hop_dan_cam_ket", "so_ho_du", 25, {"tong_ho": 50}, False),
        ("hop_dan_cam_ket", "so_ho_du", 26, {"tong_ho": 50}, True),
    ],
)
def test_what_is_asked_about(key: str, name: str, answer: Value, given: Mapping[str, Value], expected: bool) -> None:
    assert compiled(form(key).question(name).soft_constraint).holds(Answers(answer, given)) is expected


@pytest.mark.parametrize(
    ("key", "given", "skipped"),
    [
        (
            "danh_gia_nam",
            {"tu_danh_gia": "dat", "huong_toi": "duy_tri"},
            {"viec_chua_dat", "nguyen_nhan", "ly_do_dung"},
        ),
        ("danh_gia_nam", {"tu_danh_gia": "dat_mot_phan", "huong_toi": "dung"}, set()),
        ("nghiem_thu", {"ket_qua": "dat"}, {"dieu_kien", "han_hoan_thanh", "ly_do_chua_dat"}),
        ("nghiem_thu", {"ket_qua": "dat_co_dieu_kien"}, {"ly_do_chua_dat"}),
        ("nghiem_thu", {"ket_qua": "chua_dat"}, {"dieu_kien", "han_hoan_thanh"}),
        (
            "ngay_hoi",
            {"to_chuc_chung": "khong", "hoat_dong": "phan_le van_nghe"},
            {"khu_cung_to_chuc", "hoat_dong_khac"},
        ),
        ("ngay_hoi", {"to_chuc_chung": "co", "hoat_dong": "phan_le khac"}, set()),
        ("dang_ky_mo_hinh", {"pham_vi": "whole_area", "so_ho": 57, "tong_ho_phu_trach": 57}, {"so_nhom", "ly_do_lech"}),
        ("dang_ky_mo_hinh", {"pham_vi": "household_cluster", "so_ho": 22, "tong_ho_phu_trach": 20}, set()),
    ],
)
def test_questions_that_are_skipped(key: str, given: Mapping[str, Value], skipped: set[str]) -> None:
    ruled = [question for question in form(key).questions if question.relevant]
    assert {one.name for one in ruled if compiled(one.relevant).holds(Answers(given=given)) is False} == skipped


def test_the_dossier_adds_up_the_households_in_charge_and_counts_the_groups() -> None:
    questions = form("dang_ky_mo_hinh")
    charged = compiled(questions.question("tong_ho_phu_trach").calculation)
    assert charged.value(Answers(entries={"tv_so_ho": (10, 12, 0)})) == 22
    groups = compiled(questions.question("so_to_nhom").calculation)
    assert groups.value(Answers(given={"so_nhom": 3})) == 3
    assert groups.value(Answers()) == 1
