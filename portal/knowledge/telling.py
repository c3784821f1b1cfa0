"""Who asked is told when the answer is written: "the answer to your call is now an article"."""

from django.dispatch import receiver
from wagtail.signals import page_published

from portal.outbox import mail

from .models import ArticlePage, ArticleSource


@receiver(page_published, sender=ArticlePage)
def tell_who_asked(sender: object, instance: ArticlePage, **kwargs: object) -> None:
    """Once for each case it was written from, and only those who may read it."""
    sources = instance.sources.filter(kind=ArticleSource.Kind.DRAFTED).select_related("case__contact")
    for source in sources:
        contact = source.case.contact
        if contact.is_active and ArticlePage.objects.visible_to(contact).filter(pk=instance.pk).exists():
            mail.send(
                to=contact.email,
                template="portal/knowledge/mail/answered",
                context={"article": instance, "case": source.case, "reader": contact},
                key=f"article-answers:{instance.pk}:{source.case_id}",
            )
