"""Joining: an invitation code, the consent notice, and then the menu."""

from __future__ import annotations

from datetime import timedelta

from conversation import intents
from conversation.messages import Choice, Reply
from conversation.phrasing import says
from conversation.texts import vi as say
from handlers import accounts, listed, menu, officers, unreadable
from handlers.visit import Visit, role_text
from storage import asked, audit, consents, invitations, people, strangers, units
from storage.invitations import Invitation
from storage.people import Account


def handle(visit: Visit) -> None:
    """A private message from an account that is nobody's yet."""
    account = visit.account
    if account is not None and account.invitation_id is not None:
        read_consent(visit, account, account.invitation_id)
        return
    text = entered_code(visit)
    if text is None:
        greet(visit)
        return
    invitation = checked(visit, text)
    if invitation is None:
        return
    people.open_account(visit.tx, visit.address, visit.message.sender, invitation.id, visit.now)
    # From here on the account is there, and with it what was last said to it.
    visit.account = people.account(visit.tx, visit.message.channel, visit.message.bot, visit.message.sender)
    ask_consent(visit, invitation)


def greet(visit: Visit) -> None:
    """One fixed answer to a stranger, then nothing more for a day: who writes 500 times costs one message."""
    if visit.message.other == "unsupported" and unreadable.is_second(visit):
        visit.say(say.UNSUPPORTED_TWICE, erase=True)
    elif may_answer(visit, "stranger", timedelta(days=1)):
        visit.say(say.STRANGER, erase=True)


def may_answer(visit: Visit, what: str, span: timedelta) -> bool:
    """False where a stranger has the same answer said again and again."""
    message = visit.message
    return strangers.times(visit.tx, message.channel, message.bot, message.chat, what, visit.now, span) == 1


def entered_code(visit: Visit) -> str | None:
    """The code in the message: typed alone, or as /start CODE."""
    found = intents.intent(visit.message.text)
    if found is not None and found.code == "start":
        return invitations.looks_like_code(found.arguments)
    return invitations.looks_like_code(visit.message.text)


def checked(visit: Visit, code: str) -> Invitation | None:
    """The invitation of a code if it can be used; else says what is wrong with it."""
    channel, bot, sender = visit.message.channel, visit.message.bot, visit.message.sender
    erase = visit.known is None
    if not invitations.may_try(visit.tx, channel, bot, sender, visit.now):
        if may_answer(visit, "too often", invitations.TRIES_SPAN):
            visit.say(say.CODE_TOO_OFTEN, erase=erase)
        return None
    invitation = invitations.by_code(visit.tx, code)
    if invitation is None:
        invitations.count_wrong(visit.tx, channel, bot, sender, visit.now)
        visit.say(say.CODE_UNKNOWN, erase=erase)
    elif invitation.used_at is not None or invitation.expires_at <= visit.now:
        # Counted too: an old code could have an answer said again and again.
        invitations.count_wrong(visit.tx, channel, bot, sender, visit.now)
        visit.say(say.CODE_USED if invitation.used_at is not None else say.CODE_EXPIRED, erase=erase)
    else:
        return invitation
    return None


def consent_text(visit: Visit, invitation: Invitation) -> str:
    """The notice, naming who controls the data and whom to ask."""
    unit_id = invitation.unit_id
    if invitation.group_id is not None:
        unit_id = units.group(visit.tx, invitation.group_id).area_id
    assert unit_id is not None
    commune = units.at_level(visit.tx, unit_id, "commune", visit.today) or units.unit(visit.tx, unit_id)
    contact = officers.contact(visit, commune.id, without=invitation.person_id, up=True)
    name = commune.name[:1].lower() + commune.name[1:]
    return say.CONSENT.format(
        controller=f"Ủy ban MTTQ Việt Nam {name}", contact=contact or f"Ủy ban MTTQ {commune.name}"
    )


def ask_consent(visit: Visit, invitation: Invitation) -> None:
    """Say the notice with its two answers."""
    asked.forget_lost(visit.tx, visit.address, "c:agree")
    choices = (Choice("c:agree", say.AGREE), Choice("c:refuse", say.REFUSE))
    visit.say(Reply(consent_text(visit, invitation), choices), kind="question", erase=True)


def read_consent(visit: Visit, account: Account, invitation_id: int) -> None:
    """'Đồng ý' or 'Không đồng ý'; anything else asks once more, and nothing of it is kept."""
    code = visit.message.choice or listed.choice_of(visit) or ""
    text = visit.message.text if not code else ""
    found = intents.intent(text)
    agreed = code == "c:agree" or says(text, say.AGREE)
    unseen = unseen_notice(visit) if agreed else None
    if agreed and unseen is None:
        join(visit, account, invitations.by_id(visit.tx, invitation_id))
    elif unseen is not None and unseen.is_lost:
        ask_consent(visit, invitations.by_id(visit.tx, invitation_id))
    elif code == "c:refuse" or (found is not None and found.code == "refuse") or says(text, say.NOT_NOW):
        invitations.refuse(visit.tx, invitation_id, visit.now)
        consents.keep(visit.tx, None, visit.address, visit.message.event_key, "", visit.now, given=False)
        people.remove_account(visit.tx, account.id)
        visit.account = None
        visit.say(say.REFUSED, erase=True)
    else:
        entered = entered_code(visit)
        other = checked(visit, entered) if entered else None
        if entered is not None and other is not None:
            people.note_account(visit.tx, account.id, invitation_id=other.id)
            ask_consent(visit, other)
        elif entered is None:
            choices = (Choice("c:agree", say.AGREE), Choice("c:refuse", say.REFUSE))
            visit.say(Reply(say.CONSENT_FIRST, choices), erase=True)


def unseen_notice(visit: Visit) -> asked.Unseen | None:
    """The notice if this was typed before it was sent: nobody agrees to what he has not read."""
    message = visit.message
    if message.choice is not None:
        return None
    return asked.unseen(visit.tx, visit.address, "c:agree", message.sent_at, visit.now)


def join(visit: Visit, account: Account, invitation: Invitation) -> None:
    """The person agreed: consent, person, role and account in one commit."""
    if invitation.expires_at <= visit.now or not invitations.use(visit.tx, invitation.id, visit.now):
        people.remove_account(visit.tx, account.id)
        visit.account = None
        visit.say(say.CODE_USED if invitation.used_at else say.CODE_EXPIRED, erase=True)
        return
    person_id = invitation.person_id
    if person_id is None:
        person_id = people.add_person(visit.tx, invitation.name or visit.message.sender_name or say.INVITED_PERSON)
    people.attach(visit.tx, account.id, person_id, visit.now)
    text = consent_text(visit, invitation)
    consents.keep(visit.tx, person_id, visit.address, visit.message.event_key, text, visit.now, given=True)
    visit.account = people.account(visit.tx, visit.message.channel, visit.message.bot, visit.message.sender)
    if invitation.role == accounts.ROLE:
        accounts.joined(visit, invitation)
        return
    take_role(visit, person_id, invitation)
    name = people.person(visit.tx, person_id).name
    role, place = what_and_where(visit, invitation)
    welcome = say.WELCOME.format(name=name, role=role, place=place)
    menu.show(visit, head=welcome)


def take_role(visit: Visit, person_id: int, invitation: Invitation) -> None:
    """Give the role that the invitation is for."""
    where = {"unit_id": invitation.unit_id, "group_id": invitation.group_id}
    people.give_role(visit.tx, person_id, invitation.role, visit.today, **where)
    audit.note(visit.tx, person_id, "person.joined", f"invitation:{invitation.id}", visit.now, dict(where))


def what_and_where(visit: Visit, invitation: Invitation) -> tuple[str, str]:
    """('tổ trưởng', the group's or unit's name) that the invitation is for."""
    if invitation.group_id is not None:
        group = units.group(visit.tx, invitation.group_id)
        return role_text(invitation.role, group), group.name
    assert invitation.unit_id is not None
    return role_text(invitation.role), units.unit(visit.tx, invitation.unit_id).name


def code_from_known(visit: Visit, code: str) -> bool:
    """A code entered by somebody who is already a person: asks 'Bác nhận thêm tổ X?'. False: not a code of ours."""
    if invitations.by_code(visit.tx, code) is None and not any(letter.isdigit() for letter in code):
        return False  # Eight letters are more likely a word than a code.
    invitation = checked(visit, code)
    if invitation is None:
        return True
    if invitation.role == accounts.ROLE:
        # This account is somebody's already; two people never become one.
        visit.say(say.ACCOUNT_TAKEN)
        return True
    held = people.roles_of(visit.tx, visit.person.id, visit.today)
    where = (invitation.unit_id, invitation.group_id)
    if any((role.role, role.unit_id, role.group_id) == (invitation.role, *where) for role in held):
        visit.say(say.ALREADY_HOLDS)
        return True
    role, place = what_and_where(visit, invitation)
    text = say.ONE_MORE_GROUP.format(role=role, place=place)
    yes = Choice(f"j:yes:{invitation.id}", say.ACCEPT_GROUP)
    visit.wait_for(invitation=invitation.id, by_word=True)
    visit.say(text, yes, Choice(f"j:no:{invitation.id}", say.NOT_NOW))
    return True


def one_more(visit: Visit, invitation_id: int, *, accepted: bool) -> None:
    """The answer to 'Bác nhận thêm tổ X?'."""
    pending = visit.person.pending or {}
    visit.wait_for()
    if pending.get("invitation") != invitation_id:
        visit.say(say.BUTTON_OF_OLD)
        return
    if not accepted:
        visit.say(say.GROUP_NOT_TAKEN)
        return
    invitation = invitations.by_id(visit.tx, invitation_id)
    if invitation.expires_at <= visit.now or not invitations.use(visit.tx, invitation.id, visit.now):
        visit.say(say.CODE_USED)
        return
    take_role(visit, visit.person.id, invitation)
    role, place = what_and_where(visit, invitation)
    menu.show(visit, head=say.GROUP_TAKEN.format(role=role, place=place))
