"""Two independent libraries, aiogram and python-telegram-bot, read all the fake emits and drive it as their server."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import telegram as ptb
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from tests.fakes.telegram_api import OUR_METHODS, Chat, FakeTelegram, User
from tests.fakes.test_telegram_api.asking import ask, picture

if TYPE_CHECKING:
    import aiogram


@asynccontextmanager
async def aiogram_bot(telegram: FakeTelegram) -> AsyncIterator[aiogram.Bot]:
    """The library is imported where it is needed: it takes three seconds."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    async with Bot(telegram.token, AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))) as bot:
        yield bot


@asynccontextmanager
async def ptb_bot(telegram: FakeTelegram) -> AsyncIterator[ptb.Bot]:
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    bot = ptb.Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=request,
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    async with bot:
        yield bot


@pytest.fixture
def one_of_each(telegram: FakeTelegram, leader: User) -> list[dict[str, Any]]:
    """One update of every kind that people can cause."""
    keyboard = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "send"}]]}
    ask(telegram, "sendMessage", chat_id=leader.id, text="Gửi chưa?", reply_markup=keyboard)
    question = telegram.messages(leader)[0]
    said = telegram.say(leader, "😀 rồi @ai_do /start", reply_to=question)
    telegram.edit_message(leader, said, "chưa")
    telegram.press(leader, question, "Gửi")
    telegram.send_photo(leader, picture(400, 300), caption="Tường", album="a1")
    telegram.send_photo(leader, b"not a picture")
    telegram.send_document(leader, b"%PDF", "bao-cao.pdf", "application/pdf", "báo cáo")
    for kind in ("sticker", "voice", "video", "location", "contact"):
        telegram.send_other(leader, kind)
    telegram.block(leader)
    telegram.unblock(leader)
    group = telegram.group("Tổ 1", leader)
    member = telegram.user("Ông Hai")
    telegram.join(group, member)
    telegram.leave(group, member)
    telegram.say(leader, "/tonghop", group, anonymous=True)
    moved = telegram.migrate(group, leader)
    topic = telegram.open_topic(moved, leader, "Báo cáo")
    telegram.say(leader, "/tonghop", moved, thread=topic)
    telegram.set_bot_status(moved, leader, "administrator")
    telegram.kick_bot(moved, leader)
    return [update.body for update in telegram.world.updates.history.values()]


def test_both_libraries_read_every_update(one_of_each: list[dict[str, Any]], telegram: FakeTelegram) -> None:
    from aiogram.types import Update

    kinds = set()
    for body in one_of_each:
        first = Update.model_validate(body)
        second = ptb.Update.de_json(body, None)
        kinds.add(first.event_type)
        assert second.effective_user is not None
        sender = getattr(first.event, "from_user", None)
        assert sender is not None
        assert sender.id == second.effective_user.id
        if first.message is not None:
            assert second.message is not None
            assert first.message.date == second.message.date
            assert first.message.content_type == _content_type(second.message, body["message"])
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert len(one_of_each) == len(telegram.update_ids)


def _content_type(message: ptb.Message, body: dict[str, Any]) -> str:
    """The name of what the message holds, if python-telegram-bot found it there too."""
    name = next(name for name in body if name not in _ENVELOPE)
    assert getattr(message, name)
    return name


_ENVELOPE = {
    *("message_id", "from", "chat", "date", "reply_to_message", "sender_chat", "message_thread_id"),
    *("is_topic_message", "media_group_id", "entities", "caption", "caption_entities"),
}
"""Fields of a message that do not say what it holds."""


def test_both_libraries_refuse_the_poisoned_update(telegram: FakeTelegram, leader: User) -> None:
    from aiogram.types import Update
    from pydantic import ValidationError

    body = telegram.world.updates.history[telegram.poison(leader)].body
    with pytest.raises(ValidationError):
        Update.model_validate(body)
    with pytest.raises(TypeError):
        ptb.Update.de_json(body, None)


def test_our_methods_and_parameters_exist_in_both_libraries() -> None:
    from aiogram import methods

    for name, kinds in OUR_METHODS.items():
        in_aiogram = getattr(methods, name[0].upper() + name[1:]).model_fields
        in_ptb = inspect.signature(getattr(ptb.Bot, name)).parameters
        assert kinds.keys() <= in_aiogram.keys(), name
        assert kinds.keys() <= in_ptb.keys(), name


def test_aiogram_drives_the_fake(telegram: FakeTelegram, leader: User) -> None:
    asyncio.run(_drive_with_aiogram(telegram, leader))
    _check_what_arrived(telegram, leader)


async def _drive_with_aiogram(telegram: FakeTelegram, leader: User) -> None:
    from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Gửi", callback_data="send")]])
    async with aiogram_bot(telegram) as bot:
        assert (await bot.get_me()).id == telegram.bot.id
        sent = await bot.send_message(leader.id, "Gửi chưa?", reply_markup=keyboard)
        image = BufferedInputFile(picture(64, 48), "chart.png")
        photo = await bot.send_photo(leader.id, image, caption="Biểu đồ")
        assert photo.photo is not None
        await bot.send_document(leader.id, BufferedInputFile(b"PK", "thang-10.xlsx"))
        await bot.send_media_group(leader.id, [InputMediaPhoto(media=image), InputMediaPhoto(media=image)])
        await bot.edit_message_text("Gửi rồi", chat_id=leader.id, message_id=sent.message_id)
        telegram.send_photo(leader, picture(200, 100))
        updates = await bot.get_updates(timeout=1, allowed_updates=["message", "callback_query"])
        assert updates[-1].message is not None
        assert updates[-1].message.photo is not None
        downloaded = await bot.download(updates[-1].message.photo[-1])
        assert downloaded is not None
        assert downloaded.read() == picture(200, 100)
        assert await bot.set_my_commands([BotCommand(command="tonghop", description="Xem tổng hợp")])
        assert await bot.delete_my_commands()
        assert await bot.send_chat_action(leader.id, "typing")
        assert (await bot.get_chat(leader.id)).type == "private"
        await _read_a_group_with_aiogram(bot, telegram, leader)


async def _read_a_group_with_aiogram(bot: aiogram.Bot, telegram: FakeTelegram, leader: User) -> None:
    group = telegram.group("Tổ 1", leader, bot="administrator")
    assert (await bot.get_chat(group.id)).title == "Tổ 1"
    assert (await bot.get_chat_member(group.id, leader.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, telegram.bot.id)).status == "administrator"
    assert await bot.leave_chat(group.id)
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s")
    assert (await bot.get_webhook_info()).url.endswith("/hook")
    assert await bot.delete_webhook()


def test_python_telegram_bot_drives_the_fake(telegram: FakeTelegram, leader: User) -> None:
    asyncio.run(_drive_with_ptb(telegram, leader))
    _check_what_arrived(telegram, leader)


async def _drive_with_ptb(telegram: FakeTelegram, leader: User) -> None:
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Gửi", callback_data="send")]])
    async with ptb_bot(telegram) as bot:
        assert bot.id == telegram.bot.id
        sent = await bot.send_message(leader.id, "Gửi chưa?", reply_markup=keyboard)
        image = picture(64, 48)
        photo = await bot.send_photo(leader.id, image, caption="Biểu đồ")
        assert photo.photo
        await bot.send_document(leader.id, b"PK", filename="thang-10.xlsx")
        await bot.send_media_group(leader.id, [ptb.InputMediaPhoto(image), ptb.InputMediaPhoto(image)])
        await bot.edit_message_text("Gửi rồi", leader.id, sent.message_id)
        telegram.send_photo(leader, picture(200, 100))
        updates = await bot.get_updates(timeout=1, allowed_updates=["message", "callback_query"])
        assert updates[-1].message is not None
        file = await updates[-1].message.photo[-1].get_file()
        assert bytes(await file.download_as_bytearray()) == picture(200, 100)
        assert await bot.set_my_commands([("tonghop", "Xem tổng hợp")])
        assert await bot.delete_my_commands()
        assert await bot.send_chat_action(leader.id, "typing")
        assert (await bot.get_chat(leader.id)).type == "private"
        await _read_a_group_with_ptb(bot, telegram, leader)


async def _read_a_group_with_ptb(bot: ptb.Bot, telegram: FakeTelegram, leader: User) -> None:
    group = telegram.group("Tổ 1", leader, bot="administrator")
    assert (await bot.get_chat(group.id)).title == "Tổ 1"
    assert (await bot.get_chat_member(group.id, leader.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, telegram.bot.id)).status == "administrator"
    assert await bot.leave_chat(group.id)
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s")
    assert (await bot.get_webhook_info()).url.endswith("/hook")
    assert await bot.delete_webhook()


def _check_what_arrived(telegram: FakeTelegram, leader: User) -> None:
    edited, photo, document, *album = telegram.messages(leader)
    assert (edited.text, edited.buttons) == ("Gửi rồi", [])
    assert (photo.photo, photo.text) == (picture(64, 48), "Biểu đồ")
    assert document.document == ("thang-10.xlsx", b"PK")
    assert [message.photo for message in album] == [picture(64, 48)] * 2
    assert album[0].album == album[1].album is not None
    assert telegram.faults == []
    assert telegram.refusals == []


TroubleMaker = Callable[[FakeTelegram, Chat, User], object]

TROUBLES: list[tuple[TroubleMaker, str, type[Exception]]] = [
    (lambda telegram, group, by: telegram.flood(5), "TelegramRetryAfter", RetryAfter),
    (lambda telegram, group, by: telegram.migrate(group, by), "TelegramMigrateToChat", ChatMigrated),
    (lambda telegram, group, by: telegram.kick_bot(group, by), "TelegramForbiddenError", Forbidden),
    (lambda telegram, group, by: telegram.trouble.refuse(400, "Bad Request: x"), "TelegramBadRequest", BadRequest),
    (lambda telegram, group, by: telegram.trouble.refuse(409, "Conflict: x"), "TelegramConflictError", Conflict),
    (lambda telegram, group, by: telegram.trouble.refuse(502, "Bad Gateway"), "TelegramServerError", NetworkError),
    (lambda telegram, group, by: telegram.trouble.cut(performed=True), "TelegramNetworkError", NetworkError),
]
"""What goes wrong with a send to a group, and what it is called in aiogram and in python-telegram-bot."""


@pytest.mark.parametrize(("make", "in_aiogram", "in_ptb"), TROUBLES, ids=[name for _, name, _ in TROUBLES])
def test_both_libraries_know_the_error(
    telegram: FakeTelegram,
    leader: User,
    make: TroubleMaker,
    in_aiogram: str,
    in_ptb: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from aiogram import exceptions

    # Without this python-telegram-bot warns that retry_after is going to be a timedelta.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    groups = [telegram.group(f"Tổ {n}", leader) for n in (1, 2)]

    async def send_with_both() -> tuple[Exception, Exception]:
        async with aiogram_bot(telegram) as first, ptb_bot(telegram) as second:
            make(telegram, groups[0], leader)
            with pytest.raises(getattr(exceptions, in_aiogram)) as one:
                await first.send_message(groups[0].id, "Chào")
            make(telegram, groups[1], leader)
            with pytest.raises(in_ptb) as two:
                await second.send_message(groups[1].id, "Chào")
            return one.value, two.value

    one, two = asyncio.run(send_with_both())
    if isinstance(one, exceptions.TelegramRetryAfter):
        assert one.retry_after == 5
        assert isinstance(two, RetryAfter)
        assert two.retry_after == timedelta(seconds=5)
    if isinstance(one, exceptions.TelegramMigrateToChat):
        assert isinstance(two, ChatMigrated)
        assert (one.migrate_to_chat_id, two.new_chat_id) == tuple(group.migrated_to for group in groups)


def test_an_aiogram_dispatcher_polls_the_fake(telegram: FakeTelegram, leader: User) -> None:
    from aiogram import Dispatcher
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(f"nghe: {message.text}")
        await dispatcher.stop_polling()

    async def poll() -> None:
        async with aiogram_bot(telegram) as bot:
            telegram.say(leader, "12")
            await asyncio.wait_for(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5), 10)

    asyncio.run(poll())
    assert [message.text for message in telegram.messages(leader)] == ["nghe: 12"]
    assert telegram.faults == []
