"""Long texts: counted as messengers count, and cut where it hurts least."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """How messengers count: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` UTF-16 units, cut between paragraphs, else lines, else words."""
    parts = []
    text = text.strip()
    while utf16_length(text) > most:
        # Decoding drops half of a character that stands on the edge.
        head = text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
        cut = next((at for mark in ("\n\n", "\n", " ") if (at := head.rfind(mark)) > 0), len(head))
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts
