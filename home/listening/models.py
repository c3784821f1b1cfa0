from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

QUESTIONS = ("learned", "different", "profitability")


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what a session taught stays with who held it until they make something of it."""
        return self.filter(listener=user.pk)


class ListeningSession(models.Model):
    """An hour in which one of ours sits with the desk and listens: booked, rules accepted, held, reflected on."""

    listener = models.ForeignKey(User, models.PROTECT, related_name="listening_sessions", verbose_name=_("listener"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    rules_accepted_at = models.DateTimeField(_("rules accepted"), null=True, blank=True)
    # The three answers are given together, never before the session's end (sessions.reflect).
    learned = models.TextField(_("What did you learn about what the centre knows?"), blank=True)
    different = models.TextField(_("What was different in hearing it?"), blank=True)
    profitability = models.TextField(_("How does it bear on profitability?"), blank=True)
    reflected_at = models.DateTimeField(_("reflected"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("listening session")
        verbose_name_plural = _("listening sessions")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                name="home_session_ends_after_it_starts", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
            models.UniqueConstraint(name="home_session_one_per_listener_and_start", fields=["listener", "starts_at"]),
            models.CheckConstraint(
                name="home_session_reflected_after_rules",
                condition=Q(reflected_at=None) | Q(rules_accepted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.listener} · {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def answers(self):
        """The three questions with what was answered."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in QUESTIONS]
