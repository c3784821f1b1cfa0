"""Publishing: what an author works on is frozen, and only the frozen is ever asked or agreed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal, receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from portal.accounts.models import User

from .kinds import KINDS
from .models import Domain, Exam, ExamTerms, ExamVersion, ExamVersionLine, Item, ItemKey, ItemVersion

# Asked when an exam is published: `exam`. Who sells it answers with what is on sale, [{"currency", "amount"}].
pricing = Signal()


class BankTooSmall(Exception):
    """A domain of the blueprint has fewer live items than it asks for."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self.domain = domain


def publish(draft: Item | Exam, *, by: User | None = None) -> None:
    """Make the draft live as Wagtail's own Publish button does; freezing follows it either way."""
    with transaction.atomic():
        draft.save_revision(user=by).publish(user=by, skip_permission_checks=True)


@receiver(published, sender=Item)
@receiver(published, sender=Exam)
def freeze_published(sender: type[Item | Exam], *, instance: Item | Exam, revision: Revision, **kwargs: Any) -> None:
    if instance.live:  # not yet where it is scheduled: Wagtail publishes again when the time comes
        freeze(instance, by=revision.user)


def freeze(draft: Item | Exam, *, by: User | None) -> None:
    with transaction.atomic():
        if isinstance(draft, Item):
            _freeze_item(draft, by)
        else:
            _freeze_exam(draft, by)


def _freeze_item(item: Item, by: User | None) -> None:
    response = item.response[0]
    content, key = KINDS[response.block_type].freeze(response.value)
    version = ItemVersion.objects.create(
        item=item,
        number=item.versions.count() + 1,
        domain=item.domain,
        kind=response.block_type,
        stem=item.stem,
        content=content,
        explanation=item.explanation,
        published_at=_instant(item),
    )
    ItemKey.objects.create(version=version, key=key, written_at=_instant(item), written_by=by)


def _freeze_exam(exam: Exam, by: User | None) -> None:
    terms = {field.name: getattr(exam, field.name) for field in ExamTerms._meta.fields}
    version = ExamVersion.objects.create(
        exam=exam,
        number=exam.versions.count() + 1,
        title=exam.title,
        published_at=_instant(exam),
        published_by=by,
        needs_seat=exam.needs_seat,
        prices=_prices(exam),
        **terms,
    )
    ExamVersionLine.objects.bulk_create(
        ExamVersionLine(version=version, domain=line.domain, count=line.count) for line in exam.blueprint.all()
    )


def _prices(exam: Exam) -> list[dict[str, Any]]:
    answers: list[tuple[Any, Any]] = pricing.send(sender=Exam, exam=exam) if exam.needs_seat else []
    return [price for _listener, prices in answers for price in prices]


def _instant(draft: Item | Exam) -> datetime:
    return draft.last_published_at or timezone.now()


def check_bank(wanted: dict[Domain, int]) -> None:
    """Whether each domain has as many live items as wanted. Raises BankTooSmall of the first that has not."""
    for domain, count in wanted.items():
        if ItemVersion.objects.drawable().filter(domain=domain).count() < count:
            raise BankTooSmall(domain)
