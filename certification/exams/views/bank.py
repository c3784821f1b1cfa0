"""The bank beyond single items: files in and out, and corrections of what was asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import exporting, importing, regrading, using
from ..forms import CorrectionForm, ExportForm, ImportForm, KeptField, UseForm
from ..kinds import KINDS
from ..models import Item, ItemVersion
from .educators import for_educators

TYPES = {"gift": "text/plain", "xml": "application/xml", "aiken": "text/plain", "csv": "text/csv"}


@for_educators
def import_items(request):
    """Files are looked at first, question by question; sent again with "import" they are taken."""
    form = ImportForm(request.POST or None, request.FILES or None)
    reports, is_done = [], "import" in request.POST
    if request.method == "POST" and form.is_valid():
        wanted = {"domain": form.cleaned_data["domain"], "publish": form.cleaned_data["publish"]}
        files = [(file.name, file.read()) for file in form.cleaned_data["files"]]
        reports = [importing.take(name, data, by=request.user, is_dry=not is_done, **wanted) for name, data in files]
        kept = KeptField.pack(files) if any(report.imported for report in reports) else []
        form = ImportForm() if is_done else ImportForm(initial={**wanted, "kept": kept})
    context = {"form": form, "reports": reports, "is_done": is_done, "export": ExportForm()}
    return render(request, "certification/exams/import.html", context)


@for_educators
def export_items(request):
    form = ExportForm(request.GET)
    if not form.is_valid():
        return render(request, "certification/exams/import.html", {"form": ImportForm(), "export": ExportForm()})
    kind, items = form.cleaned_data["form"], exporting.in_order()
    if form.cleaned_data["domain"]:
        items = items.filter(domain=form.cleaned_data["domain"])
    made = exporting.export(items, kind)
    if made.left_out and "anyway" not in request.GET:
        context = {"form": ImportForm(), "export": form, "left_out": made.left_out}
        return render(request, "certification/exams/import.html", context)
    ending = {"aiken": "txt"}.get(kind, kind)
    disposition = {"Content-Disposition": f'attachment; filename="items.{ending}"'}
    return HttpResponse(made.text, content_type=f"{TYPES[kind]}; charset=utf-8", headers=disposition)


@for_educators
def use_item(request, pk):
    """Ask an item, try it out or retire it; attempts under way keep what they drew."""
    item = get_object_or_404(Item.objects.select_related("domain"), pk=pk)
    form = UseForm(request.POST or None, initial={"use": item.use})
    if request.method == "POST" and form.is_valid():
        try:
            using.put(item, use=form.cleaned_data["use"], by=request.user)
        except using.IsVoided:
            form.add_error(None, _("This item was voided and is not asked again. Write another in its place."))
        else:
            messages.success(request, _("Kept: %s.") % Item.Use(form.cleaned_data["use"]).label)
            return redirect("item_use", item.pk)
    return render(request, "certification/exams/use.html", {"item": item, "form": form})


@for_educators
def correct(request, pk):
    """Void or re-key an item version: who would change is shown before it is done."""
    version = get_object_or_404(ItemVersion.objects.select_related("item", "domain"), pk=pk)
    try:
        new_key = regrading.new_key(version)
    except regrading.NoNewKey:
        new_key = None
    form = CorrectionForm(request.POST or None, has_new_key=new_key is not None)
    at, kind = timezone.now(), KINDS[version.kind]
    context = {"version": version, "form": form, "old_key": kind.tell_key(version.content, version.keys.last().key)}
    context["new_key"] = kind.tell_key(version.content, new_key) if new_key is not None else ""
    if request.method == "POST" and form.is_valid():
        terms = form.terms(new_key)
        if "correct" in request.POST:
            made = regrading.correct(version, **terms, reason=form.cleaned_data["reason"], by=request.user, at=at)
            messages.success(request, told(made.runs.count()))
            return redirect("item_correct", version.pk)
        context["preview"] = regrading.preview(version, **terms, at=at)
    return render(request, "certification/exams/correct.html", context)


def told(runs):
    return (
        ngettext("Corrected: %d score changed.", "Corrected: %d scores changed.", runs) % runs
        if runs
        else _("Corrected: no score changed.")
    )
