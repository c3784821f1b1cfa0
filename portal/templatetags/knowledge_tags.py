"""What knowledge shows on pages: the help centre's own, an article's, and the case page of support."""

import json
from html import escape
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from portal.branding import brand
from portal.knowledge import (
    access,
    browsing,
    casework,
    checking,
    describing,
    disclosing,
    feedback,
    outlining,
    relating,
    translating,
    worth,
)
from portal.knowledge.models import Feedback
from portal.promises import ledger
from portal.promises.models import Severity

register = template.Library()

IN_MARKUP = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

MOST_HELPFUL, LATEST, PROMOTED, MOST_TAGS, RELATED = 6, 6, 4, 30, 4


@register.simple_tag(takes_context=True)
def help_overview(context):
    """Topics, the articles that helped most, and the newest, as this reader may see them."""
    user = context["request"].user
    return {
        "topics": browsing.topics(user),
        "tags": browsing.tags(user)[:MOST_TAGS],
        "promoted": browsing.promoted(user, PROMOTED),
        "most_helpful": browsing.most_helpful(user, MOST_HELPFUL),
        "latest": browsing.lately_changed(user, LATEST),
    }


@register.simple_tag
def ask_address(question, article=None):
    """Where one opens a case, with what was searched for, or which article did not help, carried over."""
    told = {"subject": question[:160]}
    if article:
        words = gettext("I have read “%(title)s” and it did not help: ") % {"title": article.title}
        told["description"] = f"{words}{article.full_url}\n\n"
        if article.topics:
            told["product"] = article.topics[0].slug
    return f"{reverse('case_new')}?{urlencode(told)}"


@register.simple_tag(takes_context=True)
def answers_within(context):
    """(tier, minutes to a first answer where production is down, the same for a question); None for no customer."""
    account = getattr(context["request"].user, "account", None)
    if account is None:
        return None
    try:
        tier = ledger.tier_at(account, timezone.now())
    except ledger.NoTiers:
        return None
    minutes = dict(tier.targets.values_list("severity", "first_response"))
    return {"tier": tier, "down": minutes.get(Severity.DOWN), "question": minutes.get(Severity.QUESTION)}


@register.simple_tag
def article_parts(article):
    return outlining.of(article)


@register.filter
def contents(parts):
    return outlining.contents(parts)


@register.simple_tag(takes_context=True)
def translations(context, article):
    """The article in other languages; a page that names them several times asks once."""
    kept = context["request"].__dict__.setdefault("_translations", {})
    if article.pk not in kept:
        kept[article.pk] = translating.others(article, context["request"].user)
    return kept[article.pk]


@register.simple_tag(takes_context=True)
def related_articles(context, article):
    return relating.related(article, context["request"].user, RELATED)


@register.simple_tag
def linked_data(article, parts):
    """The article for machines, as a block of data that no browser runs."""
    data = describing.linked_data(article, parts, publisher=brand.current().name)
    told = json.dumps(data, ensure_ascii=False).translate(IN_MARKUP)
    # What could end the block or open another is written as JSON's own escapes.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(told))  # noqa: S308 - escaped above


@register.simple_tag
def marked(pieces):
    """Text of which some stretches are marked; escaped here, and free of the white space an include would add."""
    told = ((escape(piece.text), piece.is_hit) for piece in pieces)
    # Put together by hand: a page of results has a hundred pieces, and format_html looks at each several times.
    return mark_safe("".join(f"<mark>{text}</mark>" if is_hit else text for text, is_hit in told))  # noqa: S308 - escaped above


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
        "languages": translating.missing(article) if may_write and not in_editor else [],
        "may_edit": not in_editor and article.permissions_for_user(user).can_edit(),
    }


@register.inclusion_tag("portal/knowledge/parts/hints.html")
def article_hints(article):
    """What a good article has and this draft has not, for those who write it."""
    return {"hints": checking.findings(article)}
