"""Renders sheets of the questionnaire template with LibreOffice and saves them as docs/images/phieu-*.png."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from PIL import Image, ImageChops

import catalogue
from conversation.excel.questionnaire_template import GUIDE, write_template
from conversation.excel.workbook import read_indicators
from docs.saving import write

DOTS_PER_INCH = 110
EDGE = 12
"""White pixels around a picture."""


@dataclass(frozen=True)
class View:
    """What one picture shows of a sheet."""

    name: str
    sheet: str
    rows: int
    columns: tuple[str, ...] = ()
    """Headers; all where none is named."""


VIEWS = (
    View("phieu-cau-hoi", "survey", 20, ("type", "name", "label", "required", "hint")),
    View("phieu-quy-tac", "survey", 13, ("name", "relevant", "constraint", "constraint_message", "soft_constraint")),
    View("phieu-lua-chon", "choices", 10),
    View("phieu-huong-dan", GUIDE, 26),
)


def main() -> int:
    """Render all views."""
    indicators = read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())
    template = write_template(indicators)
    for view in VIEWS:
        with tempfile.TemporaryDirectory() as folder:
            write(rendered(template, view, Path(folder)), view.name, width=900)
    return 0


def rendered(template: bytes, view: View, folder: Path) -> bytes:
    """A PNG of the part of a sheet that a view shows."""
    workbook = load_workbook(BytesIO(template))
    for other in [name for name in workbook.sheetnames if name != view.sheet]:
        del workbook[other]
    sheet = workbook[view.sheet]
    for place, cell in enumerate(sheet[1], 1):
        hidden = bool(view.columns) and cell.value not in view.columns
        sheet.column_dimensions[get_column_letter(place)].hidden = hidden
    sheet.print_title_rows = sheet.print_title_cols = None
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{view.rows}"
    sheet.page_setup.fitToWidth = 1
    workbook.save(folder / "view.xlsx")
    office = ("soffice", "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "pdf")
    subprocess.run([*office, "--outdir", folder, folder / "view.xlsx"], check=True, stdout=subprocess.DEVNULL)
    picture = ("pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-f", "1", "-l", "1", "-singlefile")
    subprocess.run([*picture, folder / "view.pdf", folder / "view"], check=True)
    return cropped(Image.open(folder / "view.png").convert("RGB"))


def cropped(page: Image.Image) -> bytes:
    """The page without its white edges."""
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    left, top, right, bottom = box or (0, 0, *page.size)
    stream = BytesIO()
    page.crop((left - EDGE, top - EDGE, right + EDGE, bottom + EDGE)).save(stream, "PNG")
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
