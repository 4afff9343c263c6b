"""Draws the sample's progress photos: simple invented scenes, each with the words "ảnh mẫu"."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from conversation.photo import PreparedPhoto
from reporting.lettering import face

WIDTH: Final = 1200
HEIGHT: Final = 900
FINER: Final = 2
"""Drawn so many times larger and made smaller at the end, which smooths the edges."""
LABEL: Final = "ảnh mẫu"
QUALITY: Final = 85

Pen = ImageDraw.ImageDraw
Corners = tuple[float, float, float, float]


def draw(scene: str) -> PreparedPhoto:
    """The photo of one of SCENES, the same bytes each time. Raises KeyError."""
    sheet = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER))
    pen = ImageDraw.Draw(sheet)
    SCENES[scene](pen, random.Random(scene))  # noqa: S311 - places of flowers and stars, nothing secret
    page = sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    _label(ImageDraw.Draw(page, "RGBA"))
    stored = BytesIO()
    page.save(stored, "JPEG", quality=QUALITY, optimize=True)
    data = stored.getvalue()
    return PreparedPhoto(data, WIDTH, HEIGHT, hashlib.sha256(data).hexdigest())


def _label(pen: Pen) -> None:
    pen.rounded_rectangle((WIDTH - 250, HEIGHT - 96, WIDTH - 24, HEIGHT - 24), 16, fill=(255, 255, 255, 215))
    pen.text((WIDTH - 137, HEIGHT - 60), LABEL, font=face(46, True), fill="#333333", anchor="mm")


def _at(*numbers: float) -> list[float]:
    """Places on the page as places on the larger sheet."""
    return [number * FINER for number in numbers]


def _box(pen: Pen, corners: Corners, colour: str) -> None:
    pen.rectangle(_at(*corners), fill=colour)


def _spot(pen: Pen, x: float, y: float, radius: float, colour: str) -> None:
    pen.ellipse(_at(x - radius, y - radius, x + radius, y + radius), fill=colour)


def _shape(pen: Pen, colour: str, *places: float) -> None:
    pen.polygon(_at(*places), fill=colour)


def _sky(pen: Pen, above: tuple[int, int, int], below: tuple[int, int, int]) -> None:
    for y in range(0, HEIGHT, 6):
        share = y / HEIGHT
        mixed = [round(one + (other - one) * share) for one, other in zip(above, below, strict=True)]
        _box(pen, (0, y, WIDTH, y + 6), f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}")


def _hills(pen: Pen, foot: float, colour: str, dice: random.Random) -> None:
    for x in range(-100, WIDTH + 100, 260):
        height = dice.uniform(120, 220)
        pen.ellipse(_at(x - 120, foot - height, x + 380, foot + height), fill=colour)


def _house(pen: Pen, x: float, y: float, wide: float, wall: str, roof: str) -> None:
    """A house that stands on `y`, its left wall at `x`."""
    tall = wide * 0.55
    _box(pen, (x, y - tall, x + wide, y), wall)
    _shape(pen, roof, x - wide * 0.1, y - tall, x + wide * 1.1, y - tall, x + wide * 0.5, y - tall - wide * 0.4)
    _box(pen, (x + wide * 0.4, y - tall * 0.6, x + wide * 0.6, y), "#7a4a2b")
    _box(pen, (x + wide * 0.12, y - tall * 0.65, x + wide * 0.28, y - tall * 0.35), "#9fd3e6")
    _box(pen, (x + wide * 0.72, y - tall * 0.65, x + wide * 0.88, y - tall * 0.35), "#9fd3e6")


def _person(pen: Pen, x: float, y: float, tall: float, shirt: str, *, hat: bool = True) -> None:
    """A person who stands on `y`, by day under a conical hat."""
    _box(pen, (x - tall * 0.09, y - tall * 0.42, x - tall * 0.015, y), "#35415a")
    _box(pen, (x + tall * 0.015, y - tall * 0.42, x + tall * 0.09, y), "#35415a")
    pen.rounded_rectangle(_at(x - tall * 0.14, y - tall * 0.8, x + tall * 0.14, y - tall * 0.38), 20, fill=shirt)
    _spot(pen, x, y - tall * 0.89, tall * 0.1, "#e2b48c")
    if hat:
        _shape(pen, "#e8d28a", x - tall * 0.2, y - tall * 0.92, x + tall * 0.2, y - tall * 0.92, x, y - tall * 1.06)
    else:
        pen.chord(_at(x - tall * 0.105, y - tall, x + tall * 0.105, y - tall * 0.79), 170, 370, fill="#2b2522")


def _flower_road(pen: Pen, dice: random.Random) -> None:
    _sky(pen, (122, 190, 236), (226, 243, 250))
    _hills(pen, 470, "#6aa56b", dice)
    _box(pen, (0, 460, WIDTH, HEIGHT), "#8cc070")
    for x, wide in ((90, 180), (840, 230)):
        _house(pen, x, 520, wide, "#f6e3bd", "#b3452f")
    _shape(pen, "#cfcabf", 560, 460, 640, 460, 930, HEIGHT, 270, HEIGHT)
    for row in range(16):
        y = 475 + row**2 * 1.75
        reach = 45 + (y - 460) * 0.66
        for side in (-1, 1):
            for _ in range(3):
                across = 600 + side * (reach + dice.uniform(0, 20 + row * 3))
                _spot(
                    pen, across, y + dice.uniform(-8, 8), 5 + row * 0.9, dice.choice(("#e8486a", "#f2b632", "#d45bc0"))
                )


def _clean_up(pen: Pen, dice: random.Random) -> None:
    _sky(pen, (160, 208, 240), (240, 246, 236))
    _hills(pen, 430, "#7db37c", dice)
    _box(pen, (0, 430, WIDTH, HEIGHT), "#a9cc7c")
    _shape(pen, "#d8d0bd", 0, 640, WIDTH, 560, WIDTH, 760, 0, 860)
    _house(pen, 70, 560, 260, "#f3ead7", "#9c5a33")
    for place, shirt in enumerate(("#2f7d4f", "#d2483f", "#2d6fb5", "#e0a12f", "#7c4fa3")):
        x = 200 + place * 195 + dice.uniform(-25, 25)
        _person(pen, x, 790 - place * 12, 230, shirt)
        _shape(pen, "#8a6a3b", x + 36, 640 - place * 12, x + 44, 640 - place * 12, x + 84, 800, x + 74, 800)
        _shape(pen, "#c9a04e", x + 62, 790, x + 96, 790, x + 108, 826, x + 52, 826)
    for x in (1010, 1080):
        pen.rounded_rectangle(_at(x, 720, x + 60, 810), 24, fill="#3c8d5a")


def _patrol(pen: Pen, dice: random.Random) -> None:
    _sky(pen, (18, 26, 62), (62, 74, 118))
    for _ in range(70):
        _spot(pen, dice.uniform(0, WIDTH), dice.uniform(0, 380), dice.uniform(1, 3), "#f4f1d0")
    _spot(pen, 980, 140, 62, "#f6efc4")
    _hills(pen, 520, "#1d2a45", dice)
    _box(pen, (0, 510, WIDTH, HEIGHT), "#2b3a3a")
    for x in (120, 360, 880):
        _house(pen, x, 560, 170, "#5b5a66", "#3d2f38")
        _box(pen, (x + 20, 500, x + 48, 526), "#ffd977")
    _shape(pen, "#4c5157", 0, 700, WIDTH, 640, WIDTH, 820, 0, HEIGHT)
    for place in range(4):
        x = 330 + place * 165
        _shape(pen, "#80794c", x + 26, 690, x + 190, 740, x + 190, 790)
        _person(pen, x, 820 - place * 8, 220, "#3f7a56", hat=False)
        _spot(pen, x + 28, 690, 9, "#fff3b0")


def _tea_hill(pen: Pen, dice: random.Random) -> None:
    _sky(pen, (150, 204, 238), (238, 244, 226))
    _spot(pen, 210, 150, 66, "#fbe08a")
    _hills(pen, 420, "#86b37a", dice)
    for row in range(11):
        y = 400 + row * 48
        colour = ("#3f8a45", "#58a552")[row % 2]
        for x in range(-60, WIDTH + 60, 90):
            pen.ellipse(_at(x, y + dice.uniform(-7, 7), x + 130, y + 92), fill=colour)
    for x, y in ((330, 690), (700, 640), (940, 790)):
        _person(pen, x, y, 190, dice.choice(("#c64f7b", "#2d6fb5", "#d98a2b")))
        _shape(pen, "#b98c4a", x + 24, y - 110, x + 74, y - 110, x + 66, y - 40, x + 32, y - 40)


def _culture_house(pen: Pen, dice: random.Random) -> None:
    _box(pen, (0, 0, WIDTH, HEIGHT), "#f3e6cc")
    _box(pen, (0, 640, WIDTH, HEIGHT), "#b98a5a")
    _box(pen, (110, 70, 1090, 190), "#b5332e")
    _spot(pen, 600, 130, 34, "#f5d24a")
    for x in (60, 1040):
        _box(pen, (x, 250, x + 110, 470), "#a7d4e2")
        _box(pen, (x + 51, 250, x + 59, 470), "#8c6239")
    for place in range(6):
        x = 210 + place * 156
        _person(pen, x, 700, 320, dice.choice(("#1f3f73", "#26598f", "#173a5e")), hat=False)
        _shape(pen, "#a8743e", x + 20, 560, x + 108, 500, x + 114, 510, x + 26, 572)
        _spot(pen, x + 16, 572, 28, "#c98f4d")
    for place in range(9):
        _spot(pen, 90 + place * 130, 862, 52, dice.choice(("#2b2b2b", "#3a2f2a", "#4a4a4a")))


SCENES: Final[Mapping[str, Callable[[Pen, random.Random], None]]] = {
    "flower_road": _flower_road,
    "clean_up": _clean_up,
    "patrol": _patrol,
    "tea_hill": _tea_hill,
    "culture_house": _culture_house,
}
