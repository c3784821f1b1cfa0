"""From the call to the draft: attach a transcript, say who is who, draft an article or link one that is there."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to
from portal.support.models import Call, Case

from .. import access, casework, disclosing, drafting, sourcing
from ..forms import LinkForm, RecordingForm, SpeakersForm, TranscriptForm
from ..models import ArticlePage, Recording, Transcript


@open_to(access.can_attach_transcripts)
def transcript_new(request, call):
    call = get_object_or_404(Call.objects.select_related("case__account", "case__assignee", "contact"), pk=call)
    form = TranscriptForm(request.POST, request.FILES) if request.method == "POST" else TranscriptForm()
    if form.is_bound and form.is_valid():
        transcript = form.attach(call, by=request.user, at=timezone.now())
        if transcript:
            messages.success(request, _("The transcript is attached. Check who is who, then draft an article."))
            return redirect(transcript)
    return render(request, "portal/knowledge/transcript_new.html", {"call": call, "form": form})


@require_safe
@open_to(access.can_read_transcripts)
def transcript_page(request, pk):
    return show(request, find(request, pk))


@require_POST
@open_to(access.can_write_articles)
def transcript_speakers(request, pk):
    transcript = find(request, pk)
    form = SpeakersForm(request.POST, transcript=transcript)
    if not form.is_valid():
        return show(request, transcript, form)
    form.assign(by=request.user)
    messages.success(request, _("Noted who is who."))
    return redirect(transcript)


@require_POST
@open_to(access.can_write_articles)
def article_draft(request, call):
    """The draft of this call; a second click comes to the same one."""
    call = get_object_or_404(Call.objects.select_related("case__product", "case__version", "case__account"), pk=call)
    try:
        article = drafting.draft(call, by=request.user, at=timezone.now())
    except drafting.NothingSaid:
        messages.error(request, _("Attach the call's transcript first: an article is drafted from its words."))
    except drafting.NoHelpCentre:
        messages.error(request, _("There is no help centre yet. Ask an administrator to run the set-up."))
    else:
        return redirect("article_marks", article.pk)
    return redirect("desk_case", call.case.reference)


@require_POST
@open_to(access.can_write_articles)
def article_link(request, reference):
    """Link instead of write: this article answers the case."""
    case = get_object_or_404(Case, reference=reference)
    form = LinkForm(request.POST)
    key = form.cleaned_data["article"] if form.is_valid() else None
    article = get_object_or_404(ArticlePage.objects.visible_to(request.user), pk=key)
    sourcing.link(article, case=case, by=request.user, at=timezone.now())
    messages.success(request, _("“%(title)s” is linked to %(case)s.") % {"title": article, "case": case.reference})
    return redirect("desk_case", case.reference)


def find(request, pk):
    related = (
        "call__case__account",
        "call__case__product",
        "call__contact",
        "call__taken_by",
        "attached_by",
        "roles_by",
    )
    transcripts = Transcript.objects.visible_to(request.user).select_related(*related).prefetch_related("turns")
    return get_object_or_404(transcripts, pk=pk)


def show(request, transcript, form=None):
    may_write = access.can_write_articles(request.user)
    disclosing.note([transcript], by=request.user, at=timezone.now())
    case = transcript.call.case
    linked = list(casework.articles(case, request.user))
    keys = {source.article_id for source in linked}
    context = {
        "case": case,
        "linked": linked,
        "drafts": casework.being_written(case, keys),
        "similar": casework.similar(case, request.user, keys),
        "transcript": transcript,
        "turns": transcript.turns.all(),
        "form": form or (SpeakersForm(transcript=transcript) if may_write else None),
        "may_write": may_write,
        "recording": Recording.objects.filter(transcript=transcript).first(),
        "recording_form": RecordingForm() if access.can_attach_transcripts(request.user) else None,
    }
    return render(request, "portal/knowledge/transcript.html", context)
