"""Files of cases: kept as they come, handed out to whoever may read what they were sent with."""

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.accounts.doors import open_to

from .. import access
from ..forms.base import WithFiles
from ..models import Attachment

PIECE = 64 * 1024


@require_safe
@open_to(access.can_read_files)
def case_file(request, reference, pk):
    """To be saved, never shown as a page of ours."""
    seen = Attachment.objects.visible_to(request.user)
    attachment = get_object_or_404(seen, event__case__reference=reference, pk=pk)
    response = StreamingHttpResponse(read(attachment.file), content_type=attachment.content_type)
    response.headers["Content-Length"] = attachment.size
    response.headers["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def read(file):
    """Opened only when somebody takes it."""
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece


def hold(form, request):
    """Keep the files of a form that was sent, whatever else is wrong with it."""
    if form.is_bound and isinstance(form, WithFiles):
        form.hold(by=request.user, at=timezone.now())
