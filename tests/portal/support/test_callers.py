import pytest

from portal.support import callers
from tests.factories import portal as make
from tests.factories.portal_support import CaseFactory
from tests.portal.support.conftest import NOON


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ada", 1),
        ("ADA brenner", 1),
        ("brenner", 2),
        ("170 55", 1),
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
