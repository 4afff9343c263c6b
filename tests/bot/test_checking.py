"""`tuquan check-questionnaire` as it is typed."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

import catalogue
from bot.__main__ import main
from bot.opening import open_database, open_settings
from storage import questionnaires
from tests.conversation.excel.test_workbook import HOUSEHOLDS
from tests.conversation.excel.workbooks import form_book

MONTHLY = str(catalogue.FOLDER / "bao_cao_thang_mt.xlsx")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings name an installation that is not there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    return tmp_path


def test_a_good_file_is_described(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-questionnaire", MONTHLY]) == 0
    said = capsys.readouterr()
    first, *others = said.out.splitlines()
    assert first.startswith("✔ Báo cáo tháng – Bảo vệ môi trường (bao_cao_thang_mt, phiên bản ")
    assert others[0] == "Mục đích: báo cáo tháng; nội dung: môi trường"
    assert others[1] == "Số câu hỏi: 7"
    assert others[2].startswith("Ngôn ngữ: Tiếng Việt (vi)")
    assert said.err == ""
    assert list(folder.iterdir()) == []


def test_every_fault_is_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"type": "text", "name": "a", "label": "A", "relevant": "${b} > 1", "constraint": "1 +"}
    Path("p.xlsx").write_bytes(form_book(row))
    assert main(["check-questionnaire", "p.xlsx", "--xlsform", "x.xlsx"]) == 1
    said = capsys.readouterr()
    assert [line.partition(":")[0] for line in said.err.splitlines()] == [
        "Trang survey, ô D2",
        "Trang survey, ô E2",
        "tuquan",
    ]
    assert (said.out, Path("x.xlsx").exists()) == ("", False)


def test_the_template_is_written_and_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-questionnaire", "--template", "mau.xlsx"]) == 0
    assert main(["check-questionnaire", "mau.xlsx", "--xlsform", "x.xlsx"]) == 0
    assert "Đã ghi XLSForm: x.xlsx" in capsys.readouterr().out
    header = [cell.value for cell in load_workbook(BytesIO(Path("x.xlsx").read_bytes()))["survey"][1]]
    assert "bind::tuquan:soft_constraint" in header
    assert main(["check-questionnaire", "x.xlsx"]) == 0


def test_known_indicators_are_those_of_the_installation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.xlsx").write_bytes(form_book({"type": "integer", "name": "a", "indicator": "MT21"}))
    assert main(["init"]) == 0
    assert main(["check-questionnaire", "p.xlsx"]) == 1
    assert "Danh mục không có chỉ tiêu MT21" in capsys.readouterr().err
    database = open_database(open_settings())
    with database.transaction() as tx:
        questionnaires.keep_indicators(tx, (replace(HOUSEHOLDS, code="MT21"),))
    database.close()
    assert main(["check-questionnaire", "p.xlsx"]) == 0
    assert "Số câu hỏi: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ([], 2, "Cần tên tệp .xlsx"),
        (["--xlsform", "x.xlsx"], 2, "Cần tên tệp .xlsx"),
        (["--template", "t.xlsx", "--xlsform", "x.xlsx"], 2, "--xlsform cần thêm tên tệp"),
        (["khong_co.xlsx"], 1, "Không có tệp khong_co.xlsx"),
        (["--template", "khong/co/t.xlsx"], 1, "Không ghi được tệp"),
        ([MONTHLY, "--xlsform", "khong/co/t.xlsx"], 1, "Không ghi được tệp"),
    ],
)
def test_wrong_usage(arguments: list[str], code: int, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-questionnaire", *arguments]) == code
    assert expected in capsys.readouterr().err


def test_a_huge_file_is_not_read_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Path("lon.xlsx").open("wb") as file:
        os.truncate(file.fileno(), 10**12)
    assert main(["check-questionnaire", "lon.xlsx"]) == 1
    assert "Tệp lớn quá 2 MB" in capsys.readouterr().err
