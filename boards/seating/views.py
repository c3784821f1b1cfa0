from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from . import access, applying, appointing, facts, granting, rivalling, rotation, terms, waiting
from .forms import AnswerForm, ApplyForm, AppointForm, FollowForm, InviteForm, RivalryForm
from .models import Application, BoardPage, Delegate, Rivalry, Seat


def keep_outsiders_out(page, request, serve_args, serve_kwargs):
    """Wagtail asks before it serves a page; what a board's confidentiality shuts is as good as not there."""
    if not isinstance(page, BoardPage) or access.can_see_board(request.user, page):
        return None
    if request.user.is_anonymous:
        return redirect_to_login(request.get_full_path())
    raise Http404


def board_or_404(request, slug: str) -> BoardPage:
    return get_object_or_404(BoardPage.objects.visible_to(request.user), slug=slug)


def only_moderators(request):
    """To customers the moderators' pages are not there; of our people only moderators may use them."""
    if access.can_run_boards(request.user):
        return
    raise PermissionDenied if request.user.is_staff else Http404


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
            "renewals": seat.renewals.select_related("by"),
            "may_renew": seat.ended_at is None and seat.term_ends_at and access.can_run_boards(request.user),
            "may_end": seat.ended_at is None and access.can_run_boards(request.user),
            "following": FollowForm(seat=seat) if _may_follow(request, seat) else None,
            "in_office": Seat.objects.current().filter(pk=seat.pk).exists(),
            "speaking": delegates.speaking(),
            "silent": delegates.current().exclude(pk__in=Delegate.objects.speaking()),
        },
    )


def _may_follow(request, seat):
    return seat.ended_at is None and access.can_run_boards(request.user)


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
    messages.success(
        request, _("The seat has ended. It takes no part in open rounds any more; what was closed stands.")
    )
    return redirect("seat", seat.pk)


@login_required
@require_POST
def seat_follow(request, pk):
    """Staff plan which company of the waiting list has a seat next."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user).select_related("board"), pk=pk)
    if not access.can_run_boards(request.user):
        raise PermissionDenied
    form = FollowForm(request.POST, seat=seat)
    try:
        if not form.is_valid():
            raise waiting.NotWaiting
        waiting.let_follow(seat, form.cleaned_data["successor"], by=request.user)
    except waiting.NotWaiting:
        messages.error(request, _("This company no longer waits for a seat. Nothing was changed; look again."))
    else:
        messages.success(request, _("Saved. Nobody is told before the seat is free."))
    return redirect("board_seats", seat.board.slug)


@login_required
def board_seats(request, slug):
    """Who sits on a board, until when, and who comes next."""
    board = board_or_404(request, slug)
    if not access.can_see_seats(request.user, board):
        raise PermissionDenied
    context = {"board": board, "plan": rotation.plan_of(board, request.user, timezone.now())}
    context["may_run"] = access.can_run_boards(request.user)
    return render(request, "boards/seating/seats.html", context)


@login_required
def seat_apply(request, slug):
    """Ask for a seat. A company that has asked is led to what it said."""
    board = board_or_404(request, slug)
    if not access.can_apply(request.user, board):
        raise PermissionDenied
    standing = board.applications.open().filter(account=request.user.account).first()
    if standing:
        return redirect(standing)
    form = ApplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        application = applying.apply(board=board, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Your application is in. A moderator reads it and answers you either way."))
        return redirect(application)
    context = {"board": board, "form": form, "vacancies": terms.vacancies(board, timezone.now())}
    return render(request, "boards/seating/apply.html", context)


@login_required
def seat_invite(request, slug):
    """Staff offer a seat to a company that did not ask."""
    only_moderators(request)
    board, at = board_or_404(request, slug), timezone.now()
    form = InviteForm(request.POST or None, board=board, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(applying.invite_company(board=board, **form.cleaned_data, by=request.user, at=at))
        except applying.NoVacancy:
            form.add_error(None, NO_VACANCY)
        except (applying.MovedOn, granting.AlreadySeated):
            form.add_error("account", _("This company is invited or seated already."))
    context = {"board": board, "form": form, "free": terms.free_to_offer(board, at)}
    return render(request, "boards/seating/invite.html", context)


@login_required
def board_rivals(request, slug):
    """Staff say which companies of a board compete."""
    only_moderators(request)
    board, at = board_or_404(request, slug), timezone.now()
    form = RivalryForm(request.POST or None, board=board, at=at)
    if request.method == "POST" and form.is_valid():
        rivalling.declare(board=board, **form.cleaned_data, by=request.user, at=at)
        messages.success(request, _("From now on neither learns the other's name on this board."))
        return redirect("board_rivals", board.slug)
    context = {"board": board, "form": form, "rivalries": board.rivalries.select_related("one", "other")}
    return render(request, "boards/seating/rivals.html", context)


@login_required
@require_POST
def rivalry_revoke(request, pk):
    only_moderators(request)
    rivalry = get_object_or_404(Rivalry.objects.select_related("board", "one", "other"), pk=pk)
    rivalling.revoke(rivalry, by=request.user)
    messages.success(request, _("They no longer count as competitors. What was hidden from one of them stays hidden."))
    return redirect("board_rivals", rivalry.board.slug)


NO_VACANCY = _lazy("Every seat of this board is taken or offered. Put them on the waiting list, or end a seat first.")
MOVED_ON = _lazy("Someone else decided on this meanwhile. Nothing was changed; look again.")


def application_or_404(request, pk) -> Application:
    visible = Application.objects.visible_to(request.user).select_related("board", "account", "applicant", "decided_by")
    return get_object_or_404(visible, pk=pk)


@login_required
def application(request, pk):
    """Where a company's application stands; to moderators beside the facts, to its admins with what it agrees to."""
    application, at = application_or_404(request, pk), timezone.now()
    decides = access.can_run_boards(request.user)
    is_open = application.state in Application.OPEN
    return render(
        request,
        "boards/seating/application.html",
        {
            "application": application,
            "board": application.board,
            "place": waiting.place_of(application, at),
            "facts": facts.facts_of(application.account, at) if decides else None,
            "form": AnswerForm() if decides and is_open else None,
            "free": terms.free_to_offer(application.board, at),
            "may_accept": access.can_accept(request.user, application, at),
            "may_withdraw": is_open and access.of_the_company(request.user, application),
            "words": applying.words_of(application.board),
            "version": applying.version_of(application.board),
        },
    )


DECISIONS = {
    "invite": Application.State.INVITED,
    "wait": Application.State.WAITING,
    "decline": Application.State.DECLINED,
}


@login_required
@require_POST
def application_decide(request, pk):
    application = application_or_404(request, pk)
    if not access.can_run_boards(request.user):
        raise PermissionDenied
    form, act = AnswerForm(request.POST), next((name for name in DECISIONS if name in request.POST), None)
    if act and form.is_valid():
        try:
            applying.decide(application, to=DECISIONS[act], **form.cleaned_data, by=request.user, at=timezone.now())
        except applying.ReasonMissing:
            messages.error(request, _("Say why it is declined: the company reads it. Nothing was changed."))
        except applying.NoVacancy:
            messages.error(request, NO_VACANCY)
        except applying.MovedOn:
            messages.error(request, MOVED_ON)
        else:
            messages.success(request, _("Saved, and the company is told."))
    return redirect(application)


@login_required
@require_POST
def application_answer(request, pk):
    """The company takes the seat it was offered, or withdraws."""
    application = application_or_404(request, pk)
    if not access.of_the_company(request.user, application):
        raise PermissionDenied
    try:
        if "withdraw" in request.POST:
            applying.withdraw(application, by=request.user, at=timezone.now())
        elif "accept" in request.POST:
            return redirect("seat", _accept(request, application).pk)
    except (applying.MovedOn, granting.AlreadySeated, granting.BoardFull):
        messages.error(request, MOVED_ON)
    except applying.TermsChanged:
        messages.error(request, _("What you agree to was changed meanwhile. Read it again; nothing was accepted."))
    return redirect(application)


def _accept(request, application):
    version = request.POST.get("version", "")
    seat = applying.accept(application, version=version, by=request.user, at=timezone.now())
    messages.success(request, _("%(company)s has its seat.") % {"company": application.account})
    return seat
