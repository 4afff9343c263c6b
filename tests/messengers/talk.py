"""A talk as tests/talk.py has it, but over a messenger: what is said goes through its channel and its phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from conversation.messages import PhotoIn, Reply
from handlers.office import Office
from storage.outbox import Address
from tests.messengers.paper import Paper, picture
from tests.messengers.phones import Phones, Read
from tests.messengers.program import Program
from tests.service.running import free_port
from tests.talk import ZONE, Talk, Told

REPORT = "Báo cáo"
"""The word by which a reminder is answered where there are no buttons; typed in small letters."""


@dataclass
class MessengerTalk(Talk):
    """`buttons` says whether choices are shown as buttons there."""

    phones: Phones = field(kw_only=True)
    paper: Paper = field(kw_only=True)
    program: Program | None = None
    port: int = field(default_factory=free_port)
    done: dict[str, Any] = field(default_factory=dict)
    """Number of the event -> what the phone keeps of it."""
    counts: dict[str, int] = field(default_factory=dict)
    """Chat -> how many of its messages were read."""

    def office(self) -> Office:
        """Links and what a channel cannot do, the channel tells itself."""
        if self.started is None:
            self.started = Office(timezone=ZONE, preset=self.preset)
        return self.started

    def running(self) -> Program:
        """The program, started when it is first needed."""
        if self.program is None:
            self.program = Program(self.database, self.office(), lambda: self.now, self.phones, self.paper, self.port)
            self.program.start()
        return self.program

    def stop(self) -> None:
        """End the program."""
        if self.program is not None:
            self.program.stop()
            self.program = None

    def restart(self) -> None:
        """End it, and begin anew with what is in the database."""
        self.stop()
        super().restart()

    def address(self, chat: str) -> Address:
        self.counts.setdefault(chat, 0)
        return self.phones.address(chat)

    def say(self, who: str, text: str = "", *, chat: str | None = None, **more: Any) -> list[Told]:
        where = chat or who
        self.address(where)
        self.running()
        self.events += 1
        number = str(self.events)
        if number in self.done:
            self.phones.again(self.done[number])
        else:
            self.done[number] = self._act(who, text, where, more)
        return self._answers()

    def _act(self, who: str, text: str, chat: str, more: dict[str, Any]) -> Any:
        photo: PhotoIn | None = more.get("photo")
        if photo is not None:
            return self.phones.send_photo(who, picture(photo.reference), text, chat, album=more.get("album"))
        if more.get("other"):
            return self.phones.send_other(who, more["other"], chat)
        if more.get("event") == "edited":
            return self.phones.edit(who, self.done[more["message_id"]], text)
        return self.phones.say(who, text, chat, anonymous=bool(more.get("anonymous")))

    def press(self, who: str, label: str, *, chat: str | None = None, nth: int = 1) -> list[Told]:
        where = chat or who
        self.running()
        self.events += 1
        self.done[str(self.events)] = self.phones.press(who, where, self._button(where, label, nth))
        return self._answers()

    def _button(self, chat: str, label: str, nth: int) -> Any:
        """The way to choose what a message offers. Raises LookupError."""
        said = self.phones.read([chat])[chat]
        offered = [button for message in reversed(said) for button in message.buttons]
        found = [way for shown, way in offered if same(shown, label)]
        if not self.phones.has_buttons:
            return self._words(said[-1:], label)
        if len(found) < nth:
            raise LookupError(f"{chat} was never shown the button [{label}]")
        return found[nth - 1]

    def _words(self, last: list[Read], label: str) -> str:
        """What is typed where there are no buttons: what the last message says, or simply the words."""
        offered = dict(reversed([button for message in last for button in message.buttons]))
        found = next((way for shown, way in offered.items() if same(shown, label)), None)
        if found is None and REPORT in offered and label.startswith(REPORT):
            found = offered[REPORT]
        return label if found is None else str(found)

    def _answers(self) -> list[Told]:
        sent_at = self.now
        told = self.sent() + self.confirmed()
        self.pause(sent_at)
        return told

    def tick(self) -> list[Told]:
        self.running().tick()
        return self.sent()

    def sent(self) -> list[Told]:
        """What is new on the screens, chat by chat."""
        self.running().wake()
        self.running().settle()
        told: list[Told] = []
        for chat, messages in self.phones.read(list(self.counts)).items():
            new = messages[self.counts[chat] :]
            self.counts[chat] = len(messages)
            told += [(chat, message.as_reply(self.paper.drawn)) for message in new]
        return told

    def shown(self, reply: Reply) -> str:
        """As it stands on the screen."""
        return reply.text


def same(shown: str, label: str) -> bool:
    """Words to type are shown in small letters."""
    return shown.lower() == label.lower()
