"""/moi: ready-to-forward invitations for the groups whose leader has not joined, and a sheet with QR codes."""

from __future__ import annotations

from dataclasses import dataclass

from conversation.messages import Choice, Drawing, Reply, short_label
from conversation.texts import vi as say
from handlers import refusing
from handlers.visit import Visit, day_text, role_text
from storage import audience, invitations, people, units
from storage.invitations import Invitation

PER_PAGE = 8
MOST_PEOPLE = 50
"""A free Zalo bot serves so many people; the next one gets no answer (docs/zalo.md)."""


@dataclass(frozen=True)
class Awaited:
    """A group whose leader has not joined, and who that is, where an import named him."""

    group: units.Group
    person_id: int | None
    name: str | None


def awaited(visit: Visit) -> list[Awaited]:
    """The groups in the officer's units that no leader joined for."""
    found = []
    for unit in people.units_officered(visit.tx, visit.person.id, visit.today):
        under = units.groups_under(visit.tx, unit.id, visit.today)
        held = people.reporters(visit.tx, [group.id for group in under], visit.today)
        leaders = [role for role in held if role.role == "leader"]
        here = people.joined(visit.tx, [role.person_id for role in leaders])
        taken = {role.group_id for role in leaders if role.person_id in here}
        named = {role.group_id: role.person_id for role in leaders}
        for group in under:
            if group.id not in taken:
                person_id = named.get(group.id)
                name = people.person(visit.tx, person_id).name if person_id else None
                found.append(Awaited(group, person_id, name))
    return found


def show(visit: Visit, page: int = 0) -> None:
    """The list, with a button per group, for all at once, and for the printed sheet."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(refusing.no_right(visit))
        return
    waiting = awaited(visit)
    name = ", ".join(unit.name for unit in mine)
    if not waiting:
        visit.say(say.INVITE_NONE.format(unit=name))
        return
    part = waiting[page * PER_PAGE : (page + 1) * PER_PAGE]
    choices = [Choice(f"i:one:{one.group.id}", short_label(one.group.name)) for one in part]
    if len(waiting) > (page + 1) * PER_PAGE:
        choices.append(Choice(f"i:page:{page + 1}", say.INVITE_NEXT_PAGE))
    choices += [Choice("i:all", say.INVITE_ALL), Choice("i:sheet", say.INVITE_SHEET)]
    visit.say(visit.fit(say.INVITE_HEAD, unit=name, count=len(waiting)), *choices)


def invite_one(visit: Visit, group_id: int) -> None:
    """One message, ready to be forwarded."""
    for one in awaited(visit):
        if one.group.id == group_id:
            visit.say(message(visit, one), kind="notice")
            return
    visit.say(say.BUTTON_OF_OLD)


def invite_all(visit: Visit) -> None:
    """One message per leader."""
    for one in awaited(visit):
        visit.say(message(visit, one), kind="notice")


def sheet(visit: Visit) -> None:
    """A page to print: a QR code, the code and how to use it, for each leader."""
    waiting = awaited(visit)
    if not waiting:
        visit.say(say.BUTTON_OF_OLD)
        return
    people_data = []
    for one in waiting:
        invitation = code_for(visit, one)
        bot = bot_for(visit, invitation)
        people_data.append(
            {
                "group": one.group.name,
                "name": one.name or "",
                "code": invitation.code,
                "link": visit.office.link(invitation.code) or bot or "",
                "expires": day_text(visit.office.day(invitation.expires_at)),
            }
        )
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    title = ", ".join(unit.name for unit in mine)
    data: dict[str, object] = {"title": title, "people": people_data}
    if visit.office.typed_codes and not visit.office.join_links:
        data["how_to"] = list(say.INVITE_SHEET_HOW_TO)
    drawing = Drawing("invitation_sheet", data, "thu-moi.pdf")
    visit.say(Reply(say.INVITE_SHEET_CAPTION.format(count=len(waiting)), drawing=drawing), kind="notice")


def code_for(visit: Visit, one: Awaited) -> Invitation:
    """The open code of a group's leader, or a new one."""
    known = invitations.open_for(visit.tx, one.group.id, "leader", visit.now)
    return known or invitations.create(
        visit.tx,
        "leader",
        visit.now,
        group_id=one.group.id,
        person_id=one.person_id,
        name=one.name,
        created_by=visit.person.id,
    )


def message(visit: Visit, one: Awaited) -> str:
    """What the officer forwards to the leader."""
    invitation = code_for(visit, one)
    return say.INVITE_MESSAGE.format(
        name=one.name or "",
        role=role_text("leader", one.group),
        group=one.group.name,
        how=how_to_join(visit, invitation),
        code=invitation.code,
        expires=day_text(visit.office.day(invitation.expires_at)),
    )


def how_to_join(visit: Visit, invitation: Invitation) -> str:
    """Which bot to open, and whether the code has to be typed."""
    link, bot = visit.office.link(invitation.code), bot_for(visit, invitation)
    if link and bot:
        return say.INVITE_LINK_OR_BOT.format(link=link, bot=bot)
    if link:
        return say.INVITE_LINK.format(link=link)
    return say.INVITE_BOT.format(bot=bot) if bot else say.INVITE_NO_LINK


def bot_for(visit: Visit, invitation: Invitation) -> str | None:
    """The link of the bot with room that the invitation names from now on; None where there is none.

    Who was told to open a bot and has not come yet takes a place too, or a whole commune would be sent to the first.
    """
    for channel, bots in visit.office.typed_codes.items():
        named = invitation.bot or ""
        if named in bots:
            return bots[named]
        for bot, link in bots.items():
            taken = audience.count_accounts(visit.tx, channel, bot)
            if taken + invitations.count_open(visit.tx, bot, visit.now) < MOST_PEOPLE:
                invitations.name_bot(visit.tx, invitation.id, bot)
                return link
    return None
