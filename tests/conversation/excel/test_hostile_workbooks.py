"""Whatever is sent, the answer says what to do; how long it takes is measured by bench/workbooks.py."""

import pytest

from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import read_questionnaire
from tests.conversation.excel.hostile_workbooks import GOOD, HOSTILE


def test_what_they_are_made_of_is_good() -> None:
    assert read_questionnaire(GOOD, {}).question("a").label == "A"


@pytest.mark.parametrize("name", HOSTILE)
def test_each_bad_file_is_answered(name: str) -> None:
    make, expected = HOSTILE[name]
    with pytest.raises(WorkbookFaulty) as faulty:
        read_questionnaire(make(), {})
    messages = [fault.message for fault in faulty.value.faults]
    assert [message for message in messages if expected in message] != [], messages[:5]
    # Each is one or two sentences for a person, never what an exception says of itself.
    assert all(message.endswith((".", "?")) and len(message) < 600 for message in messages)
