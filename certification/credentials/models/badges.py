from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SignedBadge(models.Model):
    """A credential as we signed it, kept word for word: what is out in the world does not change when we do.

    It attests a person's certificate or a company's level. Once withdrawn it stays so, as the standard of status lists
    wants of a revocation; where what it attests counts again, another is signed.
    """

    LIST_LENGTH = 131_072  # entries of a status list: the least the standard allows, so that one holder is lost in it

    # The number of this document in the world.
    uuid = models.UUIDField(_("id"), unique=True, editable=False)
    # The number of the certificate or of the company's level.
    attests = models.UUIDField(_("attests"), db_index=True, editable=False)
    document = models.JSONField(_("document"))
    key_id = models.CharField(_("key"), max_length=40)
    signed_at = models.DateTimeField(_("signed"))
    # The place in the public status list, drawn at random: neighbours tell nothing of each other.
    status_list = models.PositiveIntegerField(_("status list"))
    status_index = models.PositiveIntegerField(_("place in the status list"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("signed badge")
        verbose_name_plural = _("signed badges")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="certification_badge_one_per_place_in_a_list", fields=["status_list", "status_index"]
            ),
            models.CheckConstraint(
                name="certification_badge_place_is_within_the_list", condition=Q(status_index__lt=131_072)
            ),
            models.UniqueConstraint(
                name="certification_badge_one_in_force", fields=["attests"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self):
        return str(self.uuid)
