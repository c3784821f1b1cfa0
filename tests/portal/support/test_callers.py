import re
from datetime import date, timedelta

import pytest
import time_machine

from portal.accounts import ownership
from portal.support import callers
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory
from tests.factories.portal_support import CallFactory, CaseFactory
from tests.portal.support.conftest import NOON


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ada", 1),
        ("ADA brenner", 1),
        ("brenner", 2),
        ("170 55", 1),
        ("+491705551", 1),
        ("01705551", 1),
        ("0049-170/55 51", 1),
        ("(0170) 5551", 1),
        ("01715551", 0),
        ("91705551 1", 0),
        ("lindqvist ada", 0),
        ("", 0),
        ("   ", 0),
        ("%", 0),
    ],
)
def test_find_wants_every_word_somewhere(cast, words, found):
    ada = cast("ada")
    ada.phone = "+49 170 5551"
    ada.save()
    cast("emil"), cast("astrid"), cast("sam")

    assert len(callers.find(words, NOON)) == found


def test_find_leaves_out_people_who_left(cast):
    cast("ada").memberships.update(left_at=NOON)
    assert not callers.find("ada", NOON).exists()


def test_know_a_caller_brings_company_tier_and_open_cases(ada, plus, case, cast):
    CaseFactory(account=cast("astrid").account)

    caller = callers.know(ada, ada.account, NOON)

    assert (caller.account, caller.owner, caller.owed.tier, caller.open_cases) == (ada.account, None, plus, [case])


def test_know_a_caller_of_the_case_at_hand_brings_the_others(ada, plus, case):
    assert callers.know(ada, ada.account, NOON, besides=case).open_cases == []


def test_know_a_caller_before_there_are_tiers(db):
    membership = make.MembershipFactory()
    assert callers.know(membership.user, membership.account, NOON).owed is None


def test_page_of_a_call_brings_all_that_is_known_before_the_first_word(ada, plus, case, cast, as_person):
    """Company, tier, owner, revenue and renewal, what is promised next, certificates, last calls, and where to search."""
    make.StandingFactory(user=ada, credential="flow-operator", name="Flow Operator")
    ContractLineFactory(account=ada.account, yearly_amount=6_800_000, ends_on=date(2027, 3, 5))
    ownership.assign(account=ada.account, owner=cast("olga"), at=NOON, by=None)
    CallFactory(case=case, contact=ada, taken_by=cast("priya"), started_at=NOON)

    with time_machine.travel(NOON + timedelta(minutes=20), tick=False):
        page = as_person("sam").get(f"/desk/calls/new/{ada.pk}/").content.decode()

    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    for fact in (
        *("Brenner", "SLA tier now Plus", "Relationship owner Olga Reyes", "€68,000.00 next renewal 5 March 2027"),
        *("Certified in Flow Operator", f"{case.reference} Nobody yet, word due in 40 minutes"),
        *(
            "Last calls Trend page stays empty 20 minutes ago",
            "Priya Nair",
            "Articles that match what you write appear here.",
        ),
    ):
        assert fact in said, fact


def test_owner_who_may_own_none_any_more_is_not_named_to_who_takes_the_call(ada, plus, cast):
    ownership.assign(account=ada.account, owner=cast("olga"), at=NOON, by=None)
    cast("olga").groups.clear()
    assert callers.know(ada, ada.account, NOON).owner is None
