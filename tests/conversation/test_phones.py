"""Telephone numbers in messages: every written form of one in use, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.phones import is_meant_for_one, joined, read_phone

WRITTEN = [
    "0912345678",
    "0912 345 678",
    "091.234.5678",
    "0912-345-678",
    "(0912) 345 678",
    "912345678",
    "+84 912 345 678",
    "(+84) 912-345-678",
    "+84(0)912345678",
    "84912345678",
    "0084 912345678",
    "O912 345 678",
    "không chín một hai ba bốn năm sáu bảy tám",
    "khong chin mot hai ba bon nam sau bay tam",
    "số mới của em là 0912.345.678 ạ",
    "0912345678, nhắc lại là 0912 345 678",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_in_any_form_is_read(text: str) -> None:
    assert read_phone(text) == "0912345678"
    assert is_meant_for_one(text)


def test_a_landline_has_eleven_digits() -> None:
    assert read_phone("(0207) 3822 123") == "02073822123"


@pytest.mark.parametrize(
    "text", ["0123456789", "01681234567", "0000000000", "09123456", "0912345678901", "0912345678 hay 0987654321"]
)
def test_what_is_no_number_in_use_is_meant_for_one_and_not_read(text: str) -> None:
    assert read_phone(text) is None
    assert is_meant_for_one(text)


@pytest.mark.parametrize(
    "text", ["", "thôi", "hai ba người", "tham gia 50, phân loại 30, vệ sinh 10 buổi, rác 20 kg, tồn 10", "15", "1.200"]
)
def test_figures_of_a_report_are_meant_for_none(text: str) -> None:
    assert not is_meant_for_one(text)
    assert joined(text) == text


def test_only_telephone_numbers_are_written_together() -> None:
    assert joined("số mới +84 912 345 678, 1.200.000 đồng") == "số mới 0912345678, 1.200.000 đồng"


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    phone = read_phone(text)
    assert phone is None or (phone.isascii() and phone.isdecimal() and is_meant_for_one(text))
    joined(text)
