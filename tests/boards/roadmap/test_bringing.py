import pytest

from boards.roadmap import proposing
from boards.roadmap.models import Item
from tests.factories import boards
from tests.factories.portal import LONG_AGO

WORDS = {"title": "Keep the curves", "body": "They lose a day of history.", "at": LONG_AGO}


@pytest.mark.parametrize(("who", "status"), [("sam", "proposed"), ("iris", "proposed"), ("marta", "under_review")])
def test_our_people_bring_what_they_hear(cast, who, status):
    item = proposing.bring(board=boards.BoardFactory(), by=cast(who), **WORDS)

    assert (item.status, item.proposer_account, item.events.get().to_status) == (status, None, status)


def test_customers_propose_and_do_not_bring(cast):
    with pytest.raises(proposing.MayNotPropose):
        proposing.bring(board=boards.BoardFactory(), by=cast("ada"), **WORDS)

    assert not Item.objects.exists()
