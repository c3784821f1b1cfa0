"""What is taken away from a certificate, and what the world's verifiers ask for."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import cache_control

from portal.accounts.doors import open_to

from .. import access, badges, keys, pictures, printing, statuslists
from ..models import Certificate


def certificate_pdf(request, number):
    certificate = _taken_by(request.user, number)
    return _attached(printing.pdf(certificate), "application/pdf", f"{certificate.credential}.pdf")


@open_to(access.can_keep)
def sample_pdf(request):
    return _attached(printing.sample(timezone.now()), "application/pdf", "sample.pdf")


def badge(request, number, form):
    certificate = _taken_by(request.user, number)
    if form not in pictures.FORMS or not keys.are_there():
        raise Http404
    kind, make = pictures.FORMS[form]
    signed = badges.of(certificate, at=timezone.now())
    return _attached(make(signed), kind, f"{certificate.credential}.{form}")


@cache_control(public=True, max_age=int(statuslists.FRESH.total_seconds()))
def badge_status(request, number):
    try:
        return _open_to_all(statuslists.current(number, at=timezone.now()))
    except (statuslists.NoSuchList, keys.NoKey):
        raise Http404 from None


@cache_control(public=True, max_age=3600)
def did_document(request):
    if not keys.known():
        raise Http404
    return _open_to_all(keys.did_document())


def _taken_by(user, number):
    certificate = get_object_or_404(Certificate.objects.select_related("user"), uuid=number)
    if not access.can_take(user, certificate):
        raise Http404
    return certificate


def _attached(content, kind, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _open_to_all(document):
    """Verifiers run in other sites' pages, too."""
    return JsonResponse(document, headers={"Access-Control-Allow-Origin": "*"})
