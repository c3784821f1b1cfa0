"""What is said on an item: commenting, editing, flagging; hiding and marking are the moderators'."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from boards.roadmap import access, commenting, flagging, mentioning, pacing, reading
from boards.roadmap.forms import CommentForm, EditForm, FlagForm, MarkForm, SettleForm
from boards.roadmap.models import Comment, Flag, Item
from boards.seating.views import only_moderators

from .items import item_context, item_or_404


def comment_or_404(request, pk) -> Comment:
    shown = Comment.objects.shown_to(request.user).filter(item__in=Item.objects.visible_to(request.user))
    if not request.user.is_staff:
        shown = shown.filter(hidden_at=None)
    return get_object_or_404(shown.select_related("item__board"), pk=pk)


def _at(comment):
    return redirect(f"{comment.item.get_absolute_url()}#comment-{comment.pk}")


@login_required
@require_POST
def item_comment(request, pk):
    item = item_or_404(request, pk)
    if not access.can_comment(request.user, item):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment = commenting.comment(item, **form.cleaned_data, by=request.user, at=timezone.now())
        except pacing.TooFast as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _commented(comment))
            return _at(comment)
    return render(request, "boards/roadmap/item.html", item_context(request, item, form))


def _commented(comment):
    mentions = comment.mentions.select_related("user")
    told = ", ".join(sorted(one.name for one in mentions if mentioning.can_read(one.user, comment)))
    if told:
        return _("Your comment is on the item, and told by mail: %(people)s.") % {"people": told}
    return _("Your comment is on the item.")


@login_required
def comment_edit(request, pk):
    """Who wrote it says it in better words."""
    comment = comment_or_404(request, pk)
    if not access.can_edit(request.user, comment):
        raise PermissionDenied
    form = EditForm(request.POST or None, initial={"body": comment.body})
    if request.method == "POST" and form.is_valid():
        commenting.edit(comment, body=form.cleaned_data["body"], by=request.user, at=timezone.now())
        return _at(comment)
    return render(request, "boards/roadmap/comment_edit.html", {"comment": comment, "item": comment.item, "form": form})


@login_required
@require_POST
def comment_hide(request, pk):
    """A moderator hides a comment, or with `show` lets it be read again."""
    comment = comment_or_404(request, pk)
    if not access.can_moderate(request.user):
        raise PermissionDenied
    if "show" in request.POST:
        commenting.show(comment, by=request.user)
    else:
        commenting.hide(comment, by=request.user, at=timezone.now())
    return _at(comment)


@login_required
@require_POST
def comment_mark(request, pk):
    """A moderator says what a comment is good for."""
    comment = comment_or_404(request, pk)
    if not access.can_moderate(request.user):
        raise PermissionDenied
    form = MarkForm(request.POST)
    if form.is_valid():
        commenting.mark(comment, **form.cleaned_data, by=request.user)
    return _at(comment)


@login_required
def item_flag(request, pk):
    """A member says that an item should not stand as it is."""
    item = item_or_404(request, pk)
    return _flag(request, item, None)


@login_required
def comment_flag(request, pk):
    comment = comment_or_404(request, pk)
    return _flag(request, comment.item, comment)


def _flag(request, item, comment):
    if not access.can_flag(request.user, comment or item):
        raise PermissionDenied
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        flagging.flag(item, comment=comment, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Thank you. A moderator looks at it."))
        return _at(comment) if comment else redirect(item)
    context = {"item": item, "form": form, "words": reading.words_of(comment, request.user) if comment else ""}
    return render(request, "boards/roadmap/flag.html", context)


@login_required
@require_POST
def flag_settle(request, pk):
    """A moderator says what became of a flag."""
    only_moderators(request)
    flag, form = get_object_or_404(Flag.objects.select_related("item", "comment"), pk=pk), SettleForm(request.POST)
    if form.is_valid():
        try:
            flagging.settle(flag, **form.cleaned_data, by=request.user, at=timezone.now())
        except flagging.Settled:
            messages.error(request, _("Another moderator settled it meanwhile. Nothing was changed."))
        else:
            messages.success(request, _("The flag is settled."))
    return redirect("item_decide", flag.item_id)
