import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.exams.models import Attempt
from portal.accounts.models import User

from .suspensions import Suspension


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.none() if user.is_anonymous else self.filter(user=user)

    def valid(self, at=None):
        at = at or timezone.now()
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=at),
            Q(revoked_at=None) | Q(revoked_at__gt=at),
            ~Exists(_suspended(at)),
            issued_at__lte=at,
        )

    def renewed(self, at=None):
        """Those that a later certificate for the same thing has replaced."""
        return self.filter(Exists(_later(at or timezone.now())))

    def with_status(self, at=None):
        """Adds `is_renewed` and `is_suspended`, so that the status of many costs no query each."""
        at = at or timezone.now()
        return self.annotate(is_renewed=Exists(_later(at)), is_suspended=Exists(_suspended(at)))


def _later(at):
    return Certificate.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        user=OuterRef("user"),
        credential=OuterRef("credential"),
        issued_at__gt=OuterRef("issued_at"),
        issued_at__lte=at,
    )


def _suspended(at):
    return Suspension.objects.covering(at).filter(certificate=OuterRef("pk"))


class Certificate(models.Model):
    """A person has shown that they can do something. Rows are kept whatever becomes of them."""

    class Basis(models.TextChoices):
        EXAM = "exam", _("Exam passed")
        DELTA = "delta", _("Renewed by the shorter exam")
        HIGHER = "higher", _("Renewed with a higher certificate")
        TAKEN_OVER = "taken_over", _("Taken over from elsewhere")
        GRANTED = "granted", _("Issued by our training team")

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="certificates", verbose_name=_("person"))
    # The course's address, and its title on the day: a certificate outlives the course.
    credential = models.SlugField(_("credential"), max_length=60)
    title = models.CharField(_("title"), max_length=255)
    # Empty for certificates taken over from elsewhere.
    attempt = models.OneToOneField(
        Attempt, models.PROTECT, null=True, blank=True, related_name="certificate", verbose_name=_("attempt")
    )
    basis = models.CharField(_("on what grounds"), max_length=12, choices=Basis, default=Basis.EXAM)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renews")
    )
    # The higher certificate that renewed this one: if that is revoked, so is this.
    through = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried", verbose_name=_("renewed with")
    )
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_reason = models.TextField(_("reason"), blank=True)

    # Added by with_status(at), and not there otherwise.
    is_renewed: bool
    is_suspended: bool

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
                name="certification_certificate_carried_by_a_higher_one",
                condition=Q(through=None) | Q(basis="higher"),
            ),
            models.CheckConstraint(
                name="certification_certificate_revoked_with_a_reason",
                condition=Q(revoked_at=None, revoked_reason="") | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.title} · {self.user}"

    def get_absolute_url(self):
        return reverse("certificate", args=[self.uuid])
