from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User


class CommentQuerySet(models.QuerySet):
    def shown_to(self, user):
        """Without those that are hidden from the reader's company."""
        account = getattr(user, "account", None)
        if user.is_staff or account is None:
            return self if user.is_staff else self.filter(hidden_from=None)
        return self.exclude(pk__in=Comment.hidden_from.through.objects.filter(account=account).values("comment"))


class Comment(models.Model):
    """What someone says on an item; for a company, or for us where `account` is empty."""

    class Mark(models.TextChoices):
        """What a moderator says a comment is good for; its readers see it."""

        NEED = "need", _("Shows the need")
        TAKEN_UP = "taken_up", _("Taken into the plan")
        ANSWERS = "answers", _("Answers a question")

    item = models.ForeignKey("boards.Item", models.PROTECT, related_name="comments", verbose_name=_("item"))
    author = models.ForeignKey(User, models.PROTECT, related_name="board_comments", verbose_name=_("author"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="board_comments", verbose_name=_("company")
    )
    body = models.TextField(_("comment"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    # Companies that must not read it, competitors of the author's (shielding.py).
    hidden_from = models.ManyToManyField(Account, blank=True, related_name="+", verbose_name=_("hidden from"))
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )
    # What it said before stays as `versions` (commenting.py).
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    mark = models.CharField(_("mark"), max_length=20, choices=Mark, blank=True)
    marked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="boards_comment_mark_is_somebodys",
                condition=Q(mark="", marked_by=None) | (~Q(mark="") & Q(marked_by__isnull=False)),
            )
        ]

    def __str__(self):
        return f"{self.author} · {self.item}"


class CommentVersion(models.Model):
    """What a comment said until it was edited. Rows are only added."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="versions", verbose_name=_("comment"))
    body = models.TextField(_("comment"), max_length=4000)
    replaced_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("version of a comment")
        verbose_name_plural = _("versions of comments")
        ordering = ["replaced_at", "pk"]

    def __str__(self):
        return f"{self.comment} · {self.replaced_at:%Y-%m-%d}"


class Mention(models.Model):
    """Somebody is named in a comment; who could read it then was told of it once, however often it is edited."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions", verbose_name=_("comment"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    # The company and the name of that day: who must not learn the name reads another word in its place.
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("company")
    )
    name = models.CharField(_("name as written"), max_length=310)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(name="boards_mention_once_per_comment_and_person", fields=["comment", "user"])
        ]

    def __str__(self):
        return f"{self.user} · {self.comment}"
