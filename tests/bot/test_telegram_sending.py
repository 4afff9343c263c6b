"""Sending to Telegram and fetching from it: what arrives, and what every kind of trouble is called."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PIL import Image

from bot.channels import telegram as telegram_channel
from bot.channels.long_texts import split_text, utf16_length
from bot.channels.telegram_sending import fits_photo
from conversation.channel import FetchFailed, Outgoing, Sent
from conversation.messages import Choice
from tests.bot.telegram_rig import Shelf, channel_on
from tests.fakes.telegram_api import FakeTelegram, Upload, User


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(limits=None) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def hoa(telegram: FakeTelegram) -> User:
    person = telegram.user("Hoa Mẫu")
    telegram.press_start(person)
    return person


def send(telegram: FakeTelegram, *messages: Outgoing) -> Sent:
    """Send them one after the other; the last one's fate."""

    async def sending() -> Sent:
        async with channel_on(telegram, Shelf(), started=False) as channel:
            for message in messages[:-1]:
                await channel.send(message)
            return await channel.send(messages[-1])

    return asyncio.run(sending())


def fetch(telegram: FakeTelegram, reference: str, max_bytes: int = 20_000_000) -> bytes:
    async def fetching() -> bytes:
        async with channel_on(telegram, Shelf(), started=False) as channel:
            return await channel.fetch(channel.bot_id, reference, max_bytes)

    return asyncio.run(fetching())


def to(person: User, text: str, *labels: str, photos: tuple[bytes, ...] = (), file_name: str = "") -> Outgoing:
    choices = tuple(Choice(f"c{number}", label) for number, label in enumerate(labels))
    return Outgoing("7000000001", str(person.id), text, choices, photos=photos, file_name=file_name)


def picture(width: int, height: int, colour: str = "red") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(drawn, "PNG")
    return drawn.getvalue()


def test_a_text_arrives_with_short_buttons_in_pairs(telegram: FakeTelegram, hoa: User) -> None:
    labels = ("Như tháng trước", "Bỏ qua", "Quay lại", "Tất cả như tháng trước", "Dừng")
    sent = send(telegram, to(hoa, "Số hộ <b>có rác</b> & *phân loại*?", *labels))
    (message,) = telegram.messages(hoa)
    assert sent == Sent("sent", message_id=str(message.id), dated_at=datetime.fromtimestamp(message.body["date"], UTC))
    assert message.text == "Số hộ <b>có rác</b> & *phân loại*?"
    rows = [[label for label, _ in row] for row in message.buttons]
    assert rows == [["Như tháng trước", "Bỏ qua"], ["Quay lại"], ["Tất cả như tháng trước"], ["Dừng"]]
    (call,) = [call for call in telegram.calls if call.method == "sendMessage"]
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert set(call.params) == {"chat_id", "text", "reply_markup", "link_preview_options"}


def test_a_pressed_button_is_answered_before_the_message(telegram: FakeTelegram, hoa: User) -> None:
    send(telegram, to(hoa, "Số hộ?", "Bỏ qua"))
    query = telegram.press(hoa, telegram.messages(hoa)[0], "Bỏ qua")
    answer = Outgoing("7000000001", str(hoa.id), "Đã bỏ qua", callback=query.id)
    assert send(telegram, answer).state == "sent"
    assert query.answer is not None
    assert [call.method for call in telegram.calls][-2:] == ["answerCallbackQuery", "sendMessage"]
    too_old = Outgoing("7000000001", str(hoa.id), "Bác gõ lại giúp", callback="1")
    assert send(telegram, too_old).state == "sent"


def test_a_long_text_is_split_between_paragraphs_with_the_buttons_last(telegram: FakeTelegram, hoa: User) -> None:
    text = "\n\n".join(f"{number}. " + "Tổ 👍 " * 60 for number in range(30)).strip()
    sent = send(telegram, to(hoa, text, "Gửi"))
    messages = telegram.messages(hoa)
    assert len(messages) == 3
    assert sent.message_id == str(messages[-1].id)
    assert [bool(message.buttons) for message in messages] == [False, False, True]
    assert all(message.text.split(".")[0].isdigit() for message in messages)
    assert "".join(" ".join(message.text for message in messages).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["a" * 10_000, "👍" * 5_000, "một hai " * 2_000, "x\n" * 5_000, " " * 5_000 + "y"])
def test_no_part_is_longer_than_the_limit_and_none_is_empty(text: str) -> None:
    parts = split_text(text, 4096)
    assert all(part.strip() and utf16_length(part) <= 4096 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_failure_after_the_first_part_is_unknown(telegram: FakeTelegram, hoa: User) -> None:
    second = telegram.trouble.exchanges + 2
    telegram.trouble.on_call(second, lambda: telegram.trouble.refuse(502, "Bad Gateway"), "during")
    sent = send(telegram, to(hoa, "đoạn " * 3_000))
    assert sent.state == "unknown"


def test_nothing_to_say_is_refused_without_a_call(telegram: FakeTelegram, hoa: User) -> None:
    assert send(telegram, to(hoa, "  ")) == Sent("refused", reason="nothing to send")
    assert telegram.messages(hoa) == []


def test_a_photo_carries_its_text_and_buttons(telegram: FakeTelegram, hoa: User) -> None:
    send(telegram, to(hoa, "Biểu đồ tháng 10", "Duyệt", photos=(picture(1080, 1350),)))
    (message,) = telegram.messages(hoa)
    assert message.body["caption"] == "Biểu đồ tháng 10"
    assert "photo" in message.body
    assert message.buttons == [[("Duyệt", "c0")]]


def test_a_text_too_long_for_a_caption_follows_the_photo(telegram: FakeTelegram, hoa: User) -> None:
    send(telegram, to(hoa, "a" * 1025, "Duyệt", photos=(picture(100, 100),)))
    photo, text = telegram.messages(hoa)
    assert "photo" in photo.body
    assert "caption" not in photo.body
    assert text.text == "a" * 1025
    assert text.buttons


@pytest.mark.parametrize("shape", [(20, 500), (9_000, 1_001)])
def test_a_picture_telegram_takes_for_no_photo_goes_as_a_file(
    telegram: FakeTelegram, hoa: User, shape: tuple[int, int]
) -> None:
    assert send(telegram, to(hoa, "Bảng dài", photos=(picture(*shape),))).state == "sent"
    (message,) = telegram.messages(hoa)
    assert message.body["document"]["file_name"] == "anh.png"
    assert message.body["caption"] == "Bảng dài"


def test_what_is_no_picture_does_not_fit_as_a_photo() -> None:
    assert not fits_photo(b"not a picture")
    assert not fits_photo(picture(10, 10) + bytes(10_000_000))
    assert fits_photo(picture(20, 400))


def test_photos_become_albums_of_ten_and_the_tall_one_a_file(telegram: FakeTelegram, hoa: User) -> None:
    photos = (*(picture(30, 20 + number) for number in range(12)), picture(10, 300))
    sent = send(telegram, to(hoa, "Ảnh tháng 10", photos=photos))
    messages = telegram.messages(hoa)
    assert sent.message_id == str(messages[-1].id)
    assert ["photo" in message.body for message in messages] == [True] * 12 + [False]
    assert [message.body.get("caption") for message in messages] == ["Ảnh tháng 10"] + [None] * 12
    assert len({message.body.get("media_group_id") for message in messages}) == 3


def test_an_album_with_buttons_has_them_under_a_text(telegram: FakeTelegram, hoa: User) -> None:
    send(telegram, to(hoa, "Duyệt ảnh?", "Duyệt", photos=(picture(30, 20), picture(20, 30))))
    send(telegram, to(hoa, "", "Duyệt", photos=(picture(30, 20), picture(20, 30))))
    assert [(message.text, bool(message.buttons)) for message in telegram.messages(hoa)] == [
        ("", False),
        ("", False),
        ("Duyệt ảnh?", True),
        ("", False),
        ("", False),
        ("👇", True),
    ]


def test_a_file_keeps_its_vietnamese_name(telegram: FakeTelegram, hoa: User) -> None:
    content = bytes(range(256)) * 8_000
    send(telegram, to(hoa, "Bảng tháng", photos=(content,), file_name="Bảng tháng 10.xlsx"))
    (message,) = telegram.messages(hoa)
    assert message.body["document"]["file_name"] == "Bảng tháng 10.xlsx"
    (upload,) = [value for value in telegram.calls[-1].params.values() if isinstance(value, Upload)]
    assert upload.content == content


def test_a_message_finds_its_topic_or_the_group_when_the_topic_is_gone(telegram: FakeTelegram, hoa: User) -> None:
    group = telegram.group("MTTQ xã Mẫu", hoa, supergroup=True)
    thread = telegram.open_topic(group, hoa, "Báo cáo")
    message = Outgoing("7000000001", str(group.id), "Số liệu", thread=str(thread))
    send(telegram, message)
    telegram.close_topic(group, thread)
    assert send(telegram, message).state == "sent"
    assert [sent.body.get("message_thread_id") for sent in telegram.messages(group)] == [thread, None]


def _block(telegram: FakeTelegram, person: User) -> None:
    telegram.block(person)


def _deactivate(telegram: FakeTelegram, person: User) -> None:
    telegram.deactivate(person)


def _flood(telegram: FakeTelegram, person: User) -> None:
    telegram.trouble.refuse(429, "Too Many Requests: retry after 7", retry_after=7)


def _fall_over(telegram: FakeTelegram, person: User) -> None:
    telegram.trouble.refuse(502, "Bad Gateway")


def _refuse(telegram: FakeTelegram, person: User) -> None:
    telegram.trouble.refuse(400, "Bad Request: BUTTON_DATA_INVALID")


def _forget_token(telegram: FakeTelegram, person: User) -> None:
    telegram.trouble.refuse(401, "Unauthorized")


def _leave_unchanged(telegram: FakeTelegram, person: User) -> None:
    telegram.trouble.refuse(400, "Bad Request: message is not modified: it is the same")


def _cut_after_delivery(telegram: FakeTelegram, person: User) -> None:
    telegram.trouble.cut("sendMessage", performed=True)


def _go_away(telegram: FakeTelegram, person: User) -> None:
    telegram.disconnect()


@pytest.mark.parametrize(
    ("trouble", "fate"),
    [
        (_block, Sent("refused", reason="Forbidden: bot was blocked by the user", gone=True)),
        (_deactivate, Sent("refused", reason="Forbidden: user is deactivated", gone=True)),
        (_flood, Sent("wait", retry_after_seconds=7, reason="too many requests", asked=True)),
        (_fall_over, Sent("wait", retry_after_seconds=5, reason="Bad Gateway")),
        (_refuse, Sent("refused", reason="Bad Request: BUTTON_DATA_INVALID")),
        (_forget_token, Sent("wait", retry_after_seconds=60, reason="Unauthorized")),
        (_leave_unchanged, Sent("sent")),
        (_cut_after_delivery, Sent("unknown", reason="ServerDisconnectedError")),
        (_go_away, Sent("wait", retry_after_seconds=5, reason="ClientConnectorError")),
    ],
)
def test_the_fate_of_a_message(
    telegram: FakeTelegram, hoa: User, trouble: Callable[[FakeTelegram, User], None], fate: Sent
) -> None:
    trouble(telegram, hoa)
    assert send(telegram, to(hoa, "Nhắc báo cáo")) == fate


def test_a_chat_nobody_has_is_gone_and_a_moved_one_says_where(telegram: FakeTelegram, hoa: User) -> None:
    unknown = send(telegram, Outgoing("7000000001", "4999999999", "Nhắc"))
    assert (unknown.state, unknown.gone) == ("refused", True)
    group = telegram.group("MTTQ xã Mẫu", hoa)
    moved = telegram.migrate(group, hoa)
    migrated = send(telegram, Outgoing("7000000001", str(group.id), "Số liệu"))
    assert (migrated.state, migrated.moved_to) == ("migrated", str(moved.id))


def test_a_delivered_message_whose_answer_never_comes_is_unknown(
    telegram: FakeTelegram, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_channel, "_CALL_SECONDS", 0.3)
    telegram.trouble.hang("sendMessage")
    assert send(telegram, to(hoa, "Nhắc báo cáo")).state == "unknown"
    assert [message.text for message in telegram.messages(hoa)] == ["Nhắc báo cáo"]


def test_a_photo_is_fetched(telegram: FakeTelegram, hoa: User) -> None:
    photo = picture(640, 480)
    reference = telegram.send_photo(hoa, photo).body["photo"][-1]["file_id"]
    assert fetch(telegram, reference) == photo


def test_a_photo_that_cannot_be_fetched_says_whether_to_retry(
    telegram: FakeTelegram, hoa: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reference = telegram.send_photo(hoa, picture(640, 480)).body["photo"][-1]["file_id"]

    def failure(max_bytes: int = 20_000_000, name: str = reference) -> FetchFailed:
        with pytest.raises(FetchFailed) as failed:
            fetch(telegram, name, max_bytes)
        assert telegram.token not in f"{failed.value!r} {failed.value.__cause__!r} {caplog.text}"
        return failed.value

    assert not failure(max_bytes=100).retry
    assert not failure(name="nothing").retry
    telegram.trouble.refuse(404, "Not Found", "file")
    assert failure().retry
    telegram.trouble.cut("file", performed=True, times=2)
    assert failure().retry
    telegram.disconnect()
    assert failure().retry


def test_a_line_that_points_to_an_answer_above_is_a_reply_to_it(telegram: FakeTelegram, hoa: User) -> None:
    answer = send(telegram, to(hoa, "Tổng hợp"))
    pointing = Outgoing("7000000001", str(hoa.id), "Đã trả lời ở trên", above=answer.message_id)
    # What was deleted meanwhile is no reason to stay silent.
    lost = Outgoing("7000000001", str(hoa.id), "Đã trả lời ở trên", above="999999")
    assert send(telegram, pointing, lost).state == "sent"
    replied = [said.body.get("reply_to_message", {}).get("message_id") for said in telegram.messages(hoa)]
    assert replied[-2:] == [int(answer.message_id or 0), None]
