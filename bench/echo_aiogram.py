"""A peer: aiogram as its guide shows it, polling, echoing each text; keeps nothing but a count in memory."""

from __future__ import annotations

import asyncio
import os
from collections import Counter

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()
heard: Counter[int] = Counter()


@dispatcher.message()
async def echo(message: Message) -> None:
    heard[message.chat.id] += 1
    await message.answer(message.text or "")


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    await dispatcher.start_polling(Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())
