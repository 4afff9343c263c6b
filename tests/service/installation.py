"""An installation made by the real commands: the database, a small roster of invented people, their codes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from bot.settings import sqlite_url
from conversation.excel.roster_template import write_template
from storage.database import Database
from tests.service import postgres
from tests.service.preloaded import Preloaded

PROGRAM = (sys.executable, "-m", "bot")
ROOT = Path(__file__).parents[2]
COMMAND_SECONDS = 60

COMMUNE, CLUSTER = "02473", "C1"
UNITS = ("08", CLUSTER, COMMUNE, "02449", "K1", "K2", "K3")
"""Every unit that has groups below it."""

ROSTER: Mapping[str, tuple[tuple[str | int, ...], ...]] = {
    "cum": (("C1", "Cụm số 1", "02473, 02449"),),
    "khu_dan_cu": (
        ("K1", "Thôn Đồng Bài", "thôn", "02473", 90),
        ("K2", "Thôn Nà Mạ", "thôn", "02473", 70),
        ("K3", "Thôn Khuân Mỵ", "thôn", "02449", 80),
    ),
    "to_nhom": (
        ("T1", "Tổ môi trường thôn Đồng Bài", "tổ", "K1", "MT", "", 60, "G01, MT01, MT05", "01/08/2025"),
        ("T2", "Nhóm an ninh thôn Đồng Bài", "nhóm", "K1", "AN", "", 60, "AN09, AN01", "01/08/2025"),
        ("T3", "Tổ khuyến học thôn Nà Mạ", "tổ", "K2", "KH", "", 60, "KH01, KH05", "01/08/2025"),
        ("T4", "Tổ môi trường thôn Khuân Mỵ", "tổ", "K3", "MT", "", 60, "MT01, MT05", "01/08/2025"),
    ),
    "nguoi": (
        ("Hoàng Thị Hoa", "tổ trưởng", "T1", "", "01/08/2025"),
        ("Bàn Văn Khuân", "tổ trưởng", "T4", "", "01/08/2025"),
    ),
    "khao_sat": (
        ("T1", "G01", 50, "01/08/2025"),
        ("T1", "MT01", 20, "01/08/2025"),
        ("T3", "KH05", "1,5", "01/08/2025"),
        ("T4", "MT01", 10, "01/08/2025"),
    ),
}

INVITED: Mapping[str, tuple[str, str]] = {
    "Trần Thị Cán": ("commune_officer", COMMUNE),
    "Đỗ Văn Cụm": ("cluster_officer", CLUSTER),
    "Hoàng Thị Hoa": ("leader", "T1"),
    "Lý Văn An": ("leader", "T2"),
    "Nông Thị Học": ("leader", "T3"),
    "Bàn Văn Khuân": ("leader", "T4"),
}
"""Name -> role and where; two of them were in the roster already."""


@dataclass(frozen=True)
class Installation:
    """A prepared database with the invitation codes by name."""

    data_dir: Path
    codes: Mapping[str, str]
    database_url: str = ""

    def copy_to(self, data_dir: Path) -> Installation:
        """The same installation once more, in its own folder and, on PostgreSQL, in a database of its own."""
        shutil.copytree(self.data_dir, data_dir)
        url = postgres.copy_of(self.database_url) if self.database_url else ""
        return Installation(data_dir, self.codes, url)

    def open(self) -> Database:
        """The database, to look into it."""
        return Database(self.database_url or sqlite_url(self.data_dir))

    def remove(self) -> None:
        """Delete the folder, and the database on PostgreSQL."""
        shutil.rmtree(self.data_dir)
        if self.database_url:
            postgres.drop(self.database_url)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that every command needs, and nothing but what the documentation names.

        PYTHONPATH is no setting: it has the program beside these tests run, whichever is installed.
        """
        found = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(self.data_dir), "LOG_LEVEL": "WARNING"}
        return found | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def run(self, *arguments: str, code: int = 0) -> str:
        """The output of a command that must end with `code`."""
        told = (self.data_dir, self.environment)
        if Preloaded.shared is None:
            return run_command(*told, *arguments, code=code)
        done, said = Preloaded.shared.run(arguments, *told, COMMAND_SECONDS)
        assert done == code, f"{arguments}: {done}\n{said}"
        return said


def run_command(folder: Path, environment: Mapping[str, str], *arguments: str, code: int = 0) -> str:
    """Run `tuquan ARGUMENTS` as an operator does, in an environment that holds nothing else; gives all it printed."""
    done = subprocess.run(
        (*PROGRAM, *arguments),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=COMMAND_SECONDS,
    )
    assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}"
    return done.stdout


def prepare(data_dir: Path, database_url: str = "") -> Installation:
    """init, import and one invitation for each person, all by the command line."""
    data_dir.mkdir(parents=True)
    bare = Installation(data_dir, {}, database_url)
    bare.run("init")
    workbook = data_dir / "roster.xlsx"
    workbook.write_bytes(roster_workbook())
    bare.run("import", str(workbook))

    def invite(name: str) -> str:
        role, unit = INVITED[name]
        return str(json.loads(bare.run("invite", "--unit", unit, "--role", role, "--name", name, "--json"))["code"])

    with ThreadPoolExecutor(2) as two:
        codes = dict(zip(INVITED, two.map(invite, INVITED), strict=True))
    return Installation(data_dir, codes, database_url)


def roster_workbook() -> bytes:
    """The template of `tuquan import --template`, filled in."""
    workbook = load_workbook(BytesIO(write_template()))
    for sheet, rows in ROSTER.items():
        for row in rows:
            workbook[sheet].append(row)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()
