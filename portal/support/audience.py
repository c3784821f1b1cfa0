"""Who of a company hears of its case: who asked, and the colleagues who follow it."""

from portal.accounts.models import Membership, User

from .models import Case, CaseEvent

Kind = CaseEvent.Kind


def followers(case: Case) -> list[User]:
    """Those who said so last, and are of the company still: by their events, at most two queries."""
    said = case.events.filter(kind__in=[Kind.FOLLOWED, Kind.UNFOLLOWED]).order_by("pk")
    last = dict(said.values_list("author", "kind"))
    following = [person for person, kind in last.items() if kind == Kind.FOLLOWED]
    if not following:
        return []
    members = Membership.objects.current().filter(account=case.account_id, user__in=following, user__is_active=True)
    return [member.user for member in members.select_related("user").order_by("user__pk")]
