from django.db import models
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

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return f"{self.author} · {self.item}"
