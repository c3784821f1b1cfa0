from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.access import MANAGERS, is_in
from portal.products.models import Product
from portal.support import exported, foreign, importing

from . import keeping, running
from .forms import KIND_LABELS, KINDS, CasesForm, UploadForm
from .reading import MOST_BYTES, Unreadable


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
            token = keeping.keep(request.user, (kind, data))
            context |= {"report": report, "kind": KIND_LABELS[kind], "token": token}
    return render(request, "home/importing/import.html", context)


def _import(request):
    kept = keeping.take(request)
    if kept is None:
        return redirect("import_csv")
    kind, data = kept
    report = running.run(KINDS[kind], data, by=request.user, at=timezone.now())
    messages.success(request, _("Imported: %(new)d new, %(changed)d changed.") % report.counts)
    return render(request, "home/importing/import.html", {"report": report, "kind": KIND_LABELS[kind], "is_done": True})


def import_cases(request):
    """The same with what another support tool exported."""
    if not is_in(request.user, MANAGERS):
        raise PermissionDenied
    if "token" in request.POST:
        return _import_cases(request)
    form = CasesForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    if form.is_valid():
        tool, product, is_promised = (form.cleaned_data[name] for name in ("tool", "product", "is_promised"))
        data = form.cleaned_data["file"].read(exported.MOST_BYTES + 1)
        try:
            lines = _run_cases(request, tool, product, is_promised, data, is_dry=True)
        except exported.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            token = keeping.keep(request.user, (tool, product and product.pk, is_promised, data))
            context |= {"lines": lines, "summary": importing.summary(lines), "token": token}
    return render(request, "home/importing/import_cases.html", context)


def _import_cases(request):
    kept = keeping.take(request)
    if kept is None:
        return redirect("import_cases")
    tool, product, is_promised, data = kept
    lines = _run_cases(request, tool, Product.objects.filter(pk=product).first(), is_promised, data)
    context = {"lines": lines, "summary": importing.summary(lines), "is_done": True}
    return render(request, "home/importing/import_cases.html", context)


def _run_cases(request, tool, product, is_promised, data, *, is_dry=False):
    how = importing.Import(tool=tool, product=product, by=request.user, at=timezone.now(), is_promised=is_promised)
    return importing.run(foreign.read(data, tool=tool), how, is_dry=is_dry)
