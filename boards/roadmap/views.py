from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from boards.seating.views import board_or_404

from . import access, backing, commenting, deciding, finding, merging, proposing, reading
from .forms import CommentForm, DecisionForm, MergeForm, ProposalForm, ResponseForm
from .models import Comment, Item


def item_or_404(request, pk) -> Item:
    visible = Item.objects.visible_to(request.user).select_related("board", "proposer", "proposer_account", "root")
    return get_object_or_404(visible, pk=pk)


@login_required
def item_propose(request, slug):
    """Ask for something on a board."""
    board = board_or_404(request, slug)
    if not access.can_propose(request.user, board):
        raise PermissionDenied
    form = ProposalForm(request.POST or None, board=board)
    looks = "look" in request.POST
    if request.method == "POST" and not looks and form.is_valid():
        item = proposing.propose(board=board, **form.cleaned_data, by=request.user, at=timezone.now())
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
    if item.root and not access.can_moderate(request.user):
        messages.info(request, _("“%(title)s” was merged into this item.") % {"title": item.title})
        return redirect("item", item.root_id)
    return render(request, "boards/roadmap/item.html", item_context(request, item, CommentForm()))


def item_context(request, item, comment_form):
    return backing_context(request, item) | {
        "thread": reading.thread_of(item, request.user),
        "events": item.events.all(),
        "comment_form": comment_form if access.can_comment(request.user, item) else None,
        "may_moderate": access.can_moderate(request.user),
    }


def backing_context(request, item):
    shown = Item.objects.select_related("root", "responded_by").get(pk=item.pk)
    shown.board = item.board  # which knows the reader's place by now
    return {
        "item": shown,
        "may_back": access.can_back(request.user, item),
        "backed": request.user.is_authenticated and backing.backs(request.user, item),
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
        return render(request, "boards/roadmap/includes/backing.html", backing_context(request, item))
    return redirect(_where_from(request) or item)


def _where_from(request):
    """The page of ours on which a control was pressed, or an empty text."""
    address = request.headers.get("Referer", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


@login_required
@require_POST
def item_comment(request, pk):
    item = item_or_404(request, pk)
    if not access.can_comment(request.user, item):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "boards/roadmap/item.html", item_context(request, item, form))
    comment = commenting.comment(item, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, _("Your comment is on the item."))
    return redirect(f"{item.get_absolute_url()}#comment-{comment.pk}")


@login_required
@require_POST
def comment_hide(request, pk):
    """A moderator hides a comment, or with `show` lets it be read again."""
    comment = get_object_or_404(Comment, pk=pk, item__in=Item.objects.visible_to(request.user))
    if not access.can_moderate(request.user):
        raise PermissionDenied
    if "show" in request.POST:
        commenting.show(comment, by=request.user)
    else:
        commenting.hide(comment, by=request.user, at=timezone.now())
    return redirect(f"{comment.item.get_absolute_url()}#comment-{comment.pk}")


DECISIONS = ("decide", "respond", "merge", "unmerge")


@login_required
def item_decide(request, pk):
    """A moderator's desk for one item: status and reason, official response, merge and unmerge."""
    item = item_or_404(request, pk)
    if not access.can_moderate(request.user):
        raise PermissionDenied
    act = next((name for name in DECISIONS if name in request.POST), None)
    forms = {
        "decide": DecisionForm(request.POST if act == "decide" else None, initial={"status": item.status}),
        "respond": ResponseForm(request.POST if act == "respond" else None, initial={"text": item.response}),
        "merge": MergeForm(request.POST if act == "merge" else None, item=item),
    }
    if act and (act == "unmerge" or forms[act].is_valid()) and _decide(request, item, act, forms.get(act)):
        return redirect("item", item.pk)
    return render(request, "boards/roadmap/decide.html", {"item": item, "forms": forms})


def _decide(request, item, act, form):
    now = {"at": timezone.now(), "by": request.user}
    try:
        if act == "decide":
            deciding.change_status(item, to=form.cleaned_data["status"], reason=form.cleaned_data["reason"], **now)
        elif act == "respond":
            deciding.respond(item, text=form.cleaned_data["text"], **now)
        elif act == "merge":
            merging.merge(item, into=form.cleaned_data["into"], **now)
        else:
            merging.unmerge(item, **now)
    except (deciding.NotDecidable, merging.CannotMerge):
        messages.error(request, _("Someone else decided on this item meanwhile. Nothing was changed; look again."))
        return False
    messages.success(request, _("Saved. Everyone who asked for it is told of a change of status."))
    return True
