"""What is said where something is not theirs to do or not there: an officer is never sent to ask an officer."""

from __future__ import annotations

from conversation.texts import vi as say
from handlers.visit import Visit
from storage import people


def _own_units(visit: Visit) -> str:
    """'Xã Yên Sơn'; empty for one who is no officer."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    return ", ".join(unit.name for unit in mine)


def no_right(visit: Visit) -> str:
    """A command of officers, said by another; or an officer's, about what is not in his unit."""
    own = _own_units(visit)
    return say.NOT_IN_YOUR_UNIT.format(units=own) if own else say.NO_RIGHT


def no_group(visit: Visit) -> str:
    """Something that only who reports for a group can do."""
    return say.OFFICER_WITHOUT_GROUP if _own_units(visit) else say.NO_GROUP


def no_groups_under(visit: Visit) -> str:
    """A list of groups that would be empty."""
    own = _own_units(visit)
    return say.NO_GROUPS_YET.format(units=own) if own else say.NO_RIGHT


def no_forms(visit: Visit) -> str:
    """Questionnaires are changed by the officers of a commune or of the province."""
    return say.FORMS_NOT_YOURS if _own_units(visit) else say.NO_RIGHT


def no_questionnaire(visit: Visit) -> str:
    """No such questionnaire is in force."""
    return say.NO_QUESTIONNAIRE_YET if _own_units(visit) else say.NO_QUESTIONNAIRE
