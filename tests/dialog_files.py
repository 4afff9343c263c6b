"""Golden conversations as YAML files: reading, playing and writing them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from conversation.messages import Drawing, PhotoIn, Reply
from storage import figures, reports, summaries, units, verification
from storage.database import Database, Transaction
from storage.tables import groups, inbox, invitations, metadata
from storage.tables import units as units_table
from tests.talk import GROUP_CHATS, SHORT, Talk, Told, at

SILENCE = "(im lặng)"
NOT_SPEAKERS = frozenset({"bot", "later", "restart", "invite", "check", "nth", "again", "at_once", "anonymous"})
OTHERS = {"(nhãn dán)": "sticker", "(ghi âm)": "voice", "(tệp)": "file", "(vị trí)": "location"}
LONG = {"(10.000 chữ)": "chữ " * 2_500}

_CODE_OF = re.compile(r"\{mã (\S+)\}")
_EDIT = re.compile(r"\(sửa tin(?: «(.*)»)?\) (.*)", re.DOTALL)
_PHOTO = re.compile(r"\(ảnh ?(\w*)\) ?(.*)", re.DOTALL)


@dataclass
class Play:
    """One conversation being replayed; `steps` becomes the steps with what the bot says now."""

    talk: Talk
    steps: list[dict[str, Any]] = field(default_factory=list)
    sent_at: datetime | None = None
    messages: dict[str, str] = field(default_factory=dict)
    """What was typed -> the id of the message, newest last."""

    def step(self, step: Mapping[str, Any]) -> None:
        """Do one step and keep it as it went."""
        if step.get("restart"):
            self.talk.restart()
        elif "invite" in step:
            for role, code in step["invite"].items():
                self.talk.invite(role, str(code))
        elif "check" in step:
            self.steps.append({"check": checked(self.talk, step["check"])})
            return
        elif "later" in step:
            told = self.talk.later(at(str(step["later"])))
            self.steps.append({**step, "bot": self._written(told, "")})
            return
        else:
            self._speak(step)
            return
        self.steps.append(dict(step))

    def _speak(self, step: Mapping[str, Any]) -> None:
        speaker = next(key for key in step if key not in NOT_SPEAKERS)
        who, _, chat = speaker.partition(" @ ")
        chat = chat or who
        typed = str(step[speaker])
        if step.get("again"):
            # The messenger delivers the very same update once more.
            self.talk.events -= 1
        if step.get("at_once") and self.sent_at is not None:
            # Sent before the answer to the message before was there.
            self.talk.now = self.sent_at
        self.sent_at = self.talk.now
        told = self._do(who, chat, typed, step)
        self.steps.append({**step, "bot": self._written(told, chat)})

    def _do(self, who: str, chat: str, typed: str, step: Mapping[str, Any]) -> list[Told]:
        talk = self.talk
        more: dict[str, Any] = {"anonymous": bool(step.get("anonymous"))}
        photo = _PHOTO.fullmatch(typed)
        if typed.startswith("[") and typed.endswith("]"):
            return talk.press(who, typed[1:-1], chat=chat, nth=step.get("nth", 1))
        if photo:
            kept = PhotoIn(f"photo-{talk.events}", 1000)
            return talk.say(who, photo[2], chat=chat, photo=kept, album=photo[1] or None, **more)
        if typed in OTHERS:
            return talk.say(who, chat=chat, other=OTHERS[typed], **more)
        edit = _EDIT.fullmatch(typed)
        if edit:
            # '(sửa tin) 16' edits the last message, '(sửa tin «15») 16' the one that said 15.
            said = self.messages[edit[1]] if edit[1] else list(self.messages.values())[-1]
            return talk.say(who, edit[2], chat=chat, event="edited", message_id=said)
        self.messages.pop(typed, None)
        self.messages[typed] = str(talk.events + 1)
        typed = _CODE_OF.sub(lambda match: self._code(match[1]), LONG.get(typed, typed))
        return talk.say(who, typed, chat=chat, **more)

    def _code(self, place: str) -> str:
        """The newest code for a group or unit."""
        return next(code for code, named in reversed(self._codes().items()) if named == place)

    def _codes(self) -> dict[str, str]:
        """Code -> the group's or unit's code it is for."""
        place = sa.func.coalesce(groups.c.code, units_table.c.code).label("place")
        joined = invitations.outerjoin(groups, invitations.c.group_id == groups.c.id)
        joined = joined.outerjoin(units_table, invitations.c.unit_id == units_table.c.id)
        with self.talk.database.reading() as tx:
            rows = tx.rows(sa.select(invitations.c.code, place).select_from(joined).order_by(invitations.c.id))
        return {row.code: row.place for row in rows if row.place}

    def _written(self, told: list[Told], chat: str) -> str | list[dict[str, str]]:
        """What the bot said: a text when it is one message to `chat`, else a list of {chat: text}."""
        codes = self._codes()
        written = []
        for where, reply in told:
            text = as_text(reply, self.talk.shown(reply), buttons=self.talk.buttons)
            for code, place in codes.items():
                text = text.replace(code, f"{{mã {place}}}")
            written.append({where: text})
        if not written:
            return SILENCE
        return written[0][chat] if len(written) == 1 and chat in written[0] else written


def as_text(reply: Reply, shown: str, *, buttons: bool) -> str:
    """A message as an official reads it in the file: text, pictures, buttons."""
    lines = [line.rstrip() for line in shown.split("\n")]
    if reply.drawing is not None:
        lines.append(drawing_line(reply.drawing))
    elif reply.media:
        lines.append(f"(ảnh đã lưu: {len(reply.media)})")
    if buttons and reply.choices:
        lines.append(" ".join(f"[{choice.label}]" for choice in reply.choices))
    return "\n".join(lines)


def drawing_line(drawing: Drawing) -> str:
    """'(hình: summary_chart)', '(tệp: tu-quan-02473-2026-11.xlsx)'."""
    return f"(tệp: {drawing.file_name})" if drawing.file_name else f"(hình: {drawing.name})"


def begins_in_town(dialog: Mapping[str, Any]) -> bool:
    """Nothing is said of its beginning: it is what `prepare_town` makes."""
    return not {"now", "preset", "buttons", "joined", "bound"} & set(dialog)


def play(database: Database, dialog: Mapping[str, Any], *, in_town: bool) -> dict[str, Any]:
    """Replay a conversation, in what `prepare_town` made or else `prepare_installation`; gives it as it should read."""
    return play_with(Talk(database, **settings_of(dialog)), dialog, in_town=in_town)


def settings_of(dialog: Mapping[str, Any]) -> dict[str, Any]:
    """What a talk has to be told: when it begins, by which calendar, and whether choices are buttons."""
    return {
        "now": at(str(dialog.get("now", "2026-11-16 08:00"))),
        "preset": dialog.get("preset", "administrative"),
        "buttons": dialog.get("buttons", True),
    }


def play_with(talk: Talk, dialog: Mapping[str, Any], *, in_town: bool = False) -> dict[str, Any]:
    """Replay a conversation in this talk, which is then over."""
    played = Play(talk)
    try:
        if not in_town:
            talk.set_up(tuple(dialog.get("joined", SHORT)), tuple(dialog.get("bound", GROUP_CHATS)))
        steps: list[Mapping[str, Any]] = dialog["talk"]
        for step, following in zip(steps, [*steps[1:], {}], strict=True):
            # Where the next message is sent before this one's answer is there, photos wait to be confirmed with it.
            talk.hurried = bool(following.get("at_once"))
            played.step(step)
        leave_nothing_behind(talk.database)
    finally:
        talk.stop()
        talk.database.close()
    return {**dialog, "talk": played.steps}


def leave_nothing_behind(database: Database) -> None:
    """After every conversation: all that came in was handled, and the totals are what the figures say."""
    with database.reading() as tx:
        unhandled = tx.rows(sa.select(inbox.c.event_key).where(inbox.c.state != "done"))
    assert not unhandled, f"not handled: {unhandled}"
    found = verification.verify(database)
    assert not found.count, found


# --- checks ---------------------------------------------------------------------------------------------------------


def checked(talk: Talk, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The same checks with what is in the database."""
    with talk.database.reading() as tx:
        return {
            kind: {key: CHECKS[kind](tx, talk, str(key), each) for key, each in wanted[kind].items()} for kind in wanted
        }


def figures_of(tx: Transaction, talk: Talk, key: str, wanted: Any) -> dict[str, float | int | None]:
    """'T1 2026-11': every figure of the group's month."""
    code, _, month = key.partition(" ")
    group = units.group_by_code(tx, code)
    assert group is not None
    found = figures.of_months(tx, group.id, [month]).get(month, {})
    return {indicator: plain(value) for indicator, value in sorted(found.items())}


def baseline_of(tx: Transaction, talk: Talk, key: str, wanted: Any) -> dict[str, float | int | None]:
    """'T1': the baseline survey of the group."""
    group = units.group_by_code(tx, key)
    assert group is not None
    return {indicator: plain(value) for indicator, value in sorted(figures.baseline_of(tx, group.id).items())}


def report_of(tx: Transaction, talk: Talk, key: str, wanted: Any) -> str:
    """'T1 2026-11': 'submitted, bản 2, đúng hạn'."""
    code, _, month = key.partition(" ")
    group = units.group_by_code(tx, code)
    report = reports.find(tx, group.id, month) if group else None
    if report is None:
        return "không có"
    timely = {True: ", đúng hạn", False: ", muộn", None: ""}[report.on_time]
    return f"{report.state}, bản {report.version}{timely}" + (", thiếu so sánh" if report.without_baseline else "")


def summary_of(tx: Transaction, talk: Talk, key: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """'02473 2026-11': {nộp: 1/3, MT01: 45, ...}, the indicators that the file names."""
    code, _, period = key.partition(" ")
    unit = units.unit_by_code(tx, code)
    assert unit is not None
    found = summaries.summary(tx, unit, period, talk.preset, withhold=False)
    done = found.completeness
    values = {"nộp": f"{done.filed}/{done.due}", "đúng hạn": done.on_time, "điều chỉnh": found.adjusted}
    values |= {total.indicator.code: plain(total.value) for total in found.totals}
    return {name: values.get(name) for name in wanted}


def rows_of(tx: Transaction, talk: Talk, key: str, wanted: Any) -> int:
    """How many rows a table has; 'inbox.payload': how many of them hold something there."""
    name, _, column = key.partition(".")
    table = metadata.tables[name]
    counted = sa.select(sa.func.count()).select_from(table)
    return int(tx.scalar(counted.where(table.c[column].is_not(None)) if column else counted))


CHECKS: dict[str, Any] = {
    "figures": figures_of,
    "baseline": baseline_of,
    "report": report_of,
    "summary": summary_of,
    "rows": rows_of,
}


def plain(value: int | None) -> float | int | None:
    """Thousandths as people write them: 12, 12.5."""
    if value is None:
        return None
    return value // 1000 if value % 1000 == 0 else value / 1000


# --- files ----------------------------------------------------------------------------------------------------------


class _Writer(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)


def read(path: Path) -> dict[str, Any]:
    """A conversation's file."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Reader)
    return found


def write(path: Path, dialog: Mapping[str, Any]) -> None:
    """Write a conversation's file again."""
    text = yaml.dump(dict(dialog), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")


class _Reader(yaml.CSafeLoader):
    """Leaves dates and times as they are written."""


_Reader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
