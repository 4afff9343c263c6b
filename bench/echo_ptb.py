"""A peer: python-telegram-bot as its guide shows it, polling, echoing each text; keeps nothing but a count."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, MessageHandler, filters

heard: Counter[int] = Counter()


async def echo(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
    assert update.message is not None
    heard[update.message.chat_id] += 1
    await update.message.reply_text(update.message.text or "")


if __name__ == "__main__":
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    application = builder.base_url(os.environ["TELEGRAM_API_URL"] + "/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
