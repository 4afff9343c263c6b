"""The 124 communes and wards of Tuyên Quang against the package vietnam_provinces, a second source."""

import csv
import re
from importlib.resources import files

from vietnam_provinces import ProvinceCode, Ward

# Sources differ in which vowel carries the tone mark of one and the same name; ours puts it on the first.
TONE_MARKS = {"oà": "òa", "oá": "óa", "uỷ": "ủy"}


def rows() -> list[dict[str, str]]:
    text = files("catalogue").joinpath("units_08.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def respelt(name: str) -> str:
    return re.sub(r"(?:oà|oá|uỷ)\b", lambda found: TONE_MARKS[found[0]], name)


def test_codes_and_names_are_those_of_the_second_source() -> None:
    theirs = {f"{int(ward.code):05d}": respelt(ward.name) for ward in Ward.iter_by_province(ProvinceCode(8))}
    assert {row["code"]: row["name"] for row in rows()} == theirs


def test_there_are_117_communes_and_7_wards_named_with_their_type() -> None:
    types = [row["type"] for row in rows()]
    assert (types.count("xa"), types.count("phuong"), len(types)) == (117, 7, 124)
    prefixes = {"xa": "Xã ", "phuong": "Phường "}
    assert all(row["name"].startswith(prefixes[row["type"]]) for row in rows())


def test_codes_are_unique_and_have_five_digits() -> None:
    codes = [row["code"] for row in rows()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[0-9]{5}", code) for code in codes)


def test_all_are_valid_from_the_first_of_july_2025() -> None:
    assert {row["valid_from"] for row in rows()} == {"2025-07-01"}
