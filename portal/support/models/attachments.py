from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .cases import Case
from .events import CaseEvent


def private_storage() -> Storage:
    """On disk a folder of its own, which no web server is told of; in a bucket, the bucket, whose files are private."""
    if isinstance(default_storage, FileSystemStorage):
        return FileSystemStorage(location=settings.PRIVATE_ROOT, base_url=None)
    return default_storage


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those sent with what a person may read: staff see all, customers their own company's, no internal ones."""
        sent = self.filter(event__case__in=Case.objects.visible_to(user))
        return sent if user.is_staff else sent.filter(event__is_internal=False)

    def waiting(self):
        """Sent with a form that was not complete: they wait for it under its token."""
        return self.filter(event=None)


class Attachment(models.Model):
    """A file sent with what somebody wrote on a case. The door asks who comes; its name is the sender's."""

    event = models.ForeignKey(
        CaseEvent, models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("sent with")
    )
    # The one-time token of the form it came with: what the form writes in the end takes it along.
    token = models.UUIDField(editable=False)
    file = models.FileField(_("file"), upload_to="cases/%Y/%m/", storage=private_storage, max_length=200)
    name = models.CharField(_("name"), max_length=200)
    # As its bytes say, not as its name or its sender says.
    content_type = models.CharField(_("kind"), max_length=80)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(max_length=64, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sent_at"], name="portal_attachment_waiting", condition=Q(event=None))]
        constraints = [
            models.UniqueConstraint(
                name="portal_attachment_once_per_form_and_name", fields=["token", "digest", "name"]
            ),
        ]

    def __str__(self):
        return self.name
