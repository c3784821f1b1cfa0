"""What must be decided before an article is published."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, context, deciding, disclosing, proposing
from ..forms import DecisionForm
from ..models import ArticlePage, Proposal, RedactionMark


@require_safe
@open_to(access.can_write_articles)
def article_marks(request, pk):
    return show(request, get_object_or_404(ArticlePage, pk=pk))


@require_POST
@open_to(access.can_write_articles)
def mark_decide(request, pk):
    mark = get_object_or_404(RedactionMark.objects.select_related("article"), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show(request, mark.article, mark, form)
    try:
        deciding.decide(mark, **form.cleaned_data, by=request.user, at=timezone.now())
    except deciding.AlreadyDecided:
        messages.info(request, _("Somebody has decided this already. Other words can be put in the article itself."))
    except deciding.ArticleLocked:
        messages.error(
            request, _("The article is in review or locked, so only its reviewer can change it. Nothing was decided.")
        )
    return redirect("article_marks", mark.article_id)


@require_POST
@open_to(access.can_write_articles)
def words_leave(request, pk):
    """None of the unusual words names anybody: said once, by name, for all of them."""
    article = get_object_or_404(ArticlePage, pk=pk)
    try:
        count = deciding.leave_words(article, by=request.user, at=timezone.now())
    except deciding.ArticleLocked:
        messages.error(request, _("The article is in review or locked, so only its reviewer can change it."))
    else:
        messages.success(request, ngettext("%(count)d word stays.", "%(count)d words stay.", count) % {"count": count})
    return redirect("article_marks", pk)


def show(request, article, mark=None, form=None):
    """The page with all marks; `form` is the one that `mark` was answered with and that lacks something."""
    disclosing.note([article], by=request.user, at=timezone.now())
    marks = list(article.marks.select_related("turn", "decided_by"))
    draft = article.get_latest_revision_as_object()
    pending = [(m, context.around(draft, m), form if mark == m else None) for m in marks if m.is_pending]
    page = {
        "article": draft,
        "pending": pending,
        "told": [row for row in pending if not row[0].is_only_unusual],
        "words": [row for row in pending if row[0].is_only_unusual],
        "decided": [m for m in marks if not m.is_pending],
        "proposals": article.proposals.open(),
        "taken": article.proposals.filter(decision=Proposal.Decision.TAKEN).select_related("decided_by"),
        "may_ask": proposing.is_on(),
        "sources": article.sources.visible_to(request.user).select_related("case", "call"),
    }
    return render(request, "portal/knowledge/article_marks.html", page)
