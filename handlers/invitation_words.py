"""What an invitation says: the code, and the bot to open, so that no bot gets more people than it serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation.texts import vi as say
from handlers.office import Office
from handlers.visit import day_text, role_in
from storage import audience, invitations
from storage.awaited import Awaited
from storage.database import Transaction
from storage.invitations import Invitation, Invited

ROLE = "leader"
MOST_PEOPLE = 50
"""A free Zalo bot serves so many people; the next one gets no answer (docs/zalo.md)."""


@dataclass(frozen=True)
class Letter:
    """One leader's invitation, ready to be worded."""

    to: Awaited
    invitation: Invitation
    bot: str | None
    """The link that opens the bot it names, where the code has to be typed."""


def give_codes(tx: Transaction, office: Office, waiting: Sequence[Awaited], now: datetime, by: int) -> list[Letter]:
    """A letter for each: with the code that is open, or a new one. A few statements for a hundred groups."""
    ids = [one.group_id for one in waiting]
    known = invitations.open_for(tx, ids, ROLE, now)
    new = [Invited(one.group_id, one.person_id, one.leader) for one in waiting if one.group_id not in known]
    if new:
        invitations.create_leaders(tx, new, now, by)
        known = invitations.open_for(tx, ids, ROLE, now)
    name_bots(tx, office, [known[one.group_id] for one in waiting], now)
    return letters(tx, office, waiting, now)


def letters(tx: Transaction, office: Office, waiting: Sequence[Awaited], now: datetime) -> list[Letter]:
    """The letters of those who have a code; nothing is written."""
    known = invitations.open_for(tx, [one.group_id for one in waiting], ROLE, now)
    return [
        Letter(one, invitation, bot_link(office, invitation))
        for one in waiting
        if (invitation := known.get(one.group_id)) is not None
    ]


def name_bots(tx: Transaction, office: Office, given: Sequence[Invitation], now: datetime) -> None:
    """Give each invitation a bot with room, for good; where there is none it names none.

    Who was told to open a bot and has not come yet takes a place too, or a whole commune would be sent to the first.
    """
    without = [each for each in given if bot_link(office, each) is None]
    if not without or not office.typed_codes:
        return
    coming = invitations.count_open(tx, now)
    room = {
        bot: MOST_PEOPLE - here.get(bot, 0) - coming.get(bot, 0)
        for channel, bots in office.typed_codes.items()
        for here in [audience.count_accounts(tx, channel)]
        for bot in bots
    }
    named = {}
    for invitation in without:
        bot = next((each for each, places in room.items() if places > 0), None)
        if bot is None:
            break
        named[invitation.id] = bot
        room[bot] -= 1
    invitations.name_bots(tx, named)


def bot_link(office: Office, invitation: Invitation) -> str | None:
    """The link of the bot that the invitation names."""
    links = (bots.get(invitation.bot or "") for bots in office.typed_codes.values())
    return next((link for link in links if link is not None), None)


def message(office: Office, letter: Letter) -> str:
    """What the officer forwards to the leader."""
    to, invitation = letter.to, letter.invitation
    return say.INVITE_MESSAGE.format(
        name=to.leader or "",
        role=role_in(ROLE, to.scope),
        group=to.name,
        how=how_to_join(office, letter),
        code=invitation.code,
        expires=expires(office, letter),
    )


def expires(office: Office, letter: Letter) -> str:
    """The last day of the code."""
    return day_text(office.day(letter.invitation.expires_at))


def how_to_join(office: Office, letter: Letter) -> str:
    """Which bot to open, and whether the code has to be typed."""
    link, bot = office.link(letter.invitation.code), letter.bot
    if link and bot:
        return say.INVITE_LINK_OR_BOT.format(link=link, bot=bot)
    if link:
        return say.INVITE_LINK.format(link=link)
    return say.INVITE_BOT.format(bot=bot) if bot else say.INVITE_NO_LINK
