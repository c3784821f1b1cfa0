"""Cases and calls as rows, in any state a test asks for; what the verbs would write beside them is left out."""

from uuid import uuid4

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.promises import versions
from portal.promises.models import Severity
from portal.support.models import Attachment, Call, Case, CaseEvent
from tests.factories import portal as make


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    class Params:
        resolved = factory.Trait(
            status=Case.Status.RESOLVED, outcome=Case.Outcome.SOLVED, resolved_at=factory.LazyFunction(timezone.now)
        )

    reference = factory.Sequence(lambda n: f"C-{n + 1}")
    account = factory.SubFactory(make.AccountFactory)
    contact = factory.LazyAttribute(lambda case: make.MembershipFactory(account=case.account).user)
    product = factory.SubFactory(make.ProductFactory, slug="flow-scada", name="Flow SCADA")
    severity = Severity.MINOR
    subject = "Trend page stays empty"
    description = "The trend page shows no curve since the update."
    tier = factory.SubFactory(make.TierFactory)
    tier_version = factory.LazyAttribute(lambda case: versions.of_tier(case.tier, at=make.LONG_AGO))
    calendar = factory.SelfAttribute("tier.calendar")
    calendar_version = factory.LazyAttribute(lambda case: versions.of_calendar(case.calendar, at=make.LONG_AGO))


class CaseEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseEvent

    case = factory.SubFactory(CaseFactory)
    kind = CaseEvent.Kind.ANSWERED
    author = factory.SubFactory(make.StaffFactory)
    text = "Please restart the historian service."


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    event = factory.SubFactory(CaseEventFactory)
    token = factory.LazyFunction(uuid4)
    file = factory.LazyFunction(lambda: ContentFile(b"no curves\n", "kept"))
    name = "trend.log"
    content_type = "text/plain"
    size = 10
    digest = "0" * 64
    sent_by = factory.LazyAttribute(lambda attachment: attachment.event.author)


class CallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Call

    case = factory.SubFactory(CaseFactory)
    contact = factory.SelfAttribute("case.contact")
    channel = Call.Channel.PHONE
    taken_by = factory.SubFactory(make.StaffFactory)
    wait_seconds = 40
    agreed_to_recording = True
    agreed_to_use = True
