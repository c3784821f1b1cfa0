"""What our own people and readers do to an article: flag, suggest, merge, translate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.doors import open_to

from .. import access, flagging, merging, relating, searching, suggesting, translating
from ..forms import AnswerForm, FlagForm, LanguageForm, MergeForm, SearchForm, SuggestionForm
from ..models import ArticlePage, Flag, Suggestion

MOST_ALIKE = 8


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


@require_POST
@login_required
def article_suggest(request, pk):
    article = get_object_or_404(ArticlePage.objects.visible_to(request.user), pk=pk)
    form = SuggestionForm(request.POST)
    if form.is_valid():
        suggesting.suggest(article, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        messages.success(request, _("The writers have it. You hear what becomes of it."))
    else:
        messages.error(request, form.errors["words"][0])
    return redirect(f"{article.get_url(request)}#feedback")


@require_POST
@open_to(access.can_write_articles)
def suggestion_answer(request, pk):
    made, form = get_object_or_404(Suggestion.objects.select_related("article", "by"), pk=pk), AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
    elif suggesting.answer(
        made,
        is_taken=form.cleaned_data["taken"] == "yes",
        reply=form.cleaned_data["reply"],
        by=request.user,
        at=timezone.now(),
    ):
        messages.success(request, _("Answered: whoever suggested it is told."))
    else:
        messages.info(request, _("Somebody has answered it already."))
    return redirect("writers")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(access.can_write_articles)
def article_merge(request, pk):
    """Which article says the same; those most alike are offered, or those that answer what is asked for."""
    article = get_object_or_404(ArticlePage, pk=pk)
    if request.method == "POST":
        form = MergeForm(request.POST)
        if form.is_valid() and access.can_merge(request.user, article):
            return _merged(request, article, form.cleaned_data["into"])
        messages.error(request, _("Nothing was merged: choose an article that readers see."))
    asked = SearchForm(request.GET if "q" in request.GET else None)
    context = {"article": article, "asked": asked, "alike": _alike(article, request.user, asked)}
    context["may_merge"] = access.can_merge(request.user, article)
    return render(request, "portal/knowledge/merge.html", context)


def _alike(article, user, asked):
    if not asked.is_valid():
        return relating.related(article, user, MOST_ALIKE)
    return searching.articles(asked.cleaned_data["q"], user=user, limit=MOST_ALIKE, where=~Q(pk=article.pk))


def _merged(request, article, into):
    try:
        merging.merge(article, into=into, by=request.user, at=timezone.now())
    except merging.CannotMerge:
        messages.error(request, _("Nothing was merged: it is merged already, or it is the same article."))
        return redirect("article_merge", article.pk)
    messages.success(request, _("Merged. “%(title)s” leads here from now on.") % {"title": article.title})
    return redirect(into.get_url(request))


@require_POST
@open_to(access.can_write_articles)
def article_translate(request, pk):
    article, form = get_object_or_404(ArticlePage.objects.select_related("locale"), pk=pk), LanguageForm(request.POST)
    if form.is_valid():
        try:
            draft = translating.begin(article, language=form.cleaned_data["language"], by=request.user)
        except translating.NoSuchLanguage:
            pass
        else:
            return redirect("wagtailadmin_pages:edit", draft.pk)
    messages.error(request, _("Choose another language than the article's own."))
    return redirect(article.get_url(request)) if article.live else redirect("article_marks", article.pk)


@require_POST
@open_to(access.can_write_articles)
def translation_follows(request, pk):
    article = get_object_or_404(ArticlePage, pk=pk)
    translating.follow(article, by=request.user, at=timezone.now())
    messages.success(request, _("Noted: the translation says what its original says."))
    return redirect(article.get_url(request)) if article.live else redirect("article_marks", article.pk)
