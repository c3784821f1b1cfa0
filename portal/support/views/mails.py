"""Mails that were held back: what becomes of each, as one of us says."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.doors import open_to

from .. import access, quarantine
from ..models import ReceivedMail


@require_POST
@open_to(access.can_work_desk)
def mail_decide(request, reference, pk, verb):
    mail = get_object_or_404(ReceivedMail, pk=pk, case__reference=reference)
    try:
        getattr(quarantine, verb)(mail, by=request.user, at=timezone.now())
    except quarantine.AlreadyDecided:
        messages.info(request, _("Somebody decided about it before."))
    return redirect("desk_case", reference)
