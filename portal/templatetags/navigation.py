"""The main navigation: what each kind of person goes to, in the order they need it."""

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import access

register = template.Library()

# Wagtail pages have no name to reverse; set_up puts these where they are.
COURSES, BOARDS = "/courses/", "/boards/"

# Those who decide or write without hearing customers all day.
LISTENERS = (access.EXECUTIVES, access.MANAGERS, access.WRITERS, access.EDUCATORS, access.MODERATORS)


@dataclass(frozen=True)
class Entry:
    label: str
    address: str
    is_current: bool


@register.simple_tag(takes_context=True)
def main_navigation(context):
    """Entries for whoever asks; none for an error page, which has no request."""
    request = context.get("request")
    if request is None:
        return []
    entries = [(label, address) for label, target in targets_for(request.user) if (address := address_of(target))]
    # Of entries one below the other (the desk, and what is written at it) only the nearer is where one is.
    here = max((address for _label, address in entries if request.path.startswith(address)), key=len, default="")
    return [Entry(label, address, address == here) for label, address in entries]


def targets_for(user):
    """Label and target (the name of an address, or an address) of each entry, asking at most one query."""
    if user.is_anonymous:
        return [(_("Courses"), COURSES), (_("You said, we did"), "changelog")]
    return staff_targets(user) if user.is_staff else customer_targets(user)


def customer_targets(user):
    targets = [(_("Dashboard"), "dashboard"), (_("Courses"), COURSES)]
    if user.membership is None:
        return targets
    targets[1:1] = [(_("Cases"), "cases")]
    targets += [(_("Boards"), BOARDS), (_("Our tier"), "tier"), (_("Our year"), "our_year")]
    if access.can_manage_team(user):
        targets.append((_("Team"), "team"))
    if access.can_manage_billing(user):
        targets.append((_("Plan and billing"), "plan"))
    return targets


def staff_targets(user):
    targets = [(_("Dashboard"), "dashboard")]
    if access.is_in(user, access.SUPPORT, access.MANAGERS):
        targets.append((_("Desk"), "desk"))
    if access.is_in(user, access.SUPPORT, access.WRITERS, access.MANAGERS):
        targets.append((_("Knowledge"), "writers"))
    if access.is_in(user, access.OWNERS, access.MANAGERS):
        targets += [(_("My book"), "book"), (_("What we know"), "health")]
    if access.is_in(user, access.MANAGERS, access.EXECUTIVES):
        targets.append((_("Retention"), "retention"))
    listens = access.is_in(user, *LISTENERS)
    targets.append((_("Listening"), "listening" if listens else "listening_cadence"))
    targets.append((_("What customers say"), "voice"))
    return [*targets, (_("Boards"), BOARDS), (_("Courses"), COURSES), (_("Workshop"), "wagtailadmin_home")]


def address_of(target):
    """The address, or an empty text for a name that this portal does not serve."""
    if target.startswith("/"):
        return target
    try:
        return reverse(target)
    except NoReverseMatch:
        return ""
