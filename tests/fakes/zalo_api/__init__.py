"""A Zalo Bot Platform for tests, with the people who write to its bots: FakeZalo."""

from tests.fakes.zalo_api.fake import FakeZalo
from tests.fakes.zalo_api.shapes import Shape
from tests.fakes.zalo_api.world import Bot, Call, Group, Human, Limits, Message, Refusal

__all__ = ["Bot", "Call", "FakeZalo", "Group", "Human", "Limits", "Message", "Refusal", "Shape"]
