from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from boards.roadmap.views import item_or_404

from . import access, changelog, confirming, promises
from .forms import ConfirmForm


@require_safe
def changelog_page(request):
    """You said, we did: of public boards for anyone, for members their own boards' too."""
    shipped = changelog.shipped(reader=request.user, page=request.GET.get("page", ""))
    return render(request, "boards/loop/changelog.html", {"shipped": shipped})


@require_safe
def broken_promises(request):
    """What we said would come by a day that has passed, and what became of it."""
    passed = promises.broken(reader=request.user, at=timezone.now(), page=request.GET.get("page", ""))
    return render(request, "boards/loop/promises.html", {"passed": passed})


@login_required
@require_POST
def item_confirm(request, pk):
    """A company says whether what we shipped solves what it asked for."""
    item = item_or_404(request, pk)
    if not access.can_confirm(request.user, item):
        raise PermissionDenied
    form = ConfirmForm(request.POST)
    if form.is_valid():
        confirming.confirm(item, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Thank you. Your company's answer is kept with the item."))
    else:
        messages.error(request, _("Choose yes or no; nothing was saved."))
    return redirect(f"{item.get_absolute_url()}#loop")
