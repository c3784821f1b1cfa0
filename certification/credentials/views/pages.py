from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import access, checking, keys, renewing, sharing
from ..forms import CheckForm
from ..models import Certificate
from ..status import Status, newest, status_at

# What a file that does not stand up is told.
SENTENCES = {
    checking.NotABadge: _("We find no Open Badge 3.0 in this file. Choose the PNG, SVG or JSON file you were given."),
    checking.NotOurs: _("This badge is not one of ours: another issuer signed it, or nobody did."),
    checking.Changed: _("This badge has been changed since we signed it. Do not trust what it says."),
}


def certificate(request, number):
    """For anyone who is shown a certificate: is it genuine, and still valid? Answers for every number ever issued."""
    found = find(number)
    if found is None:
        return render(request, "certification/credentials/unknown.html", {"number": number}, status=404)
    at, is_mine = timezone.now(), found.user == request.user
    context = {
        "certificate": found,
        "status": status_at(found, at),
        "newest": newest(found, at),
        "at": at,
        "events": found.events.select_related("by"),
        "qr_code": sharing.qr_code(sharing.address(found)),
        "is_mine": is_mine,
        "state": card_state(found, at),
        "ways": renewing.ways(found) if is_mine and found.expires_at else None,
        "may_take": access.can_take(request.user, found),
        "linkedin": sharing.linkedin_entry(found),
        "has_badges": keys.are_there(),
    }
    return render(request, "certification/credentials/certificate.html", context)


def check(request):
    """For whoever was handed a number or a badge: is it ours, and what is it worth?"""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    badge = None
    if form.is_valid():
        if form.cleaned_data["number"]:
            return redirect("certificate", form.cleaned_data["number"].strip())
        try:
            badge = checking.check(form.cleaned_data["badge"].read())
        except (checking.NotABadge, checking.NotOurs, checking.Changed) as error:
            form.add_error("badge", SENTENCES[type(error)])
    context = {
        "form": form,
        "badge": badge,
        "page": badge and badge.document["evidence"][0]["id"],
        "at": timezone.now(),
    }
    return render(request, "certification/credentials/check.html", context)


def find(number):
    """By its number as printed, with or without hyphens; None when there is none or it cannot be one."""
    try:
        return Certificate.objects.select_related("user").filter(uuid=UUID(number)).first()
    except ValueError:
        return None


@login_required
def my_certificates(request):
    at = timezone.now()
    mine = Certificate.objects.visible_to(request.user).with_status(at)
    renewals = renewing.exams_of(mine)
    context = {"certificates": [(one, card_state(one, at), renewals.get(one.credential)) for one in mine]}
    return render(request, "certification/credentials/my_certificates.html", context)


def card_state(certificate, at):
    """The status, but for the holder a valid one that lapses soon says so."""
    status = status_at(certificate, at)
    return "expiring" if status == Status.VALID and renewing.ends_soon(certificate, at) else status.value
