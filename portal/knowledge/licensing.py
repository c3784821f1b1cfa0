"""Who holds a licence to write, and that they hear when something waits for them."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from portal.accounts.models import User
from portal.outbox import mail
from portal.promises.models import Standing

from .models import ArticlePage, HeldLicence, LicenceRule, LicenceTask
from .models.licences import OF_GROUP


def holders(licence: int, at: datetime) -> QuerySet[User]:
    """Who of us holds this licence or a higher one: by group, given, or earned."""
    earning = LicenceRule.objects.filter(licence__gte=licence).values("credential")
    earned = Standing.objects.current(at).filter(credential__in=earning).values("user")
    given = HeldLicence.objects.filter(licence__gte=licence).values("user")
    groups = [group for group, brings in OF_GROUP.items() if brings >= licence]
    held = Q(groups__name__in=groups) | Q(pk__in=given) | Q(pk__in=earned)
    return User.objects.filter(held, is_staff=True, is_active=True).distinct()


@receiver(task_submitted)
def tell_who_may_approve(sender: object, instance: TaskState, user: User | None = None, **kwargs: object) -> None:
    """Once for each step that waits; whoever asked is not told of their own article."""
    step, draft = instance.task.specific, instance.revision.as_object()
    if not isinstance(step, LicenceTask) or not isinstance(draft, ArticlePage):
        return
    if user and step.passes(draft, user, instance.workflow_state):
        return
    told = holders(step.approved_by, timezone.now())
    for reader in told.exclude(pk=user.pk) if user else told:
        mail.send(
            to=reader.email,
            template="portal/knowledge/mail/approve",
            context={"article": draft, "reader": reader, "by": user},
            key=f"article-approve:{instance.pk}:{reader.pk}",
        )
