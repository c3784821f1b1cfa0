import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.exams.models import Attempt
from portal.accounts.models import User


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.none() if user.is_anonymous else self.filter(user=user)

    def valid(self, at=None):
        at = at or timezone.now()
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=at), Q(revoked_at=None) | Q(revoked_at__gt=at), issued_at__lte=at
        )

    def renewed(self, at=None):
        """Those that a later certificate for the same thing has replaced."""
        return self.filter(Exists(_later(at or timezone.now())))

    def with_renewal(self, at=None):
        """Adds `is_renewed`, so that the status of many costs no query each."""
        return self.annotate(is_renewed=Exists(_later(at or timezone.now())))


def _later(at):
    return Certificate.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        user=OuterRef("user"),
        credential=OuterRef("credential"),
        issued_at__gt=OuterRef("issued_at"),
        issued_at__lte=at,
    )


class Certificate(models.Model):
    """A person has shown that they can do something. Rows are kept whatever becomes of them."""

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="certificates", verbose_name=_("person"))
    # The course's address, and its title on the day: a certificate outlives the course.
    credential = models.SlugField(_("credential"), max_length=60)
    title = models.CharField(_("title"), max_length=255)
    # Empty for certificates taken over from elsewhere.
    attempt = models.OneToOneField(
        Attempt, models.PROTECT, null=True, blank=True, related_name="certificate", verbose_name=_("attempt")
    )
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_reason = models.TextField(_("reason"), blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["user", "credential"], name="certification_cert_by_holder")]
        constraints = [
            models.CheckConstraint(
                name="certification_certificate_expires_after_its_issue",
                condition=Q(expires_at=None) | Q(expires_at__gt=F("issued_at")),
            ),
            models.CheckConstraint(
                name="certification_certificate_revoked_with_a_reason",
                condition=Q(revoked_at=None, revoked_reason="") | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.title} · {self.user}"
