import secrets

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.access import MANAGERS, is_in

from . import running
from .forms import KIND_LABELS, KINDS, UploadForm
from .reading import MOST_BYTES, Unreadable

KEPT = 3600  # seconds between looking at a file and importing it


def import_csv(request):
    """Look at what a file would do; importing it is another press, on the same bytes."""
    if not is_in(request.user, MANAGERS):
        raise PermissionDenied
    if "token" in request.POST:
        return _import(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"form": form, "kinds": [(KIND_LABELS[name], *kind.columns()) for name, kind in KINDS.items()]}
    if form.is_valid():
        kind, data = form.cleaned_data["kind"], form.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            report = running.run(KINDS[kind], data, by=request.user, at=timezone.now(), is_dry=True)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            context |= {"report": report, "kind": KIND_LABELS[kind], "token": _keep(request.user, kind, data)}
    return render(request, "home/importing/import.html", context)


def _import(request):
    kept = cache.get(_key(request.user, request.POST["token"]))
    if kept is None:
        messages.error(request, _("The file was kept for an hour only. Look at it again."))
        return redirect("import_csv")
    kind, data = kept
    report = running.run(KINDS[kind], data, by=request.user, at=timezone.now())
    cache.delete(_key(request.user, request.POST["token"]))
    messages.success(request, _("Imported: %(new)d new, %(changed)d changed.") % report.counts)
    return render(request, "home/importing/import.html", {"report": report, "kind": KIND_LABELS[kind], "is_done": True})


def _keep(user, kind, data):
    token = secrets.token_urlsafe(16)
    cache.set(_key(user, token), (kind, data), timeout=KEPT)
    return token


def _key(user, token):
    """Of this person only: a token that leaks opens nobody else's file."""
    return f"home.importing:{user.pk}:{token}"
