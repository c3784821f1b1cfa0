from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.support.models import Call, Case

from .articles import ArticlePage


class ArticleSourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Which calls an article came from is never told to customers."""
        return self if user.is_staff else self.none()


class ArticleSource(models.Model):
    """An article came from this call, or answered this case when it was already written."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Written from this call")
        LINKED = "linked", _("Answered by this article")

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="sources", verbose_name=_("article"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="article_sources", verbose_name=_("case"))
    # Nothing where an article was linked to a case as a whole.
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="article_sources", verbose_name=_("call")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ArticleSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                name="portal_source_one_draft_per_call", fields=["call"], condition=Q(kind="drafted")
            ),
            models.UniqueConstraint(
                name="portal_source_one_link_per_article_and_case",
                fields=["article", "case"],
                condition=Q(kind="linked"),
            ),
            models.CheckConstraint(
                name="portal_source_drafted_names_its_call", condition=~Q(kind="drafted") | Q(call__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.article} ← {self.case}"
