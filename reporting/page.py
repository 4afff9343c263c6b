"""A page of texts, boxes and arrows placed in pixels, before anything renders it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reporting import lettering

WIDTH = 1080
"""Pixels; what a picture in a chat is at most shown at."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Text:
    """One line of text; `x` is where its `align` side stands, `baseline` the y its letters stand on."""

    x: float
    baseline: float
    text: str
    size: float
    colour: str
    bold: bool
    align: Align


@dataclass(frozen=True)
class Box:
    """A filled rectangle with corners of `radius`; a higher layer lies over a lower one."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float
    layer: float


@dataclass(frozen=True)
class Arrow:
    """A triangle pointing up or down, as wide as `size`."""

    x: float
    y: float
    size: float
    up: bool
    colour: str


@dataclass
class Page:
    """What is drawn, in pixels; y runs down. `height` is set when everything has its place."""

    height: int = 0
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, bold: bool = False, align: Align = "left"
    ) -> float:
        """Write one line whose top is `y`; returns the y below it."""
        self.texts.append(Text(x, y + size * lettering.ASCENT, text, size, colour, bold, align))
        return y + size * lettering.LINE_HEIGHT

    def paragraph(
        self, x: float, y: float, text: str, size: float, room: float, lines: int, colour: str, bold: bool = False
    ) -> float:
        """Write at most `lines` lines within `room` pixels; returns the y below them."""
        for line in lettering.wrap(text, room, size, lines, bold):
            y = self.text(x, y, line, size, colour, bold)
        return y

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0, layer: float = 1
    ) -> None:
        """Fill a rectangle; the radius is cut down to what the rectangle can hold."""
        self.boxes.append(Box(x, y, width, height, colour, min(radius, width / 2, height / 2), layer))

    def arrow(self, x: float, y: float, size: float, up: bool, colour: str) -> None:
        """Draw a triangle whose upper left corner is (x, y)."""
        self.arrows.append(Arrow(x, y, size, up, colour))
