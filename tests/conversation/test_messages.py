"""Labels of buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.messages import LONGEST_LABEL, short_label


@pytest.mark.parametrize(
    ("name", "tail", "label"),
    [
        ("Tổ an ninh thôn Nà Mạ", " – tháng 11/2026", "Tổ an ninh thôn Nà Mạ – tháng 11/2026"),
        (
            "Nhóm hộ tự quản đường hoa xóm Giếng, thôn Tiền Phong",
            " – tháng 11/2026",
            "Nhóm hộ tự quản đường hoa xóm Giếng, thôn T… – tháng 11/2026",
        ),
        ("x" * 60, "", "x" * 60),
        ("x" * 61, "", "x" * 59 + "…"),
    ],
)
def test_a_long_name_is_cut_and_what_tells_apart_stays(name: str, tail: str, label: str) -> None:
    assert short_label(name, tail) == label


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_label_is_longer_than_a_button(name: str, tail: str) -> None:
    assert len(short_label(name, tail)) <= LONGEST_LABEL
    assert short_label(name, tail).endswith(tail)
