"""One company with a tier that promises something, and a problem."""

import json
from datetime import UTC, datetime

import pytest

from portal.promises.models import ResponseTarget, Severity
from portal.support import cases, foreign, importing
from tests.factories import portal as make
from tests.portal.support.exports import APRIL

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def plus(base_tier):
    """Around the clock: first response within an hour, news every four, resolution within a day."""
    tier = make.TierFactory(slug="plus", name="Plus")
    for severity in Severity.values:
        ResponseTarget.objects.create(tier=tier, severity=severity, first_response=60, next_update=240, resolution=1440)
    return tier


@pytest.fixture
def ada(cast, plus):
    """A customer whose company is owed Plus."""
    user = cast("ada")
    make.EntitlementFactory(account=user.account, tier=plus)
    return user


@pytest.fixture
def problem(db):
    return cases.Problem(
        product=make.ProductFactory(slug="flow-scada", name="Flow SCADA"),
        severity=Severity.IMPAIRED,
        subject="Trend page stays empty",
        description="No curves since the update.",
    )


@pytest.fixture
def case(ada, problem):
    return cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)


@pytest.fixture
def take(ada, cast, problem):
    """`take(ticket, ...)` are the lines of an import into Flow SCADA, by Milo."""
    cast("emil")
    cast("sam")

    def taken(*tickets, tool="zendesk", is_dry=False, **more):
        how = importing.Import(tool=tool, product=problem.product, by=cast("milo"), at=APRIL, **more)
        return importing.run(foreign.read(json.dumps(tickets).encode(), tool=tool), how, is_dry=is_dry)

    return taken
