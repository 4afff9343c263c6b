"""The one door every message comes through: finds the sender and the handler, within one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversation import replies, screens, wishes
from conversation.dialogue import Heard
from conversation.intents import Intent, intent
from conversation.messages import Incoming, Reply
from conversation.questionnaire import Question
from conversation.texts import vi as say
from handlers import (
    asked_aside,
    buttons,
    commands,
    difficulties,
    dossiers,
    draft_in_hand,
    filing,
    group_chat,
    joining,
    listed,
    lost_contact,
    menu,
    photos,
    publishing,
    replying,
    unreadable,
)
from handlers.office import Office
from handlers.visit import Visit
from storage import chats, drafts, inbox, invitations, messages, outbox, people, quotas
from storage.database import Transaction
from storage.drafts import DraftRow
from storage.outbox import Address

USE_NOTED_EVERY = timedelta(minutes=10)
"""So exactly it is known which of his accounts a person used last."""


def handle(tx: Transaction, office: Office, inbox_id: int, message: Incoming | None, now: datetime) -> None:
    """Handle one stored update; everything it does commits together with its being done."""
    erase = False
    if message is not None:
        visit = Visit(tx, office, message, now)
        visit.account = people.account(tx, message.channel, message.bot, message.sender)
        if message.channel in office.monthly:
            quotas.count(tx, message.channel, message.bot, office.month(now), received=1)
        # What a person who has not agreed wrote is not kept.
        erase = visit.known is None
        route(visit)
    inbox.mark_done(tx, inbox_id, erase=erase)


def fail(tx: Transaction, inbox_id: int, message: Incoming | None, error: BaseException, now: datetime) -> bool:
    """Handling raised: count it; after three tries the update is a dead letter and the person is told. True then."""
    dead = inbox.mark_failed(tx, inbox_id, f"{type(error).__name__}: {error}")
    if dead and message is not None and message.event == "message":
        address = Address(message.channel, message.bot, message.chat, message.thread, message.chat_kind == "group")
        reply = Reply(say.SORRY)
        outbox.add(tx, address, reply, now, callback=message.callback)
    return dead


def route(visit: Visit) -> None:
    """Choose what handles the message."""
    message = visit.message
    if message.event != "message":
        note_event(visit)
    elif message.chat_kind == "group":
        group_chat.handle(visit)
    elif visit.known is None:
        joining.handle(visit)
    else:
        note_use(visit)
        handle_private(visit)


def note_event(visit: Visit) -> None:
    """The bot was added or removed, a group got a new id, a message was edited."""
    message, tx = visit.message, visit.tx
    if message.event == "migrated" and message.migrated_to is not None:
        chats.move(tx, visit.address, message.migrated_to)
    elif message.event == "left":
        lost = lost_contact.chat_lost if message.chat_kind == "group" else lost_contact.account_lost
        lost(tx, visit.office, visit.address, visit.now)
    elif message.event == "joined":
        if message.chat_kind == "group":
            chats.set_state(tx, visit.address, "active")
        elif visit.account is not None:
            people.note_account(tx, visit.account.id, state="active")
    elif message.event == "edited" and message.chat_kind == "private":
        follow_edit(visit)


def follow_edit(visit: Visit) -> None:
    """An edited answer is asked for again; of what answered nothing the person must know that it changes nothing."""
    if visit.known is not None and not replying.answer_edited(visit) and replying.in_hand(visit) is not None:
        visit.say(say.EDITED)


def note_use(visit: Visit) -> None:
    """Reminders go to the account last used; writing again revives one that was gone."""
    account = visit.account
    assert account is not None
    # Not one write per message.
    if (
        account.state != "active"
        or account.address.chat != visit.message.chat
        or visit.now - account.used_at > USE_NOTED_EVERY
    ):
        values = {"state": "active", "chat": visit.message.chat, "used_at": visit.now}
        people.note_account(visit.tx, account.id, **values)


def handle_private(visit: Visit) -> None:
    """A private message of somebody who agreed."""
    message = visit.message
    choice = message.choice or listed.choice_of(visit)
    if message.choice is None and choice is not None and listed.is_early(visit):
        return
    if asked_aside.answered(visit, choice):
        return
    if choice is not None:
        press(visit, choice)
    elif message.photo is not None:
        photos.take(visit)
    elif message.file is not None:
        publishing.take_file(visit)
    elif message.other is not None or not message.text.strip():
        not_text(visit)
    else:
        read_text(visit)


def press(visit: Visit, choice: str) -> None:
    """A button, pressed or picked."""
    of_draft = screens.read_button(choice)
    if of_draft is not None:
        replying.press(visit, *of_draft)
    elif not buttons.press(visit, screens.parts_of(choice)):
        visit.say(say.BUTTON_OF_OLD)


def not_text(visit: Visit) -> None:
    """A sticker, a voice message, a file, or nothing at all."""
    if visit.message.other == "unsupported" and unreadable.is_second(visit):
        visit.say(say.UNSUPPORTED_TWICE)
        return
    row = replying.in_hand(visit)
    if row is not None:
        replying.answer(visit, row, Heard(other=True))
    else:
        menu.show(visit, head=say.NOT_TEXT)


def read_text(visit: Visit) -> None:
    """A typed message: a command, the answer to the question in hand, a code, or nothing we know."""
    text = visit.message.text
    code = invitations.looks_like_code(text)
    if code is not None and invitations.by_code(visit.tx, code) is not None:
        # Eight such characters are a code even where a number is asked.
        joining.code_from_known(visit, code)
        return
    found = intent(text)
    if found is not None and not commands.is_one(visit, found):
        found = None
    row = replying.in_hand(visit)
    is_command = found is not None and (row is None or commands_now(visit, row, text, found))
    if not is_command:
        quoted = quoted_prompt(visit)
        if quoted is not None:
            replying.answer_quoted(visit, *quoted)
            return
        if row is not None:
            replying.answer(visit, row, Heard(text=text))
            return
    if row is None and (found is None or found.arguments == text) and filing.take_told(visit, text):
        # A month or a correction, whatever else its words may wish.
        return
    if found is not None and commands.obey(visit, found):
        return
    if code is not None and joining.code_from_known(visit, code):
        return
    if not difficulties.offer(visit, text):
        menu.ask_which(visit, wishes.likeliest(text))


def quoted_prompt(visit: Visit) -> tuple[DraftRow, str] | None:
    """The draft and question of the prompt that the message quotes; None where it quotes none of the person's."""
    if visit.message.quoted is None:
        return None
    for choice in messages.buttons_of(visit.tx, visit.address, visit.message.quoted):
        parts = choice.split(":", 4)
        of_draft = screens.read_button(choice)
        if of_draft is not None and parts[3]:
            row = drafts.load(visit.tx, of_draft[0])
            return (row, parts[3]) if row is not None and dossiers.may_fill(visit, row) else None
    return None


def answers(question: Question, text: str) -> bool:
    """It is an answer to this question whatever else it may mean: 'bang thang truoc' is no workbook then."""
    if not question.question_type:
        return question.kind == "text"
    return not isinstance(
        replies.read(text, question.question_type, unit=question.unit, question=question.label), replies.Ask
    )


def commands_now(visit: Visit, row: DraftRow, text: str, found: Intent) -> bool:
    """While a free text is asked only '/commands' are commands; else those that never answer a question."""
    form, subject = draft_in_hand.opened(visit, row)
    question = screens.asked_question(form, row.draft, subject)
    if question is not None and not text.startswith("/") and answers(question, text):
        return False
    if (
        found.code in commands.OF_OFFICERS
        and not text.startswith("/")
        and not people.units_officered(visit.tx, visit.person.id, visit.today)
    ):
        # 'tôi chưa nộp' of who is about to, 'tổng hợp chưa xong': they tell how far it is.
        return False
    return found.code in commands.WITHIN_A_REPORT
