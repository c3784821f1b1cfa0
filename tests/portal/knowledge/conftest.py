import pytest

from portal.knowledge import attaching
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

MONDAY = make.LONG_AGO


@pytest.fixture
def call(cast):
    """Owen of Castellan called, Sam answered."""
    owen, sam = cast("owen"), cast("sam")
    case = support.CaseFactory(
        account=owen.account, contact=owen, assignee=sam, subject="Trend pages of Castellan Water stay empty"
    )
    return support.CallFactory(case=case, contact=owen, taken_by=sam)


@pytest.fixture
def transcript(call, cast):
    return attaching.attach(call, data=knowledge.TRENDS.encode(), file_name="call.vtt", by=cast("sam"), at=MONDAY)
