from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .articles import ArticlePage
from .transcripts import Turn


class KnownValue(models.Model):
    """What else tells who a company is, beside its people, names and domains: a street, a serial number, a nickname."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        COMPANY = "company", _("company")
        ADDRESS = "address", _("address")
        SERIAL = "serial", _("serial or order number")
        PHONE = "phone", _("phone number")
        EMAIL = "email", _("e-mail address")
        DOMAIN = "domain", _("domain")

    account = models.ForeignKey(Account, models.CASCADE, related_name="known_values", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.CharField(
        _("words"), max_length=200, help_text=_("As people say or write it; case does not matter.")
    )

    class Meta:
        verbose_name = _("known value")
        verbose_name_plural = _("known values")
        ordering = ["account", "kind", "words"]
        constraints = [
            models.UniqueConstraint("account", Lower("words"), name="portal_known_value_once_per_company"),
            models.CheckConstraint(name="portal_known_value_has_words", condition=Q(words__regex=r"\w\w")),
        ]

    def __str__(self):
        return self.words


class RedactionMarkQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(decision=RedactionMark.Decision.PENDING)


class RedactionMark(models.Model):
    """Something in an article that may say who the customer is, and what a person decided about it.

    Kept in step with the text by `marking.look_over`; decided only by `marking.decide`.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail address")
        PHONE = "phone", _("phone number")
        CARD = "card", _("card number")
        IBAN = "iban", _("bank account")
        IP = "ip", _("network address")
        URL = "url", _("private link")
        PERSON = "person", _("person")
        COMPANY = "company", _("company")
        DOMAIN = "domain", _("domain")
        ADDRESS = "address", _("address")
        SERIAL = "serial", _("serial or order number")
        WORD = "word", _("unusual word")

    class Decision(models.TextChoices):
        PENDING = "pending", _("Waits for a decision")
        ACCEPTED = "accepted", _("Replaced as proposed")
        CHANGED = "changed", _("Replaced in other words")
        WAVED_THROUGH = "waved_through", _("Stays: it tells nobody who it was")

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="marks", verbose_name=_("article"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    original = models.TextField(_("original"))
    # Of the original in lower case with single spaces: the same words are one mark wherever they stand.
    digest = models.CharField(max_length=64, editable=False)
    replacement = models.CharField(_("replacement"), max_length=200)
    # Where it was first found.
    field = models.CharField(_("field"), max_length=20)
    turn = models.ForeignKey(Turn, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("turn"))
    decision = models.CharField(_("decision"), max_length=15, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = RedactionMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="portal_mark_once_per_article_and_words", fields=["article", "digest"]),
            models.CheckConstraint(
                name="portal_mark_decided_by_someone_at_some_time",
                condition=Q(decision="pending", decided_by=None, decided_at=None)
                | (~Q(decision="pending") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.get_decision_display()}"

    @property
    def is_pending(self):
        return self.decision == self.Decision.PENDING

    @property
    def is_only_unusual(self):
        """Neither a rule nor what we know of the company found it."""
        return self.kind == self.Kind.WORD
