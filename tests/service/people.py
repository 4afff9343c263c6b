"""People who talk with the bot by what they see: each looks at the newest message and does what it asks for."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.service.platforms import OnZalo, Platform, Shown, addressed

RESUME = "báo cáo"
"""The word that every leader knows: it brings the present question."""
SAME = "như tháng trước"
"""In a plan: press that button."""
_PROMPT = re.compile(r"Câu \d+/\d+\. (?P<label>[^\n]+?)(?: \([^()]*\))?\?$", re.MULTILINE)
_LINE = re.compile(r"^\d+\. (?P<label>[^:\n]+): (?P<value>[^\n]*)$", re.MULTILINE)
_OFFERED = re.compile(r"«(?P<label>[^»]+)» là (?P<value>\S+)(?: [^?\n]*)?, đúng không ạ\?")
_PHOTOS = re.compile(r"Đã nhận (?:thêm )?(?:(?P<count>\d+) )?ảnh")

_REVISION = re.compile(r"^(d:\d+):\d+:")

Look = tuple[str, tuple[str, ...]]
"""A message as one sees it: text and what its buttons stand for. The same look is the same question once more."""


@dataclass(frozen=True)
class Plan:
    """What a leader wants to report: label of the question -> what is typed, or SAME; empty: all as last month.

    `corrected` is typed for those labels after the report was received.
    """

    figures: Mapping[str, str] = field(default_factory=dict)
    difficulty: str = ""
    photos: Sequence[bytes] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_same(self) -> bool:
        return not self.figures


TYPES_AGAIN_AFTER_SECONDS = 2.0
"""Without an answer for so long people type the same once more, and a second time."""
TYPES_AGAIN_TIMES = 2
_TOLD = re.compile(r"Tin «(?P<text>.*?)» ", re.DOTALL)
_ASIDE = re.compile(r"Tin «(?P<text>.*?)» .*\bcâu (?:vừa rồi|đó)\.", re.DOTALL)
"""A line of the bot about what was typed, which leaves the question above it as it is."""


class Person:
    """Somebody with a phone, who does one thing for each question and, left without an answer, types it again."""

    def __init__(self, platform: Platform, name: str, patience: float = TYPES_AGAIN_AFTER_SECONDS) -> None:
        """Without an answer for `patience` seconds the person types the same again."""
        self.platform = platform
        self.patience = patience
        self.user: Any = platform.user(name)
        self.name = name
        self.taps = 0
        self.acted_at: list[int] = []
        """The number of the newest message of the bot whenever this person did something."""
        self.typings: Counter[str] = Counter()
        """How often each text was typed in private."""
        self.typed_again = 0
        self.asked_again_at: list[int] = []
        """The number of the newest message whenever this person typed again what asks for the present question."""
        self._typed: tuple[str, int, float] | None = None
        """The text that got no answer so far, how often it was typed, and when last (monotonic)."""
        self._looks: set[Look] = set()
        self._passed = 0  # The number of the newest message when this person wrote again.

    @property
    def newest(self) -> Shown | None:
        """The newest message of the bot in private."""
        found = self.platform.messages(self.user)
        return found[-1] if found else None

    @property
    def asked(self) -> Shown | None:
        """The newest message but for lines that only point to the one above."""
        found = [each for each in self.platform.messages(self.user) if not told_aside(each.text)]
        return found[-1] if found else None

    def say(self, text: str, chat: Any = None) -> None:
        """Type a text."""
        self._note()
        if chat is None:
            self._typed = (text, 1, time.monotonic())
            self.typings[text] += 1
        self.platform.say(self.user, text if chat is None else addressed(self.platform, chat, text), chat)

    def type_again(self) -> None:
        """Who got no answer for a while types the same once more."""
        if self._typed is None:
            return
        text, times, at = self._typed
        if self.newest_id != self.acted_at[-1]:
            self._typed = None
        elif times <= TYPES_AGAIN_TIMES and time.monotonic() - at > self.patience:
            self.say(text)
            if text == RESUME:
                self.asked_again_at.append(self.newest_id)
            self._typed = (text, times + 1, time.monotonic())
            self.typed_again += 1

    def press(self, message: Shown, label: str) -> None:
        """Press a button by the beginning of its label; where there are none, type what stands for it."""
        self._note()
        self.taps += 1
        found = [data for row in message.buttons for shown, data in row if shown.startswith(label)]
        if not found:
            raise LookupError(f"no button {label!r} in {message.labels} of {message.text!r}")
        if isinstance(self.platform, OnZalo):
            self._typed = (found[0], 1, time.monotonic())
            self.typings[found[0]] += 1
        self.platform.press(self.user, message, found[0])

    def send_photos(self, pictures: Sequence[bytes], album: str | None = None) -> None:
        """Send pictures, as one album if it has a name."""
        self._note()
        for picture in pictures:
            self.platform.send_photo(self.user, picture, album=album)

    @property
    def newest_id(self) -> int:
        """The number of the newest message; 0 where there is none."""
        return self.newest.id if self.newest is not None else 0

    def _note(self) -> None:
        self._typed = None
        self.acted_at.append(self.newest_id)

    def unanswered(self) -> Shown | None:
        """The newest question if it was not acted on; one that only came a second time was."""
        message = self.asked
        if message is None or message.id == self._passed:
            return None
        look = look_of(message)
        if look in self._looks:
            return None
        self._looks.add(look)
        return message

    def forget(self) -> None:
        """What was asked before may be asked again, for the person is about to ask for it."""
        self._looks.clear()
        message = self.asked
        if message is not None:
            self._looks.add(look_of(message))

    def begin_anew(self) -> None:
        """Nothing more is on its way: whatever comes now is to be answered, even if it reads like the newest."""
        self._looks.clear()
        message = self.asked
        self._passed = message.id if message is not None else 0


def told_of(message: str) -> str:
    """What a message says was typed before; empty where it is about nothing that was."""
    found = _TOLD.match(message)
    return found["text"] if found else ""


def told_aside(message: str) -> bool:
    """Whether a message only points to the one above."""
    return _ASIDE.fullmatch(message) is not None


def look_of(message: Shown) -> Look:
    """What makes two messages the same to the person who reads them."""
    return message.text, tuple(_REVISION.sub(r"\1:", data) for row in message.buttons for _, data in row)


def photos_confirmed(text: str) -> int:
    """How many photos a message confirms that was not told of before."""
    found = _PHOTOS.match(text)
    return int(found["count"] or 1) if found else 0


class Joiner:
    """What everybody does first: open the bot by the link with the code, and agree."""

    def __init__(self, person: Person, code: str) -> None:
        self.person = person
        self.done = False
        self._code = code
        self._began = False

    def step(self) -> None:
        """Press Start, then agree to the notice; any menu means that one is in."""
        if self.done:
            return
        person = self.person
        if not self._began:
            self._began = True
            person.platform.press_start(person.user, self._code)
            return
        message = person.unanswered()
        if message is not None and "Đồng ý" in message.labels:
            person.press(message, "Đồng ý")
        elif message is not None and "Hướng dẫn" in message.labels:
            self.done = True

    def write_again(self) -> None:
        """No answer came."""
        self.person.begin_anew()
        self.person.say("chào")


class Reporter:
    """A leader who files one month's report as planned, from a button of the bot or by typing."""

    def __init__(self, person: Person, plan: Plan, button: str) -> None:
        """`button` is how the label of the button begins that starts the report."""
        self.person = person
        self.done = False
        self.receipts: list[str] = []
        self._plan = plan
        self._button = button
        self._correcting = False
        self._submitted = False
        self._photos_after: int | None = None
        """How many messages of the bot there were when the photos were sent."""
        self._photos_left = False

    def step(self) -> None:
        """Look at the newest message and do what it asks for."""
        if self.done or self._leave_photos():
            return
        message = self.person.unanswered()
        if message is not None:
            self._react(message)
        else:
            self.person.type_again()

    def write_again(self) -> None:
        """No answer came: the word that every leader knows brings the present question."""
        self.person.begin_anew()
        self.person.say(RESUME)

    def begin(self) -> None:
        """Use the button of the message that is there already."""
        message = self.person.newest
        assert message is not None
        if self._offered(message):
            self.person.press(message, self._button)
        else:
            self.person.say(RESUME)

    def _offered(self, message: Shown) -> bool:
        return any(label.startswith(self._button) for label in message.labels)

    def _react(self, message: Shown) -> None:
        person, text, labels = self.person, message.text, message.labels
        if text.startswith(("Đã nhận báo cáo", "Đã nhận bản sửa")):
            self._received(text)
        elif "Báo cáo luôn" in labels:
            person.press(message, "Báo cáo luôn")
        elif "Đúng rồi" in labels:
            self._confirm(message)
        elif text.startswith("Vì sao"):
            person.say("đón bằng làng văn hóa")
        elif _PROMPT.search(text):
            self._answer(message)
        elif "Bác xem lại" in text:
            self._review(message)
        elif text.startswith("Bác sửa câu nào"):
            person.press(message, next(shown for shown in labels if next(iter(self._plan.corrected))[:20] in shown))
        elif "bác gõ nội dung" in text:
            person.say(self._plan.difficulty)
        elif "gửi ảnh vào đây" in text:
            self._send_photos(message)
        elif not self._submitted and self._offered(message):
            # Without buttons the questions of this month may read like those of the last.
            person.forget()
            person.press(message, self._button)

    def _confirm(self, message: Shown) -> None:
        """Say yes; where it asks whether a figure is meant that was typed before the question came, look first."""
        found = _OFFERED.search(message.text)
        wanted = self._wanted.get(found["label"], "") if found is not None else ""
        if found is None or wanted.partition(" ")[0] == found["value"]:
            self.person.press(message, "Đúng rồi")
        elif wanted and wanted != SAME:
            self.person.say(wanted)
        else:
            self.person.press(message, "Nhập lại")

    @property
    def _wanted(self) -> dict[str, str]:
        """Label -> what is to be typed now."""
        return {**self._plan.figures, **(self._plan.corrected if self._correcting else {})}

    def _answer(self, message: Shown) -> None:
        found = _PROMPT.search(message.text)
        assert found is not None
        if self._plan.all_same and "Tất cả như tháng trước" in message.labels:
            self.person.press(message, "Tất cả như tháng trước")
            return
        typed = self._wanted[found["label"]]
        if typed == SAME:
            self.person.press(message, "Như tháng trước")
        else:
            self.person.say(typed)

    def _review(self, message: Shown) -> None:
        plan, text = self._plan, message.text
        if text.startswith("Nút này"):
            self._submitted = False
        if "đã gửi" in text and (self._submitted or not self._correcting):
            # The receipt got lost on its way, and the report was opened anew. Not sent, it was not taken: once more.
            self._received("")
        elif self._correcting and self._wrong(text):
            self.person.press(message, "Sửa")
        elif plan.difficulty and "Khó khăn:" not in text:
            self.person.press(message, "Thêm khó khăn")
        elif plan.photos and f"Ảnh: {len(plan.photos)}" not in text:
            self.person.press(message, "Thêm ảnh")
        else:
            self._submitted = True
            self.person.press(message, "Gửi")

    def _wrong(self, text: str) -> bool:
        """Whether the review shows another value than the corrected one."""
        shown = {found["label"]: found["value"].partition(" ")[0] for found in _LINE.finditer(text)}
        return any(shown.get(label) != value for label, value in self._plan.corrected.items())

    def _send_photos(self, message: Shown) -> None:
        """One picture, then the others as an album; asked once more, the person has sent them already."""
        if self._photos_after is not None:
            self.person.press(message, "Quay lại")
            return
        self._photos_after = len(self.person.platform.messages(self.person.user))
        self.person.send_photos(self._plan.photos[:1])
        self.person.send_photos(self._plan.photos[1:], album=f"album of {self.person.name}")

    def _leave_photos(self) -> bool:
        """Go back to the report when the newest message says that the last of the photos came."""
        if self._photos_after is None or self._photos_left:
            return False
        new = self.person.platform.messages(self.person.user)[self._photos_after :]
        if (
            new
            and photos_confirmed(new[-1].text)
            and sum(photos_confirmed(each.text) for each in new) >= len(self._plan.photos)
        ):
            self._photos_left = True
            self.person.unanswered()
            self.person.press(new[-1], "Quay lại")
        return self._photos_left

    def _received(self, text: str) -> None:
        if text:
            self.receipts.append(text)
        if self._plan.corrected and not self._correcting:
            self._correcting, self._submitted = True, False
            self.person.say(RESUME)
        else:
            self.done = True


class GroupCommand:
    """Somebody types a command into a group chat until the answer is there."""

    def __init__(self, person: Person, chat: Any, text: str, *, answer: str, picture: bool = False) -> None:
        self.person = person
        self.done = False
        self._chat = chat
        self._text = text
        self._answer = answer
        self._picture = picture
        self._seen: int | None = None

    def step(self) -> None:
        """Type it, then wait for the answer."""
        if self.done:
            return
        said = self.person.platform.messages(self._chat)
        if self._seen is None:
            self._seen = len(said)
            self.person.say(self._text, self._chat)
            return
        new = said[self._seen :]
        worded = any(self._answer in message.text for message in new)
        self.done = worded and (not self._picture or any(message.photo for message in new))

    def write_again(self) -> None:
        """No answer came."""
        self.person.say(self._text, self._chat)
