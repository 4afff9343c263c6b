"""The guides for leaders and officers as pages beside the sandbox, where docs/ stands beside the program."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("huong-dan-to-truong.md", "huong-dan-can-bo.md", "questionnaires.md")
FRAME = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tự Quản: hướng dẫn</title>
<style>body {{ max-width: 46rem; margin: 0 auto; padding: 1rem 1.2rem 4rem; font: 18px/1.5 sans-serif; color: #2a2420 }}
img {{ max-width: 100% }} table {{ border-collapse: collapse }} td, th {{ border: 1px solid #ddd5c8; padding: 4px 8px }}
h1, h2, a {{ color: #941b1e }}</style>
<p><a href="../">← Bàn chạy thử</a></p>{body}</html>"""
NOT_HERE = "Bản cài này không kèm trang hướng dẫn; hãy xem thư mục docs của mã nguồn."


def add_to(web_app: web.Application) -> None:
    """Add the routes; pictures are where the guides look for them."""
    web_app.router.add_get("/sandbox/docs/{name:[a-z-]+[.]md}", guide)
    if (DOCS / "images").is_dir():
        web_app.router.add_static("/sandbox/docs/images/", DOCS / "images")


async def guide(request: web.Request) -> web.StreamResponse:
    """One guide."""
    target = DOCS / request.match_info["name"]
    if target.name not in GUIDES or not target.exists():
        return web.Response(text=NOT_HERE, status=404)
    return web.Response(text=await asyncio.to_thread(rendered, target), content_type="text/html")


def rendered(target: Path) -> str:
    """The page of a Markdown file."""
    # Loaded here, for only who opens a guide needs it.
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark").enable("table").render(target.read_text("utf-8"))
    return FRAME.format(body=page)
