"""Flag it or fix it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.doors import open_to

from .. import access, flagging
from ..forms import FlagForm
from ..models import ArticlePage, Flag


@require_POST
@open_to(access.can_flag_articles)
def article_flag(request, pk):
    article = get_object_or_404(ArticlePage.objects.visible_to(request.user), pk=pk)
    form = FlagForm(request.POST)
    if form.is_valid():
        flagging.flag(article, comment=form.cleaned_data["comment"], by=request.user, at=timezone.now())
        messages.success(request, _("Flagged: the writers see it in their queue."))
    else:
        messages.error(request, form.errors["comment"][0])
    return redirect(article.get_url(request))


@require_POST
@open_to(access.can_write_articles)
def flag_settle(request, pk):
    raised = get_object_or_404(Flag.objects.select_related("article"), pk=pk)
    if flagging.settle(raised, by=request.user, at=timezone.now()):
        messages.success(request, _("Settled."))
    else:
        messages.info(request, _("Somebody has settled it already."))
    article = raised.article
    return redirect(article.get_url(request)) if article.live else redirect("article_marks", article.pk)
