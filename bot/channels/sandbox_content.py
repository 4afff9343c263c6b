"""What a message of the sandbox page holds: a text, a pressed button, a photo, a file, a sticker or a voice message."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from bot.channels.sandbox import SandboxChannel
from conversation.screens import read_button

OTHER = {"sticker": "🙂 (nhãn dán)", "voice": "🎤 (tin thoại)"}
"""What the page can send besides, and how it is shown."""


def add_content(channel: SandboxChannel, payload: dict[str, Any], body: dict[str, Any]) -> str:
    """Put what `body` holds into the update, and on the screen; gives what is wrong with it, or nothing."""
    at = datetime.fromisoformat(payload["at"])
    screens, chat, person = channel.screens, payload["chat"], payload["person"]
    if isinstance(body.get("photo"), str):
        data = _decoded(body["photo"])
        if data is None:
            return "Ảnh không đọc được."
        address = channel.keep(data)
        payload |= {"photo": _name(address), "size": len(data), "caption": str(body.get("caption") or "")}
        screens.add(chat, person, at, payload["caption"], photo=address)
    elif isinstance(body.get("file"), dict):
        name, data = str(body["file"].get("name", ""))[:100], _decoded(body["file"].get("data"))
        if data is None or not name:
            return "Tệp không đọc được; cần file có name và data (base64)."
        address = channel.keep(data)
        payload |= {"file": _name(address), "file_name": name, "size": len(data)}
        screens.add(chat, person, at, "", file={"name": name, "url": address})
    elif body.get("other") in OTHER:
        payload["other"] = body["other"]
        screens.add(chat, person, at, OTHER[body["other"]])
    elif isinstance(body.get("choice"), str):
        payload["choice"] = body["choice"]
        screens.add(chat, person, at, _label(channel, chat, body["choice"]))
    elif isinstance(body.get("text"), str):
        payload["text"] = body["text"]
        screens.add(chat, person, at, body["text"])
    else:
        return "Cần text, choice, photo, file hoặc other."
    return ""


def _name(address: str) -> str:
    return address.rpartition("/")[2]


def _label(channel: SandboxChannel, chat: str, choice: str) -> str:
    """What is written on a button."""
    for entry in reversed(channel.screens.after(chat, 0)):
        for offered in entry.choices:
            if offered["id"] == choice:
                return str(offered["label"])
    return "…" if read_button(choice) else choice


def _decoded(text: object) -> bytes | None:
    """The bytes of base64, also of a data URL; None where it is neither."""
    try:
        return base64.b64decode(text.rpartition(",")[2], validate=True) if isinstance(text, str) else None
    except (ValueError, binascii.Error):
        return None
