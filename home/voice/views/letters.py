"""The month's letter: composed, read as it will be mailed, mailed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, letters
from ..models import Letter
from ..months import Month, NotAMonth


@require_POST
@open_to(access.can_send_letters)
def voice_compose(request):
    try:
        month = Month.named(request.POST.get("month", ""))
    except NotAMonth:
        raise Http404 from None
    return redirect(letters.compose(month, by=request.user, at=timezone.now()))


@require_safe
@open_to(access.can_read_voice)
def voice_letter(request, pk):
    """Before it is mailed it is for those who edit it."""
    letter = get_object_or_404(Letter.objects.select_related("sent_by"), pk=pk)
    may_send = access.can_send_letters(request.user)
    if letter.sent_at is None and not may_send:
        raise Http404
    return render(request, "home/voice/letter.html", {"letter": letter, "may_send": may_send})


@require_POST
@open_to(access.can_send_letters)
def voice_send(request, pk):
    letter = get_object_or_404(Letter, pk=pk)
    try:
        readers = letters.send(letter, by=request.user, at=timezone.now())
    except letters.AlreadySent:
        messages.error(request, _("This letter was sent already."))
    else:
        said = ngettext("On its way to %(n)d person.", "On its way to %(n)d people.", readers)
        messages.success(request, said % {"n": readers})
    return redirect(letter)
