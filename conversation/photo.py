"""A photo as it may be kept, or why it may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Refusal = Literal["too_big", "not_an_image", "too_many_pixels", "animated", "unreadable"]


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo fit to be kept: a JPEG without EXIF, upright; sizes in pixels, the longest side at most 1600."""

    data: bytes
    width: int
    height: int
    hash: str
    """SHA-256 of `data`, in hex."""
    mime: str = "image/jpeg"


@dataclass(frozen=True)
class PhotoRefused:
    """What was sent can't be kept as a photo, and why."""

    reason: Refusal
