from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from boards.roadmap.models import Item
from boards.seating import terms
from boards.seating.access import can_run_boards, is_member
from boards.seating.disclosing import FEWEST, Discloser, knows_few
from boards.seating.models import Seat
from boards.seating.views import board_or_404, only_moderators

from . import access, attending, inviting, recording
from .forms import ActionForm, AttendanceForm, MinutesAnswerForm, RecordForm, RenewForm
from .models import ActionItem, Meeting


@login_required
def meetings(request, slug):
    """A board's meetings: the next first, then those that were."""
    board, at = board_or_404(request, slug), timezone.now()
    if not (request.user.is_staff or is_member(request.user, board)):
        raise Http404
    return render(
        request,
        "boards/meetings/meetings.html",
        {
            "board": board,
            "ahead": board.meetings.ahead(at),
            "past": board.meetings.past(at),
            "may_run": access.can_run_meetings(request.user),
        },
    )


def meeting_or_404(request, pk) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("board"), pk=pk)


@login_required
def meeting(request, pk):
    """What a meeting is about; afterwards what was said, who approves it, and what was taken on."""
    return _shown(request, meeting_or_404(request, pk))


def _shown(request, meeting, form=None):
    signed = Discloser(board=meeting.board, reader=request.user)
    actions = meeting.actions.select_related("holder", "account")
    may_answer = access.can_answer(request.user, meeting)
    approval = recording.approval_of(meeting) if meeting.record else None
    context = {
        "meeting": meeting,
        "items": Item.objects.visible_to(request.user).filter(meetings=meeting).order_by("title"),
        "is_ahead": meeting.starts_at >= timezone.now(),
        "actions": [
            (action, signed.sign(person=action.holder, account=action.account), access.can_finish(request.user, action))
            for action in actions
        ],
        "approval": approval,
        # Of so few that each count would be somebody's word, only the outcome is told.
        "counts_them": approval and (approval.there >= FEWEST or knows_few(request.user, meeting.board)),
        "form": (form or MinutesAnswerForm(initial={"version": meeting.record_version})) if may_answer else None,
        "may_run": access.can_run_meetings(request.user),
    } | _own_part(request, meeting)
    return render(request, "boards/meetings/meeting.html", context)


def _own_part(request, meeting):
    """Once the list is kept: whether the reader's company was there, and what it says of the minutes that stand."""
    seat, there = meeting.board.place_of(request.user).seat, set(meeting.attendances.values_list("seat", flat=True))
    if seat is None or not there or not (seat.pk in there or seat.was_in_office(meeting.starts_at)):
        return {}
    answers = meeting.answers.filter(version=meeting.record_version, seat=seat).select_related("by")
    return {
        "company": seat.account,
        "was_there": seat.pk in there,
        "is_weighed": meeting.starts_at >= terms.weighed_since(seat),
        "own_answer": answers.first(),
    }


@login_required
def meeting_ics(request, pk):
    """The meeting for one's own calendar."""
    meeting = meeting_or_404(request, pk)
    said = inviting.as_calendar(meeting, request.user, at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.pk}.ics"'}
    return HttpResponse(said, content_type="text/calendar; charset=utf-8", headers=headers)


@login_required
@require_POST
def meeting_answer(request, pk):
    """A company that was there approves the minutes, or says what is wrong."""
    meeting = meeting_or_404(request, pk)
    if not access.can_answer(request.user, meeting):
        raise PermissionDenied
    form = MinutesAnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, meeting, form)
    try:
        recording.answer(meeting, **form.cleaned_data, by=request.user, at=timezone.now())
    except recording.MinutesChanged:
        messages.error(request, _("The minutes were changed meanwhile. Read them again; nothing was saved."))
    else:
        messages.success(request, _("Your company's word on the minutes is kept."))
    return redirect(meeting)


@login_required
@require_POST
def action_finish(request, pk):
    meetings = Meeting.objects.visible_to(request.user)
    action = get_object_or_404(ActionItem.objects.filter(meeting__in=meetings).select_related("meeting"), pk=pk)
    if not access.can_finish(request.user, action):
        raise PermissionDenied
    recording.finish(action, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect(action.meeting)


ACTS = ("call", "attend", "minutes", "act")


@login_required
def meeting_run(request, pk):
    """The moderators' desk for one meeting: calling it, who came, the minutes, what was taken on."""
    only_moderators(request)
    meeting = meeting_or_404(request, pk)
    act = next((name for name in ACTS if name in request.POST), None)
    forms = {
        "attend": AttendanceForm(request.POST if act == "attend" else None, meeting=meeting),
        "minutes": RecordForm(
            request.POST if act == "minutes" else None,
            initial={"record": meeting.record, "version": meeting.record_version},
        ),
        "act": ActionForm(request.POST if act == "act" else None, meeting=meeting),
    }
    if act and (act == "call" or forms[act].is_valid()) and _run(request, meeting, act, forms.get(act)):
        return redirect("meeting_run", meeting.pk)
    context = {"meeting": meeting, "forms": forms, "is_ahead": meeting.starts_at > timezone.now()}
    objections = meeting.answers.filter(version=meeting.record_version, approves=False).select_related("seat__account")
    return render(request, "boards/meetings/run.html", context | {"objections": objections})


def _run(request, meeting, act, form):
    by, at = request.user, timezone.now()
    try:
        if act == "call":
            seen = request.POST.get("calls", "")
            number = inviting.call(meeting, after=int(seen) if seen.isdecimal() else None, by=by, at=at)
            said = ngettext("%(n)d person is invited.", "%(n)d people are invited.", number) % {"n": number}
            messages.success(request, said)
            return True
        if act == "attend":
            recording.was_there(meeting, form.cleaned_data["seats"], by=by, at=at)
        elif act == "minutes":
            recording.write(meeting, **form.cleaned_data, by=by, at=at)
        else:
            recording.take_on(meeting, **form.cleaned_data, by=by)
    except inviting.TooLate:
        messages.error(request, _("The meeting has begun: nobody is invited any more."))
        return False
    except inviting.Called:
        messages.info(request, _("The invitations have gone out already."))
        return True
    except recording.MinutesChanged:
        meeting.refresh_from_db()
        form.data = form.data.dict() | {"version": meeting.record_version}
        words = _("Somebody wrote other minutes meanwhile: “%(record)s”. Yours are kept below and not saved yet.")
        messages.error(request, words % {"record": meeting.record})
        return False
    except recording.NotYet:
        messages.error(request, _("The meeting has not begun yet. Nothing was saved."))
        return False
    messages.success(request, _("Saved."))
    return True


@login_required
@require_POST
def seat_renew(request, pk):
    """Staff let a company keep its seat for another term, weighing how often it came."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user).select_related("board", "account"), pk=pk)
    if not can_run_boards(request.user):
        raise PermissionDenied
    at = timezone.now()
    form = RenewForm(request.POST, seat=seat, at=at)
    if not form.is_valid():
        return render(request, "boards/meetings/renew.html", {"seat": seat, "form": form}, status=422)
    try:
        attending.renew(seat, **form.cleaned_data, by=request.user, at=at)
    except (terms.NotRenewable, terms.ReasonMissing):
        messages.error(request, _("This seat has ended or was renewed meanwhile. Nothing was changed; look again."))
    except terms.TermsUsedUp:
        messages.error(request, _("This company has had all the terms in a row the board allows. Nothing was changed."))
    else:
        messages.success(request, _("The term is renewed, and those who speak for the seat are told."))
    return redirect("seat", seat.pk)
