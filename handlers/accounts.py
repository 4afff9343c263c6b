"""One person on several messengers: a code from the first account lets the second one in; each can be ended."""

from __future__ import annotations

from datetime import timedelta

from conversation.intents import Intent
from conversation.messages import Choice, Reply
from conversation.plain_choices import with_word
from conversation.texts import vi as say
from conversation.tokens import fold
from handlers import draft_in_hand, menu, owing, refusing
from handlers.visit import Visit
from storage import audit, drafts, invitations, outbox, own_accounts, people, units
from storage.invitations import Invitation
from storage.messages import forget_messages
from storage.own_accounts import OwnAccount

ROLE = "account"
"""Stands for a role in a code that gives none: it only tells whose the next account is."""
TRUSTED_AFTER = timedelta(days=1)
LIFETIME = timedelta(hours=1)
"""The code opens all that the person may do, and he has both messengers at hand."""


def show_code(visit: Visit) -> None:
    """'thêm tài khoản': a code to be typed to the bot on the other messenger."""
    unit_id = own_unit(visit)
    if unit_id is None:
        visit.say(refusing.no_group(visit))
        return
    made = invitations.create(
        visit.tx,
        ROLE,
        visit.now,
        unit_id=unit_id,
        person_id=visit.person.id,
        created_by=visit.person.id,
        lifetime=LIFETIME,
    )
    visit.say(say.ACCOUNT_CODE.format(code=made.code), kind="receipt")


def own_unit(visit: Visit) -> int | None:
    """The unit of the person's first role, for the consent that the other account is asked for."""
    for role in people.roles_of(visit.tx, visit.person.id, visit.today):
        return units.group(visit.tx, role.group_id).area_id if role.group_id is not None else role.unit_id
    return None


def joined(visit: Visit, invitation: Invitation) -> None:
    """The account is the person's: his others are told, and he goes on where he was."""
    audit.note(visit.tx, visit.person.id, "account.joined", f"invitation:{invitation.id}", visit.now)
    head = say.ACCOUNT_JOINED.format(name=people.person(visit.tx, visit.person.id).name)
    hand = visit.person.hand_draft_id
    row = drafts.load(visit.tx, hand) if hand is not None else None
    if row is not None and owing.is_open(visit, row):
        visit.say(head, kind="receipt")
        draft_in_hand.take_in_hand(visit, row)
    else:
        menu.show(visit, head=head)
    tell_others(visit)


def tell_others(visit: Visit) -> None:
    """Whoever holds a code can do all that its owner may: the owner hears of it at once, wherever he is."""
    assert visit.account is not None
    channel = say.CHANNELS[visit.message.channel]
    time = f"{visit.office.local(visit.now):%H:%M %d/%m/%Y}"
    text = say.ACCOUNT_ADDED.format(channel=channel, time=time)
    choice = Choice(f"a:end:{visit.account.id}", say.ACCOUNT_END.format(channel=channel, since=time))
    for other in own_accounts.of_person(visit.tx, visit.person.id):
        if other.id != visit.account.id and other.state == "active":
            reply = Reply(text, (choice,))
            if other.address.channel in visit.office.buttonless:
                reply = with_word(Reply(text), say.ACCOUNTS_WORD)
            outbox.add(visit.tx, other.address, reply, visit.now, person_id=visit.person.id)


def show(visit: Visit, found: Intent | None = None) -> None:
    """'tài khoản của tôi': each with its messenger, since when and last used, and a button to end it.

    'bỏ tài khoản Zalo' ends the only other one on Zalo.
    """
    mine = own_accounts.of_person(visit.tx, visit.person.id)
    named = [each for each in others(visit, mine) if found and is_named(each, found.unit or found.arguments)]
    if len(named) == 1:
        end(visit, named[0].id)
        return
    visit.say(say.ACCOUNTS_HEAD.format(accounts=lines(visit, mine)), *choices(visit, mine))


def others(visit: Visit, mine: list[OwnAccount]) -> list[OwnAccount]:
    """Those that the person does not write from just now."""
    assert visit.account is not None
    return [each for each in mine if each.id != visit.account.id]


def is_named(account: OwnAccount, words: str) -> bool:
    """'zalo' names an account on Zalo."""
    return bool(words) and fold(words) == fold(say.CHANNELS[account.address.channel])


def lines(visit: Visit, mine: list[OwnAccount]) -> str:
    """'• Zalo, từ 16/11/2026, dùng lần cuối 08:00 16/11/2026 (bác đang dùng)'."""
    shown = []
    for each in mine:
        here = visit.account is not None and each.id == visit.account.id
        used = visit.now if here else each.used_at
        shown.append(
            say.ACCOUNT_LINE.format(
                channel=say.CHANNELS[each.address.channel],
                since=since(visit, each),
                used=f"{visit.office.local(used):%H:%M %d/%m/%Y}",
                here=say.ACCOUNT_HERE if here else say.ACCOUNT_GONE if each.state != "active" else "",
            )
        )
    return "\n".join(shown)


def since(visit: Visit, account: OwnAccount) -> str:
    """The day it became the person's."""
    return f"{visit.office.local(account.joined_at):%d/%m/%Y}" if account.joined_at else say.MISSING_VALUE


def choices(visit: Visit, mine: list[OwnAccount]) -> list[Choice]:
    """A button to end each of the others."""
    return [
        Choice(
            f"a:end:{each.id}",
            say.ACCOUNT_END.format(channel=say.CHANNELS[each.address.channel], since=since(visit, each)),
        )
        for each in others(visit, mine)
    ]


def end(visit: Visit, account_id: int) -> None:
    """One of the person's other accounts is let go; codes that would let it in again are worth nothing.

    Not from an account that is new itself: who got in by a code must not be able to lock its owner out.
    """
    mine = own_accounts.of_person(visit.tx, visit.person.id)
    ended = next((each for each in others(visit, mine) if each.id == account_id), None)
    here = next(each for each in mine if visit.account is not None and each.id == visit.account.id)
    if ended is None:
        visit.say(say.BUTTON_OF_OLD)
        return
    since_at = here.joined_at
    is_new = since_at is not None and visit.now - since_at < TRUSTED_AFTER
    if is_new and ended.id < here.id:
        visit.say(say.ACCOUNT_TOO_NEW)
        return
    forget_messages(visit.tx, ended.address)
    people.remove_account(visit.tx, ended.id)
    invitations.end_of_person(visit.tx, visit.person.id, visit.now, role=ROLE)
    audit.note(visit.tx, visit.person.id, "account.ended", f"account:{ended.id}", visit.now)
    if ended.state == "active":
        outbox.add(visit.tx, ended.address, Reply(say.ACCOUNT_ENDED_THERE), visit.now, erase=True)
    visit.say(say.ACCOUNT_ENDED.format(channel=say.CHANNELS[ended.address.channel]), kind="receipt")
