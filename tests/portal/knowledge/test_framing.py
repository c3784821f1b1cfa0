import pytest

from portal.knowledge import framing
from portal.knowledge.models import Turn

CUSTOMER, AGENT, UNKNOWN = Turn.Role.CUSTOMER, Turn.Role.AGENT, Turn.Role.UNKNOWN


def talk(*turns):
    return [Turn(role=role, text=text) for role, text in turns]


CALL = talk(
    (AGENT, "Good morning, this is Sam. How can I help you?"),
    (CUSTOMER, "Hello!"),
    (CUSTOMER, "Our pump trips every hour, F0307."),
    (AGENT, "Is the resistor connected?"),
    (CUSTOMER, "Yes, it is connected since Monday."),
    (AGENT, "Okay. Set P1-46 to 1 and the ramp to 45 seconds. Does it still trip?"),
    (CUSTOMER, "No, it runs again without a trip."),
    (AGENT, "Save the parameters to the keypad now."),
    (AGENT, "Is there anything else I can do for you?"),
    (CUSTOMER, "No, thank you very much."),
    (AGENT, "Thank you for calling, have a nice day."),
)


def test_issue_is_the_customers_until_we_advise():
    assert [turn.text for turn in framing.issue(CALL)] == [
        "Our pump trips every hour, F0307.",
        "Yes, it is connected since Monday.",
    ]


def test_resolution_is_our_advice():
    assert [text for _turn, text in framing.resolution(CALL)] == [
        "Set P1-46 to 1 and the ramp to 45 seconds.",
        "Save the parameters to the keypad now.",
    ]


def test_codes_in_order_and_once():
    assert framing.codes([*CALL, *talk((CUSTOMER, "F0307 and ORA-00942 and 0x8004, LT-2041"))]) == [
        "F0307",
        "ORA-00942",
        "0x8004",
        "LT-2041",
    ]


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("we run windows server 2019 and firmware 4.2.1.", ["windows server 2019", "firmware 4.2.1"]),
        ("Version 5.2, yes version 5.2 on Ubuntu 22.04", ["Version 5.2", "Ubuntu 22.04"]),
        ("it is v5.2.1 in Chrome 128", ["v5.2.1", "Chrome 128"]),
        ("my windows are open and the version is new", []),
        ("Release the valve in 5 minutes, 4.2 bar", []),
    ],
)
def test_surroundings_are_systems_and_versions_each_once(said, named):
    assert framing.surroundings(talk((CUSTOMER, said))) == named


@pytest.mark.parametrize(
    ("sentence", "is_advice"),
    [
        ("uh which card would you like to replace", False),
        ("okay so i have ordered your replacement credit card", True),
        ("thank you for calling have a great day", False),
        ("Good morning, how are you today?", False),
        ("Restart the service called Flow Reports.", True),
        ("Done.", False),
    ],
)
def test_advice_is_neither_question_nor_farewell(sentence, is_advice):
    assert bool(framing.advice(Turn(role=AGENT, text=sentence))) == is_advice


def test_nobody_known_gives_nothing():
    turns = talk((UNKNOWN, "Our pump trips every hour."), (UNKNOWN, "Set the ramp to 45 seconds."))

    assert (framing.issue(turns), framing.resolution(turns)) == ([], [])
