"""How updates reach the bot: offsets, long polls, conflicts, expiry, webhooks with retries."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes.telegram_api import FakeTelegram, User
from tests.fakes.test_telegram_api.asking import Bot, HandClock, ask, ids


def test_an_offset_confirms_what_lies_before_it(telegram: FakeTelegram, leader: User) -> None:
    for text in ("một", "hai", "ba"):
        telegram.say(leader, text)
    first = telegram.update_ids[1]
    assert ids(ask(telegram, "getUpdates")) == [first, first + 1, first + 2]
    assert ids(ask(telegram, "getUpdates", offset=first + 1, limit=1)) == [first + 1]
    assert telegram.pending_updates == 2
    assert ids(ask(telegram, "getUpdates", offset=-1)) == [first + 2]
    assert telegram.pending_updates == 1


def test_a_long_poll_wakes_when_someone_writes(telegram: FakeTelegram, leader: User) -> None:
    with ThreadPoolExecutor() as pool:
        polling = pool.submit(ask, telegram, "getUpdates", timeout=10)
        telegram.wait_for(lambda: telegram.calls[-1].params.get("timeout") == 10)
        started = time.monotonic()
        telegram.say(leader, "12")
        assert polling.result()["result"][0]["message"]["text"] == "12"
    assert time.monotonic() - started < 5


def test_a_second_poller_ends_the_first_with_409(telegram: FakeTelegram) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(ask, telegram, "getUpdates", timeout=10)
        telegram.wait_for(lambda: telegram.calls)
        time.sleep(0.05)
        second = pool.submit(ask, telegram, "getUpdates", timeout=1)
        assert first.result()["error_code"] == 409
        assert second.result() == {"ok": True, "result": []}


def test_the_same_short_poll_again_is_held_and_narrow(telegram: FakeTelegram, leader: User) -> None:
    ask(telegram, "getUpdates", offset=1)
    started = time.monotonic()
    assert ids(ask(telegram, "getUpdates", offset=1)) == []
    assert time.monotonic() - started >= 0.3
    telegram.say(leader, "một")
    telegram.say(leader, "hai")
    ask(telegram, "getUpdates", offset=2)
    assert len(ids(ask(telegram, "getUpdates", offset=2))) == 1


def test_allowed_updates_are_remembered(telegram: FakeTelegram, leader: User) -> None:
    ask(telegram, "getUpdates", offset=-1, allowed_updates=["message"])
    telegram.block(leader)
    telegram.unblock(leader)
    telegram.say(leader, "một")
    assert [list(update) for update in ask(telegram, "getUpdates")["result"]] == [["update_id", "message"]]


def test_messages_live_a_day_and_presses_150_seconds(telegram: FakeTelegram, leader: User, clock: HandClock) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "send"}]]}
    ask(telegram, "sendMessage", chat_id=leader.id, text="Bác gửi chưa?", reply_markup=keyboard)
    query = telegram.press(leader, telegram.messages(leader)[0], "Gửi")
    telegram.say(leader, "rồi")
    clock.seconds += 151
    assert [update["message"]["text"] for update in ask(telegram, "getUpdates")["result"]] == ["rồi"]
    assert "query is too old" in ask(telegram, "answerCallbackQuery", callback_query_id=query.id)["description"]
    clock.seconds += 24 * 3600
    assert ids(ask(telegram, "getUpdates", offset=1)) == []


def test_ids_that_start_anew_are_delivered_in_spite_of_a_high_offset(telegram: FakeTelegram, leader: User) -> None:
    high = telegram.update_ids[-1] + 1
    telegram.restart_update_ids(77)
    telegram.say(leader, "sau một tuần")
    assert ids(ask(telegram, "getUpdates", offset=high)) == [77]
    with pytest.raises(ValueError, match="no update is waiting"):
        telegram.restart_update_ids(5)
    assert ids(ask(telegram, "getUpdates", offset=78)) == []


def test_a_poisoned_update_stands_between_good_ones(telegram: FakeTelegram, leader: User) -> None:
    telegram.say(leader, "trước")
    bad = telegram.poison(leader)
    telegram.say(leader, "sau")
    found = ask(telegram, "getUpdates")["result"]
    assert [update["update_id"] for update in found] == [bad - 1, bad, bad + 1]
    assert "chat_instance" not in found[1]["callback_query"]


def test_a_confirmed_update_can_come_again(telegram: FakeTelegram, leader: User) -> None:
    start = telegram.update_ids[0]
    telegram.redeliver(start, times=2)
    assert ids(ask(telegram, "getUpdates")) == [start, start]
    assert ids(ask(telegram, "getUpdates", offset=start + 1)) == []


def test_a_webhook_gets_updates_with_the_secret_and_excludes_polling(telegram: FakeTelegram, bot: Bot) -> None:
    assert ask(telegram, "setWebhook", url=bot.url, secret_token="s3cret")["result"] is True
    person = telegram.user("Ông Mẫu")
    telegram.press_start(person)
    telegram.wait_for(lambda: telegram.pending_updates == 0)
    assert bot.received[0][1] == "s3cret"
    assert ask(telegram, "getUpdates")["error_code"] == 409
    assert ask(telegram, "getWebhookInfo")["result"]["url"] == bot.url
    ask(telegram, "deleteWebhook")
    assert ask(telegram, "getUpdates")["result"] == []


def test_a_failing_head_blocks_its_chat_but_not_others_nor_the_buttons(
    telegram: FakeTelegram, leader: User, bot: Bot
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "send"}]]}
    ask(telegram, "sendMessage", chat_id=leader.id, text="Gửi?", reply_markup=keyboard)
    bot.statuses = {"hỏng": [500, 503, 500, 500, 500]}
    ask(telegram, "setWebhook", url=bot.url)
    telegram.say(leader, "hỏng")
    telegram.say(leader, "sau")
    telegram.press(leader, telegram.messages(leader)[0], "send")
    telegram.say(telegram.user("Khác"), "khác")
    telegram.wait_for(lambda: telegram.pending_updates == 0)
    got = bot.texts()
    assert got.count("hỏng") == 6
    assert got.index("sau") == len(got) - 1
    assert {"press", "khác"} <= set(got[:-2])
    assert "500" in ask(telegram, "getWebhookInfo")["result"]["last_error_message"]


def test_an_update_comes_twice_at_once_by_webhook(telegram: FakeTelegram, leader: User, bot: Bot) -> None:
    ask(telegram, "setWebhook", url=bot.url)
    telegram.redeliver(telegram.update_ids[0], times=3)
    assert [body["update_id"] for body, _ in bot.received] == [telegram.update_ids[0]] * 3


def test_a_lost_webhook_answer_repeats_the_delivery(telegram: FakeTelegram, leader: User, bot: Bot) -> None:
    ask(telegram, "setWebhook", url=bot.url)
    telegram.trouble.on_call(telegram.trouble.exchanges + 1, lambda: None, "during")
    telegram.say(leader, "12")
    telegram.wait_for(lambda: telegram.pending_updates == 0)
    assert bot.texts() == ["12", "12"]


@pytest.mark.parametrize(
    "params",
    [{"url": "http://example.org/hook"}, {"url": "https://example.org", "secret_token": "có dấu"}],
)
def test_a_bad_webhook_is_refused(telegram: FakeTelegram, params: dict[str, str]) -> None:
    assert ask(telegram, "setWebhook", **params)["error_code"] == 400


def test_dropping_pending_updates_is_a_fault(telegram: FakeTelegram, leader: User) -> None:
    telegram.say(leader, "một")
    ask(telegram, "deleteWebhook", drop_pending_updates=True)
    assert telegram.pending_updates == 0
    assert telegram.faults == ["drop_pending_updates was asked for"]
