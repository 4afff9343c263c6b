"""A Bot API server for tests, with the people who write to the bot: FakeTelegram."""

from tests.fakes.telegram_api.fake import FakeTelegram, starting_at
from tests.fakes.telegram_api.limits import Limits
from tests.fakes.telegram_api.rules import OUR_METHODS, Refusal, Upload
from tests.fakes.telegram_api.world import Call, CallbackQuery, Chat, Message, User

__all__ = [
    "OUR_METHODS",
    "Call",
    "CallbackQuery",
    "Chat",
    "FakeTelegram",
    "Limits",
    "Message",
    "Refusal",
    "Upload",
    "User",
    "starting_at",
]
