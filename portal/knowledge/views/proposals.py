"""What a language model proposes for a draft: asked for, taken or dropped by a person."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.doors import open_to

from .. import access, deciding, marking, proposing
from ..models import ArticlePage, Proposal


@require_POST
@open_to(access.can_write_articles)
def proposals_ask(request, pk):
    article = get_object_or_404(ArticlePage, pk=pk)
    try:
        made = proposing.ask(article, by=request.user, at=timezone.now())
    except proposing.SwitchedOff:
        messages.error(request, _("No language model is switched on here."))
    except marking.UndecidedMarks:
        messages.error(request, _("Decide the marks first: nothing that may tell who asked is sent anywhere."))
    except proposing.NoAnswer as failed:
        messages.error(request, _("%(reason)s The draft is as it was.") % {"reason": failed})
    else:
        messages.success(request, _("Read what it proposes below.") if made else _("It proposes nothing better."))
    return redirect("article_marks", pk)


@require_POST
@open_to(access.can_write_articles)
def proposal_decide(request, pk):
    proposal = get_object_or_404(Proposal.objects.select_related("article"), pk=pk)
    act = proposing.take if request.POST.get("decision") == "take" else proposing.drop
    try:
        if not act(proposal, by=request.user, at=timezone.now()):
            messages.info(request, _("Somebody has decided it already."))
    except deciding.ArticleLocked:
        messages.error(request, _("The article is in review or locked, so only its reviewer can change it."))
    return redirect("article_marks", proposal.article_id)
