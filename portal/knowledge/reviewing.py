"""An article is looked at again: a day is set when it is published, and its owner is reminded on that day."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.dispatch import receiver
from wagtail.signals import page_published

from portal.outbox import mail

from .models import ArticlePage

AGAIN_AFTER = timedelta(days=365)


@receiver(page_published, sender=ArticlePage)
def set_day(sender: object, instance: ArticlePage, **kwargs: object) -> None:
    """The day of a page that has none, or whose day is over now that it was published anew."""
    published = instance.last_published_at
    if published is None:
        return
    past = Q(review_on=None) | Q(review_on__lte=published.date())
    ArticlePage.objects.filter(past, pk=instance.pk).update(review_on=(published + AGAIN_AFTER).date())


def remind(at: datetime) -> None:
    """One mail to the owner for each day that has come."""
    due = ArticlePage.objects.due_for_review(at.date()).filter(owner__is_active=True).select_related("owner")
    for article in due:
        mail.send(
            to=article.owner.email,
            template="portal/knowledge/mail/review",
            context={"article": article, "reader": article.owner},
            key=f"article-review:{article.pk}:{article.review_on.isoformat()}",
        )
