"""Small parts of a page that need more than a template."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.branding import brand

register = template.Library()


@cache
def drawings():
    """Where they are: the same for as long as the process lives."""
    return static("portal/images/icons.svg")


@register.simple_tag(name="icon")
def drawing(name, label=""):
    """One of the drawings in portal/images/icons.svg; spoken only when `label` says what it means."""
    address = f"{drawings()}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def pill(word, tone="", icon=""):
    """Where something stands: a sign, a word, a colour (good, warn, bad, accent; grey without)."""
    return format_html(
        '<span class="pill{}">{}{}</span>', f" pill-{tone}" if tone else "", drawing(icon) if icon else "", word
    )


@register.simple_tag
def vote_label(item, votes, is_hidden=False):
    """What the button of an open vote says aloud."""
    if is_hidden:
        return _("Vote for %(item)s") % {"item": item}
    words = ngettext("Vote for %(item)s, %(n)d vote", "Vote for %(item)s, %(n)d votes", votes)
    return words % {"item": item, "n": votes}


@register.simple_tag(takes_context=True)
def site_name(context):
    return site_brand(context).name


@register.simple_tag(takes_context=True)
def site_brand(context):
    """Name, logo, accent and footer of the vendor: looked up once for a request, however often a page names them."""
    request = context.get("request")
    if request is None:
        return brand.current()
    if not hasattr(request, "site_brand"):
        request.site_brand = brand.current()
    return request.site_brand


@register.simple_tag(takes_context=True)
def turn_to(context, number, param=""):
    """The query of this address with another page of the list whose page `param` says."""
    query = context["request"].GET.copy()
    query[param or "page"] = number
    return f"?{query.urlencode()}"


@register.filter
def initials(person):
    """Two letters for a person: of first and last name, else of the address."""
    letters = f"{person.first_name[:1]}{person.last_name[:1]}" or person.email[:2]
    return letters.upper()
