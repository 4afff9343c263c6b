"""Renders the picture of a summary as PNG; the only file that imports matplotlib."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Patch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from reporting import lettering, page, summary_page, year_page

# One point is one pixel at this resolution, so that letter sizes are in pixels like every other measure.
DPI = 72
COLOURS = 96
"""A palette keeps the picture near 130 kB, which matters on a poor line; flat colours lose nothing by it."""

# Letters stay as wide as they were measured: hinting would move them.
matplotlib.rcParams["text.hinting"] = "none"
_FONTS = {False: FontProperties(fname=lettering.REGULAR), True: FontProperties(fname=lettering.BOLD)}


def draw_summary(data: Mapping[str, Any]) -> bytes:
    """The picture of a summary as PNG, 1080 pixels wide and at most about 2,560 high.

    `data` is as drawing.summary_data makes it. Letters are at least 28 pixels; the same data gives the same bytes.
    """
    return _png(summary_figure(data))


def draw_year(data: Mapping[str, Any]) -> bytes:
    """The picture of a group's last twelve months as PNG, 1080 pixels wide; `data` as year_page.year_data makes it."""
    return _png(figure_of(year_page.lay_out(data)))


def _png(figure: Figure) -> bytes:
    rendered = BytesIO()
    figure.savefig(rendered, format="raw", dpi=DPI)
    size = (page.WIDTH, len(rendered.getvalue()) // (4 * page.WIDTH))
    pixels = Image.frombytes("RGBA", size, rendered.getvalue()).convert("RGB")
    picture = BytesIO()
    palette = pixels.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette.save(picture, "PNG", compress_level=6)
    # A figure and its renderer's ten megabytes hold each other: left to the collector, some twenty pile up.
    del figure
    gc.collect()
    return picture.getvalue()


def summary_figure(data: Mapping[str, Any]) -> Figure:
    """The same picture before it is rendered; one unit of its coordinates is one pixel."""
    return figure_of(summary_page.lay_out(data))


def figure_of(laid_out: page.Page) -> Figure:
    """A page with everything on it in its place."""
    figure = Figure(figsize=(page.WIDTH / DPI, laid_out.height / DPI), dpi=DPI, facecolor=summary_page.BACKGROUND)
    down = Affine2D().scale(1, -1).translate(0, laid_out.height)
    for artist in [
        *map(_box, laid_out.boxes),
        *map(_arrow, laid_out.arrows),
        *map(_text, laid_out.texts),
    ]:
        artist.set_transform(down)
        figure.add_artist(artist)
    return figure


def _box(box: page.Box) -> Patch:
    corner = (box.x, box.y)
    if box.radius < 1:
        return Rectangle(corner, box.width, box.height, facecolor=box.colour, linewidth=0, zorder=box.layer)
    style = f"round,pad=0,rounding_size={box.radius}"
    return FancyBboxPatch(corner, box.width, box.height, style, facecolor=box.colour, linewidth=0, zorder=box.layer)


def _arrow(arrow: page.Arrow) -> Patch:
    tip, foot = (arrow.y, arrow.y + 0.8 * arrow.size) if arrow.up else (arrow.y + 0.8 * arrow.size, arrow.y)
    corners = [(arrow.x, foot), (arrow.x + 0.9 * arrow.size, foot), (arrow.x + 0.45 * arrow.size, tip)]
    return Polygon(corners, facecolor=arrow.colour, linewidth=0)


def _text(text: page.Text) -> Text:
    return Text(
        text.x,
        text.baseline,
        text.text,
        color=text.colour,
        fontproperties=_FONTS[text.bold],
        fontsize=text.size,
        horizontalalignment=text.align,
        verticalalignment="baseline",
        # A dollar sign in somebody's name is no formula.
        parse_math=False,
    )
