"""What was asked outside a draft and waits for a yes or no: to withdraw, to have data deleted, to take a group more."""

from __future__ import annotations

from conversation.intents import intent
from handlers import draft_in_hand, joining, menu, privacy, replying
from handlers.visit import Visit


def answered(visit: Visit, choice: str | None) -> bool:
    """A typed yes or no straight after the question is its answer, not one to the report in hand.

    After any other message or `choice` only the question's buttons count.
    """
    pending = dict(visit.person.pending or {})
    if not pending.pop("by_word", False):
        return False
    found = intent(visit.message.text) if choice is None else None
    code = found.code if found is not None else ""
    if code not in ("yes", "agree", "no", "refuse"):
        visit.wait_for(**pending)
        return False
    accepted = code in ("yes", "agree")
    match pending:
        case {"invitation": int(invitation)}:
            joining.one_more(visit, invitation, accepted=accepted)
        case {"privacy": str(wanted)} if accepted:
            privacy.ENDINGS[wanted](visit)
        case _:
            refuse(visit)
            return True
    if not accepted:
        go_on(visit)
    return True


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
