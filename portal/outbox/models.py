from django.db import models
from django.utils.translation import gettext_lazy as _


class EffectQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(done_at=None, next_try_at__lte=at)


class Effect(models.Model):
    """Something that must happen outside the database, written in the transaction that caused it."""

    kind = models.CharField(_("kind"), max_length=40)
    # The same act on the same object writes the same key: a second writing is no second effect.
    key = models.CharField(_("key"), max_length=200, unique=True)
    payload = models.JSONField(_("payload"))
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("next try at"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("effect")
        verbose_name_plural = _("effects")
        indexes = [models.Index(fields=["next_try_at"], name="portal_effect_waiting", condition=models.Q(done_at=None))]

    def __str__(self):
        return f"{self.kind} {self.key}"
