"""The JSON of updates, in each of the shapes that docs/zalo.md records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """What sources disagree about; the defaults are what was seen in real traffic (numbers are of docs/zalo.md)."""

    enveloped: bool = False
    """No. 3: a webhook body within {"ok", "result"}, as documented, or flat, as recorded."""
    image: Literal["photo_url", "photo", "photos"] = "photo_url"
    """No. 5."""
    milliseconds: bool = True
    """No. 14."""
    name: Literal["display_name", "name"] = "display_name"
    unknown_keys: bool = True
    """Fields that no page documents."""


def update(
    shape: Shape, event: str, sender: Json, chat: Json, message_id: str, at: float, content: Json
) -> tuple[str, Json]:
    """(message id, one update): {"event_name", "message"}."""
    person = {"id": sender["id"], shape.name: sender["name"], "is_bot": sender.get("is_bot", False)}
    message: Json = {"from": person, "chat": chat, "message_id": message_id, "date": _date(shape, at), **content}
    found: Json = {"event_name": event, "message": message}
    if shape.unknown_keys:
        message["client_flag"] = {"x": 1}
        found["trace_id"] = "t-1"
    return message_id, found


def image(shape: Shape, url: str, caption: str) -> Json:
    """The content of a picture."""
    content: Json = {"message_type": "CHAT_PHOTO"}
    content |= {"photos": [{"url": url}]} if shape.image == "photos" else {shape.image: url}
    return content | ({"caption": caption} if caption else {})


def probe(at: float) -> Json:
    """What setWebhook sends to try an address; its date is in seconds."""
    return {
        "event_name": "webhook.test",
        "message": {"date": int(at), "message_id": "webhook-test", "text": "This is a test message"},
    }


def _date(shape: Shape, at: float) -> int:
    return int(at * 1000) if shape.milliseconds else int(at)
