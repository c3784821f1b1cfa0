from django.db import models


class Frozen(Exception):
    """Someone tried to change or delete a row that is only ever added."""


class AppendOnly(models.Model):
    """Rows that are written once. Bulk updates are nobody's business here."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Frozen(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Frozen(self)
