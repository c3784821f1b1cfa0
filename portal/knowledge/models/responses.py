"""What people say of an article: readers whether it helped, our own that it is wrong."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from portal.accounts.models import User

from .articles import ArticlePage


class Feedback(models.Model):
    """One person's word on whether a version of an article helped; one per browser for people not signed in."""

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="feedback", verbose_name=_("article"))
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person"))
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    is_helpful = models.BooleanField(_("helped"))
    why = models.CharField(_("why"), max_length=500, blank=True)
    # What was read: a word on an older version says nothing of the new one.
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("version")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(
                name="portal_feedback_one_per_version_and_person",
                fields=["article", "user", "revision"],
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                name="portal_feedback_one_per_version_and_session",
                fields=["article", "session_key", "revision"],
                condition=Q(user=None),
            ),
            models.CheckConstraint(
                name="portal_feedback_is_of_a_person_or_a_session",
                condition=Q(user__isnull=False, session_key="") | (Q(user=None) & ~Q(session_key="")),
            ),
        ]

    def __str__(self):
        return f"{self.article} {'+' if self.is_helpful else '-'}"


class FlagQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class Flag(models.Model):
    """Somebody of ours saw that an article is wrong or old and could not mend it on the spot: flag it or fix it."""

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="flags", verbose_name=_("article"))
    comment = models.TextField(_("what is wrong"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="portal_flag_settled_by_someone_at_some_time",
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.comment[:60]


class SuggestionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class Suggestion(models.Model):
    """A reader says how an article should read; a writer takes it or says why not. Written by `suggesting`."""

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="suggestions", verbose_name=_("article"))
    words = models.TextField(_("suggestion"))
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("version")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    is_taken = models.BooleanField(_("taken"), null=True)
    reply = models.TextField(_("reply"), blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="portal_suggestion_settled_says_by_whom_and_how",
                condition=Q(settled_by=None, settled_at=None, is_taken=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False, is_taken__isnull=False),
            ),
        ]

    def __str__(self):
        return self.words[:60]
