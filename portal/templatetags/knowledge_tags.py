"""What knowledge shows on pages: the help centre's own, an article's, and the case page of support."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from portal.knowledge import access, browsing, casework, checking, disclosing, feedback, worth
from portal.knowledge.models import Feedback

register = template.Library()

MOST_HELPFUL, LATEST = 6, 5


@register.simple_tag(takes_context=True)
def help_overview(context):
    """Topics, the articles that helped most, and the newest, as this reader may see them."""
    user = context["request"].user
    return {
        "topics": browsing.topics(user),
        "most_helpful": browsing.most_helpful(user, MOST_HELPFUL),
        "latest": browsing.latest(user, LATEST),
    }


@register.simple_tag
def ask_address(question):
    """Where one opens a case, what was searched for carried over."""
    return f"{reverse('case_new')}?{urlencode({'subject': question[:160]})}"


@register.simple_tag
def marked(pieces):
    """Text of which some stretches are marked; escaped here, and free of the white space an include would add."""
    return format_html_join("", "{}", ([_piece(piece)] for piece in pieces))


def _piece(piece):
    return format_html("<mark>{}</mark>", piece.text) if piece.is_hit else piece.text


@register.inclusion_tag("portal/knowledge/parts/case_knowledge.html", takes_context=True)
def case_knowledge(context, case):
    """What was said on a case's calls, what was written of it, and what answers it already."""
    user = context["request"].user
    linked = list(casework.articles(case, user))
    calls = list(casework.calls(case, user))
    disclosing.note((transcript for call in calls for transcript in call.transcripts.all()), by=user, at=timezone.now())
    return {
        "case": case,
        "calls": calls,
        "drafts": casework.being_written(case, {source.article_id for source in linked}),
        "linked": linked,
        "similar": casework.similar(case, user, {source.article_id for source in linked}),
        "may_read": access.can_read_transcripts(user),
        "may_write": access.can_write_articles(user),
        "may_attach": access.can_attach_transcripts(user),
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("portal/knowledge/parts/feedback.html", takes_context=True)
def article_feedback(context, article):
    request = context["request"]
    user = request.user if request.user.is_authenticated else None
    return {
        "article": article,
        "given": feedback.of_reader(article, user=user, session_key=request.session.session_key or ""),
        "helped": Feedback.objects.filter(article=article, is_helpful=True).count(),
        "is_signed_in": user is not None,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("portal/knowledge/parts/origin.html", takes_context=True)
def article_origin(context, article, in_editor=False):
    """For staff only: customers are never told which calls an article came from."""
    # In the editor there is no request in the context, but the panel has it.
    user = (context["self"].request if in_editor else context["request"]).user
    if not user.is_staff:
        return {}
    may_write = access.can_write_articles(user)
    return {
        "article": article,
        "sources": article.sources.visible_to(user).select_related("case__account"),
        "pending": article.marks.undecided().count() if may_write else 0,
        "may_write": may_write,
        "worth": worth.of(article, timezone.now().date()),
        "flags": article.flags.open().select_related("by"),
        "csrf_token": context.get("csrf_token"),
        "in_editor": in_editor,
        "may_edit": not in_editor and article.permissions_for_user(user).can_edit(),
    }


@register.inclusion_tag("portal/knowledge/parts/hints.html")
def article_hints(article):
    """What a good article has and this draft has not, for those who write it."""
    return {"hints": checking.findings(article)}
