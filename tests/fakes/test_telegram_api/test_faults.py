"""Planned faults happen at the right moment, and the fake is cheap."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from tests.fakes.telegram_api import FakeTelegram, User, starting_at
from tests.fakes.test_telegram_api.asking import ask, ids


def test_a_send_that_hangs_was_performed(telegram: FakeTelegram, leader: User) -> None:
    telegram.trouble.hang("sendMessage")
    connection = http.client.HTTPConnection("127.0.0.1", telegram.port, timeout=0.3)
    connection.request("GET", f"/bot{telegram.token}/sendMessage?chat_id={leader.id}&text=a")
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert [message.text for message in telegram.messages(leader)] == ["a"]


@pytest.mark.parametrize(("performed", "count"), [(True, 1), (False, 0)])
def test_a_cut_connection(telegram: FakeTelegram, leader: User, performed: bool, count: int) -> None:
    telegram.trouble.cut("sendMessage", performed=performed)
    with pytest.raises(ConnectionError):
        ask(telegram, "sendMessage", chat_id=leader.id, text="a")
    assert len(telegram.messages(leader)) == count


def test_planned_errors_end_after_their_times(telegram: FakeTelegram, leader: User) -> None:
    telegram.trouble.refuse(502, "Bad Gateway", times=2)
    codes = [ask(telegram, "sendMessage", chat_id=leader.id, text="a").get("error_code") for _ in range(3)]
    assert codes == [502, 502, None]
    telegram.trouble.refuse(429, "Too Many Requests: retry after 7", "getMe", retry_after=7)
    assert ask(telegram, "getMe")["parameters"] == {"retry_after": 7}


def test_hooks_meet_the_call_before_during_and_after(telegram: FakeTelegram, leader: User) -> None:
    seen: list[tuple[str, int]] = []

    def note(point: str) -> None:
        seen.append((point, len(telegram.messages(leader))))

    number = telegram.trouble.exchanges
    telegram.trouble.on_call(number + 1, lambda: note("before"), "before")
    telegram.trouble.on_call(number + 2, lambda: note("during"), "during")
    telegram.trouble.on_call(number + 3, lambda: note("after"), "after")
    with pytest.raises(ConnectionError):
        ask(telegram, "sendMessage", chat_id=leader.id, text="a")
    ask(telegram, "sendMessage", chat_id=leader.id, text="b")
    ask(telegram, "sendMessage", chat_id=leader.id, text="c")
    telegram.wait_for(lambda: len(seen) == 3)
    assert seen == [("before", 0), ("during", 1), ("after", 2)]
    assert [message.text for message in telegram.messages(leader)] == ["b", "c"]


def test_connections_are_refused_and_come_back(telegram: FakeTelegram) -> None:
    telegram.disconnect()
    with pytest.raises(urllib.error.URLError, match="refused"):
        ask(telegram, "getMe")
    telegram.reconnect()
    assert ask(telegram, "getMe")["result"]["is_bot"] is True


def test_waiting_in_vain_ends_with_a_timeout(telegram: FakeTelegram) -> None:
    with pytest.raises(TimeoutError):
        telegram.wait_for(lambda: telegram.calls, timeout=0.05)


def test_the_platforms_date_follows_the_clock(telegram: FakeTelegram, leader: User) -> None:
    telegram.clock = starting_at(datetime(2026, 11, 16, 1, 0, tzinfo=UTC))
    assert telegram.say(leader, "một").body["date"] - 1794790800 in (0, 1)


def test_thousands_of_requests_are_cheap(telegram: FakeTelegram, leader: User) -> None:
    for number in range(1000):
        telegram.say(leader, str(number))
    offset, taken = 0, 0
    while found := ids(ask(telegram, "getUpdates", offset=offset)):
        taken, offset = taken + len(found), found[-1] + 1
    assert taken == 1000
    assert len([call for call in telegram.calls if call.method == "getUpdates"]) < 15
