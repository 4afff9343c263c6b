"""The fake of the Zalo Bot Platform refuses what the real one refuses, and does what docs/zalo.md records."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.zalo_api import FakeZalo, Human, Limits
from tests.fakes.zalo_api.methods import Habits
from tests.fakes.zalo_api.world import Bot

PICTURE = "http://127.0.0.1:{port}/{name}"


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo(limits=Limits(messages=3), habits=Habits(hold_seconds=0.1, local_webhooks=False)) as fake:
        yield fake


@pytest.fixture
def hoa(zalo: FakeZalo) -> Human:
    person = zalo.user("Hoa Mẫu")
    zalo.say(person, "chào")
    return person


def ask(
    zalo: FakeZalo, method: str, params: dict[str, Any] | None = None, token: str = ""
) -> tuple[int, dict[str, Any]]:
    """(HTTP status, answer) of a call with a JSON body."""
    request = urllib.request.Request(
        f"{zalo.url}/bot{token or zalo.bot(1).token}/{method}",
        data=json.dumps(params or {}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def code(answer: tuple[int, dict[str, Any]]) -> int:
    """The error's number; 0 for none."""
    return 0 if answer[1]["ok"] else int(answer[1].get("error_code", answer[1].get("errorCode", -1)))


def test_getme_by_query_form_and_json(zalo: FakeZalo) -> None:
    status, answer = ask(zalo, "getMe")
    assert (status, answer["ok"], answer["result"]["id"]) == (200, True, zalo.bot(1).id)
    with urllib.request.urlopen(f"{zalo.url}/bot{zalo.bot(2).token}/getMe", timeout=5) as got:
        assert json.loads(got.read())["result"]["account_name"] == "bot.Fake2"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getme", {}),
        ("sendDocument", {"chat_id": "1"}),
        ("editMessage", {"chat_id": "1"}),
        ("getUpdates", {"offset": 1}),
        ("sendMessage", {"chat_id": "1", "text": "a", "reply_markup": {}}),
        ("sendMessage", {"chat_id": "1"}),
        ("sendPhoto", {"chat_id": "1", "photo": "not an address"}),
        ("sendChatAction", {"chat_id": "1", "action": "upload_photo"}),
    ],
)
def test_what_the_api_does_not_have_is_refused_and_is_our_fault(
    zalo: FakeZalo, hoa: Human, method: str, params: dict[str, Any]
) -> None:
    assert zalo.faults == []
    if "chat_id" in params:
        params = {**params, "chat_id": hoa.id}
    assert code(ask(zalo, method, params)) == 400
    assert len(zalo.faults) == 1


@pytest.mark.parametrize(("text", "number"), [("", 400), ("a" * 2000, 0), ("a" * 2001, 400), ("👍" * 1001, 400)])
def test_texts_are_1_to_2000_characters(zalo: FakeZalo, hoa: Human, text: str, number: int) -> None:
    assert code(ask(zalo, "sendMessage", {"chat_id": hoa.id, "text": text})) == number


def test_a_bot_cannot_write_first(zalo: FakeZalo) -> None:
    an = zalo.user("An Mẫu")
    assert code(ask(zalo, "sendMessage", {"chat_id": an.id, "text": "chào"})) == 400
    assert "never wrote" in zalo.faults[0]


def test_a_picture_is_really_fetched(zalo: FakeZalo, hoa: Human) -> None:
    zalo.world.photos["there.jpg"] = b"jpeg"
    here = PICTURE.format(port=zalo.server.photo_port, name="there.jpg")
    gone = PICTURE.format(port=zalo.server.photo_port, name="gone.jpg")
    assert code(ask(zalo, "sendPhoto", {"chat_id": hoa.id, "photo": here, "caption": "Ảnh"})) == 0
    assert code(ask(zalo, "sendPhoto", {"chat_id": hoa.id, "photo": gone})) == 400
    assert [(message.text, message.photo) for message in zalo.messages(hoa)] == [("Ảnh", b"jpeg")]


def test_errors_come_with_http_200_and_an_unknown_token_does_not(zalo: FakeZalo, hoa: Human) -> None:
    for number in range(3):
        assert code(ask(zalo, "sendMessage", {"chat_id": hoa.id, "text": str(number)})) == 0
    status, answer = ask(zalo, "sendMessage", {"chat_id": hoa.id, "text": "3"})
    assert (status, answer["ok"], answer["error_code"]) == (200, False, 429)
    assert ask(zalo, "getMe", token="8100000001:Other")[0] == 401


def test_a_poll_gives_one_update_as_an_object_and_408_when_idle(zalo: FakeZalo, hoa: Human) -> None:
    _, answer = ask(zalo, "getUpdates", {"timeout": 5})
    assert answer["result"]["message"]["from"]["id"] == hoa.id
    assert code(ask(zalo, "getUpdates", {"timeout": 5})) == 408
    assert zalo.refusals == []


@pytest.mark.parametrize(
    ("url", "secret", "number"),
    [
        ("https://bot.example.invalid/x", "long enough", 0),
        ("http://bot.example.invalid/x", "long enough", 400),
        ("https://127.0.0.1/x", "long enough", 400),
        ("https://bot.example.invalid/x", "short", 400),
    ],
)
def test_a_webhook_is_public_https_and_is_kept_though_its_probe_fails(
    zalo: FakeZalo, url: str, secret: str, number: int
) -> None:
    answer = ask(zalo, "setWebhook", {"url": url, "secret_token": secret})
    assert code(answer) == number
    bot: Bot = zalo.bot(1)
    assert bot.url == ("" if number else url)
    if not number:
        assert answer[1]["result"]["verification"]["outcome"] == "webhook.err.unreachable"
        assert code(ask(zalo, "getUpdates")) == 400
        assert ask(zalo, "deleteWebhook")[1]["result"]["url"] == ""


def test_a_bot_that_never_had_a_webhook_answers_404(zalo: FakeZalo) -> None:
    assert ask(zalo, "getWebhookInfo")[0] == 404


def test_a_protected_sender_and_a_group_that_was_not_meant(zalo: FakeZalo) -> None:
    child = zalo.user("Trẻ Em", protected=True)
    group = zalo.group("Xã", child)
    assert zalo.say(child, "chuyện riêng", group) is None
    assert zalo.say(child, "chào") is not None
    body = ask(zalo, "getUpdates", {"timeout": 1})[1]["result"]
    assert body["event_name"] == "message.unsupported.received"
    assert "text" not in body["message"]
