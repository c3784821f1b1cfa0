from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .articles import ArticlePage

LONGEST = 1000
# A server may be down for a night.
PATIENCE = timedelta(days=3)


class OutsideLinkQuerySet(models.QuerySet):
    def dead(self, at):
        """Those whose server says that nothing is there, or of whom nobody has had an answer for days."""
        return self.filter(Q(answer__in=self.model.GONE) | Q(failing_since__lte=at - PATIENCE))


class OutsideLink(models.Model):
    """An address of somebody else's that articles lead to, and how it answered when it was last asked."""

    GONE = (404, 410)

    url = models.CharField(_("address"), max_length=LONGEST, unique=True)
    articles = models.ManyToManyField(ArticlePage, related_name="outside_links", verbose_name=_("articles"))
    asked_at = models.DateTimeField(_("asked"), null=True)
    # The status of HTTP; nothing where there was no answer.
    answer = models.PositiveSmallIntegerField(_("answer"), null=True)
    # Since when no answer said that something is there.
    failing_since = models.DateTimeField(_("failing since"), null=True)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to elsewhere")
        verbose_name_plural = _("links to elsewhere")

    def __str__(self):
        return self.url

    @property
    def is_gone(self):
        """Its server says that nothing is there."""
        return self.answer in self.GONE
