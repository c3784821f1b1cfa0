from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import access, appointing, granting
from .forms import AppointForm
from .models import BoardPage, Delegate, Seat


def keep_outsiders_out(page, request, serve_args, serve_kwargs):
    """Wagtail asks before it serves a page; what a board's confidentiality shuts is as good as not there."""
    if not isinstance(page, BoardPage) or access.can_see_board(request.user, page):
        return None
    if request.user.is_anonymous:
        return redirect_to_login(request.get_full_path())
    raise Http404


def board_or_404(request, slug: str) -> BoardPage:
    return get_object_or_404(BoardPage.objects.visible_to(request.user), slug=slug)


@login_required
def seat(request, pk):
    """A company's seat: its term, who speaks for it, and the form by which its admins change that."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user).select_related("board", "account"), pk=pk)
    may_appoint = access.can_appoint(request.user, seat)
    form = AppointForm(request.POST or None, seat=seat) if may_appoint else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _appoint(request, seat, form):
            return redirect("seat", seat.pk)
    delegates = seat.delegates.select_related("user")
    return render(
        request,
        "boards/seating/seat.html",
        {
            "seat": seat,
            "form": form,
            "may_end": seat.ended_at is None and access.can_run_boards(request.user),
            "in_office": Seat.objects.current().filter(pk=seat.pk).exists(),
            "speaking": delegates.speaking(),
            "silent": delegates.current().exclude(pk__in=Delegate.objects.speaking()),
        },
    )


def _appoint(request, seat, form):
    try:
        delegate = appointing.appoint(seat=seat, **form.cleaned_data, at=timezone.now(), by=request.user)
    except appointing.SeatEnded:
        form.add_error(None, _("This seat is not in office, so nobody can speak for it. Nothing was changed."))
        return False
    messages.success(
        request,
        _("%(person)s speaks for %(company)s.") % {"person": delegate.user, "company": seat.account},
    )
    return True


@login_required
@require_POST
def seat_dismiss(request, pk):
    """End one person's say for a seat."""
    visible = Delegate.objects.filter(seat__in=Seat.objects.visible_to(request.user))
    delegate = get_object_or_404(visible.select_related("seat__account", "user"), pk=pk)
    if not access.can_appoint(request.user, delegate.seat):
        raise PermissionDenied
    appointing.dismiss(delegate, at=timezone.now(), by=request.user)
    messages.success(
        request,
        _("%(person)s no longer speaks for %(company)s.") % {"person": delegate.user, "company": delegate.seat.account},
    )
    return redirect("seat", delegate.seat_id)


@login_required
@require_POST
def seat_end(request, pk):
    """Staff take a seat back."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user), pk=pk)
    if not access.can_run_boards(request.user):
        raise PermissionDenied
    granting.end_seat(seat, at=timezone.now(), by=request.user)
    messages.success(request, _("The seat has ended. Ballots it cast stand."))
    return redirect("seat", seat.pk)
