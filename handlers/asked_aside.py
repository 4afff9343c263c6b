"""What was asked outside a draft and waits for an answer: to withdraw, to have data deleted, to take a group more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversation import screens, yes_or_no
from conversation.intents import intent
from conversation.phones import is_meant_for_one
from conversation.phrasing import says
from conversation.texts import vi as say
from handlers import difficulties, draft_in_hand, joining, listed, menu, privacy, replying, reporter_changes, wishes
from handlers.visit import Visit


def answered(visit: Visit, choice: str | None) -> bool:
    """A typed answer straight after the question is meant for it, not for the report in hand.

    After any other message or `choice` only the question's buttons count.
    """
    pending = dict(visit.person.pending or {})
    if not pending.pop("by_word", False):
        return False
    accepted = None if choice is not None else said(visit.message.text)
    if choice is None and (accepted is not None or is_label(visit, pending)) and is_early(visit, pending):
        return True
    match pending:
        case {"phone": True} if choice is None and is_meant_for_one(visit.message.text):
            reporter_changes.take_phone(visit, visit.message.text)
        case {"difficulty": str()} if accepted:
            difficulties.keep(visit)
        case {"telling": dict(telling)} if choice is None and is_label(visit, pending):
            wishes.press(visit, screens.parts_of(str(reporter_changes.labelled(visit.message.text, telling)))[1:])
        case {"telling": dict(telling)} if accepted:
            visit.wait_for(**pending, by_word=True)
            visit.say(say.EXACT_LABEL.format(label=" / ".join(telling.values())))
        case {"privacy": str(wanted)} if choice is None and is_label(visit, pending):
            privacy.ENDINGS[wanted](visit)
        case {"privacy": str(wanted)} if accepted:
            privacy.ASKINGS[wanted](visit, say.EXACT_WORDS.format(label=privacy.LABELS[wanted]) + "\n")
        case {"invitation": int(invitation)} if choice is None and is_label(visit, pending):
            joining.one_more(visit, invitation, accepted=True)
        case {"invitation": int(invitation)} if accepted is not None:
            joining.one_more(visit, invitation, accepted=accepted)
            if not accepted:
                go_on(visit)
        case _ if accepted is False:
            refuse(visit)
        case _:
            visit.wait_for(**pending)
            return False
    return True


def is_label(visit: Visit, pending: Mapping[str, Any]) -> bool:
    """The words of the button that does what was asked."""
    if "telling" in pending:
        return reporter_changes.labelled(visit.message.text, pending["telling"]) is not None
    return says(visit.message.text, privacy.LABELS.get(pending.get("privacy", ""), say.ACCEPT_GROUP))


def is_early(visit: Visit, pending: Mapping[str, Any]) -> bool:
    """Written before the question was sent, as who types the command once more: it is asked again."""
    if "telling" in pending:
        return listed.say_again_unseen(visit, next(iter(pending["telling"])))
    asks = f"y:{pending['privacy']}_yes" if "privacy" in pending else f"j:yes:{pending.get('invitation')}"
    # The words that withdraw or delete are the command's own: sent twice within a second they are no yes.
    return listed.say_again_unseen(visit, asks, at_once="privacy" in pending)


def said(text: str) -> bool | None:
    """Yes or no; who wants to stop ('dừng lại') wants nothing of it either."""
    answer = yes_or_no.said(text)
    found = intent(text, commands_only=True)
    return False if answer is None and found is not None and found.code == "pause" else answer


def refuse(visit: Visit) -> None:
    """'Không' to withdrawing or deleting."""
    visit.wait_for()
    if not go_on(visit):
        menu.show(visit)


def go_on(visit: Visit) -> bool:
    """Ask again what the draft in hand asks; False where there is none."""
    row = replying.in_hand(visit)
    if row is not None:
        replying.again(visit, row, *draft_in_hand.opened(visit, row), "")
    return row is not None
