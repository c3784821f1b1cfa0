from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from .models import Certificate
from .status import Status, newest, status_at

SOON = timedelta(days=60)


def certificate(request, number):
    """For anyone who is shown a certificate: is it genuine, and still valid? Answers for every number ever issued."""
    found = find(number)
    if found is None:
        return render(request, "certification/credentials/unknown.html", {"number": number}, status=404)
    at = timezone.now()
    context = {"certificate": found, "status": status_at(found, at), "newest": newest(found, at), "at": at}
    return render(request, "certification/credentials/certificate.html", context)


def find(number):
    """By its number as printed, with or without hyphens; None when there is none or it cannot be one."""
    try:
        return Certificate.objects.select_related("user").filter(uuid=UUID(number)).first()
    except ValueError:
        return None


@login_required
def my_certificates(request):
    at = timezone.now()
    mine = Certificate.objects.visible_to(request.user).with_renewal(at)
    context = {"certificates": [(one, card_state(one, at)) for one in mine]}
    return render(request, "certification/credentials/my_certificates.html", context)


def card_state(certificate, at):
    """The status, but for the holder a valid one that lapses within SOON says so."""
    status = status_at(certificate, at)
    lapses_soon = certificate.expires_at and certificate.expires_at - at < SOON
    return "expiring" if status == Status.VALID and lapses_soon else status.value
