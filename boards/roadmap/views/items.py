from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from boards.roadmap import (
    access,
    backing,
    deciding,
    evidencing,
    finding,
    merging,
    pacing,
    planning,
    proposing,
    reading,
    shielding,
    splitting,
)
from boards.roadmap.forms import (
    CommentForm,
    DecisionForm,
    EvidenceForm,
    MergeForm,
    PlanForm,
    ProposalForm,
    ResponseForm,
    ShieldForm,
    SplitForm,
)
from boards.roadmap.models import Evidence, Item
from boards.seating.access import can_see_revenue
from boards.seating.disclosing import knows_few
from boards.seating.views import board_or_404
from portal.support.access import can_read_desk


def item_or_404(request, pk) -> Item:
    beside = ("board", "proposer", "proposer_account", "root", "responded_by", "owner")
    return get_object_or_404(Item.objects.visible_to(request.user).select_related(*beside), pk=pk)


@login_required
def item_propose(request, slug):
    """Ask for something on a board."""
    board = board_or_404(request, slug)
    if not access.can_propose(request.user, board):
        raise PermissionDenied
    form = ProposalForm(request.POST or None, board=board)
    looks = "look" in request.POST
    if request.method == "POST" and not looks and form.is_valid():
        try:
            item = proposing.propose(board=board, **form.cleaned_data, by=request.user, at=timezone.now())
        except pacing.TooFast as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Your proposal is in. A moderator reads it before the board sees it."))
            return redirect("item", item.pk)
    title = request.POST.get("title", "")
    similar = finding.similar(board=board, reader=request.user, title=title)
    context = {"board": board, "form": form, "similar": similar, "looked": looks}
    return render(request, "boards/roadmap/propose.html", context)


@login_required
def item_similar(request, slug):
    """What others asked for in the words of a title, while it is typed."""
    board = board_or_404(request, slug)
    if not access.can_propose(request.user, board):
        raise PermissionDenied
    similar = finding.similar(board=board, reader=request.user, title=request.GET.get("title", ""))
    return render(request, "boards/roadmap/includes/similar.html", {"similar": similar})


def item(request, pk):
    """An item of the roadmap, its answer, its thread, and the reader's part in it."""
    try:
        item = item_or_404(request, pk)
    except Http404:
        if request.user.is_anonymous:
            return redirect_to_login(request.get_full_path())
        raise
    if item.root and not access.can_moderate(request.user) and _may_see(request, item.root):
        messages.info(request, _("“%(title)s” was merged into this item.") % {"title": item.title})
        return redirect("item", item.root_id)
    return render(request, "boards/roadmap/item.html", item_context(request, item, CommentForm()))


def _may_see(request, item):
    return Item.objects.visible_to(request.user).filter(pk=item.pk).exists()


def item_context(request, item, comment_form):
    return backing_context(request, item) | {
        "thread": reading.thread_of(item, request.user),
        "root": item.root if item.root and _may_see(request, item.root) else None,
        "events": item.events.select_related("target"),
        "tags": item.tags.all(),
        "comment_form": comment_form if access.can_comment(request.user, item) else None,
        "may_moderate": access.can_moderate(request.user),
        "evidence": Evidence.objects.of_thread(item).standing().count() if request.user.is_staff else None,
    }


def backing_context(request, item):
    return {
        "item": item,
        "may_back": access.can_back(request.user, item),
        "backed": request.user.is_authenticated and backing.backs(request.user, item),
        "knows_few": knows_few(request.user, item.board),
    }


@login_required
@require_POST
def item_back(request, pk):
    """Back an item, or with `withdraw` no longer. With htmx the control alone comes back."""
    item = item_or_404(request, pk)
    if not access.can_back(request.user, item):
        raise PermissionDenied
    act = backing.withdraw if "withdraw" in request.POST else backing.back
    act(item, by=request.user, at=timezone.now())
    if request.htmx:
        item.refresh_from_db(fields=["people", "companies"])
        return render(request, "boards/roadmap/includes/backing.html", backing_context(request, item))
    return redirect(_where_from(request) or item)


def _where_from(request):
    """The page of ours on which a control was pressed, or an empty text."""
    address = request.headers.get("Referer", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


@login_required
def item_evidence(request, pk):
    """What our people know of who needs an item, and the form by which they say it on a company's behalf."""
    item, at = item_or_404(request, pk), timezone.now()
    _only_our_people(request)
    form = EvidenceForm(request.POST or None, reader=request.user, initial={"said_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said_on = form.cleaned_data.pop("said_on")
        said_at = min(at, timezone.make_aware(datetime.combine(said_on, time(12))))
        evidencing.enter(item, **form.cleaned_data, said_at=said_at, by=request.user, at=at)
        messages.success(request, _("It stands behind the item, and the company is told what becomes of it."))
        return redirect("item_evidence", item.pk)
    sees_revenue = can_see_revenue(request.user)
    context = {
        "item": item,
        "form": form,
        "evidence": Evidence.objects.of_thread(item)
        .standing()
        .select_related("account", "contact", "case", "call", "article", "entered_by"),
        "behind": evidencing.behind(item, at),
        "sees_revenue": sees_revenue,
        "reads_cases": can_read_desk(request.user),
    }
    return render(request, "boards/roadmap/evidence.html", context)


def _only_our_people(request):
    """To customers what we know of others is not there."""
    if not access.can_enter_evidence(request.user):
        raise Http404


@login_required
@require_POST
def evidence_withdraw(request, pk):
    _only_our_people(request)
    evidence = get_object_or_404(Evidence.objects.select_related("item", "account"), pk=pk)
    evidencing.withdraw(evidence, by=request.user, at=timezone.now())
    messages.success(request, _("It no longer stands behind the item."))
    return redirect("item_evidence", evidence.item_id)


DECISIONS = ("decide", "respond", "merge", "shield", "plan", "split", "unmerge")


@login_required
def item_decide(request, pk):
    """A moderator's desk for one item: status and reason, official response, merge and unmerge, split, flags."""
    item = item_or_404(request, pk)
    if not access.can_moderate(request.user):
        raise PermissionDenied
    act = next((name for name in DECISIONS if name in request.POST), None)
    forms = {
        "decide": DecisionForm(request.POST if act == "decide" else None, initial={"status": item.status}),
        "respond": ResponseForm(request.POST if act == "respond" else None, initial={"text": item.response}),
        "shield": ShieldForm(request.POST if act == "shield" else None, item=item),
        "plan": PlanForm(request.POST if act == "plan" else None, item=item),
        "merge": MergeForm(request.POST if act == "merge" else None, item=item),
        "split": SplitForm(request.POST if act == "split" else None, auto_id="split_%s"),
    }
    if act and (act == "unmerge" or forms[act].is_valid()) and _decide(request, item, act, forms.get(act)):
        return redirect("item", item.pk)
    flags = item.flags.open().select_related("raised_by", "account", "comment")
    return render(request, "boards/roadmap/decide.html", {"item": item, "forms": forms, "flags": flags})


TOLD = _lazy("Saved. Everyone who asked for it is told of a change of status.")
SAVED = {
    "shield": _lazy("Saved. The chosen companies no longer find it."),
    "split": _lazy("Saved. The other ask stands for itself, and everyone who stood behind this one is told."),
    "plan": _lazy("Saved. What you plan stands on the item and on the board's timeline."),
}


def _decide(request, item, act, form):
    now = {"at": timezone.now(), "by": request.user}
    try:
        if act == "decide":
            deciding.change_status(item, to=form.cleaned_data["status"], reason=form.cleaned_data["reason"], **now)
        elif act == "respond":
            deciding.respond(item, text=form.cleaned_data["text"], **now)
        elif act == "shield":
            shielding.hide_from(item, form.cleaned_data["hidden_from"], seen=form.cleaned_data["seen"], by=request.user)
        elif act == "plan":
            planning.plan(item, **form.cleaned_data, **now)
        elif act == "split":
            splitting.split(item, **form.cleaned_data, **now)
        elif act == "merge":
            merging.merge(item, into=form.cleaned_data["into"], **now)
        else:
            merging.unmerge(item, **now)
    except (deciding.NotDecidable, merging.CannotMerge, planning.ReasonMissing, splitting.CannotSplit):
        messages.error(request, _("Someone else decided on this item meanwhile. Nothing was changed; look again."))
        return False
    messages.success(request, SAVED.get(act, TOLD))
    return True
