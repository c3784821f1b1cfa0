from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.relationship import access, history, renewing, unowned
from home.relationship.book import entries
from home.relationship.models import Parting
from home.relationship.reaching import contact_of
from portal.accounts.doors import open_to
from portal.accounts.models import Account, Ownership
from portal.revenue.models import ContractLine


@require_safe
@open_to(access.can_own)
def book(request):
    """Who might leave, what do they say, what do I do today?"""
    user, now = request.user, timezone.now()
    context = {
        "entries": entries(access.book_of(user), at=now),
        "stood_in": entries(access.stood_in_for(user, now), at=now),
        "unread": user.ownerships.current(now).unread().select_related("account"),
        "unowned": unowned.found(now) if access.can_see_every_book(user) else [],
        "to_follow_up": Parting.objects.visible_to(user).to_follow_up(now.date()).select_related("account"),
    }
    return render(request, "home/relationship/book.html", context)


@require_safe
@open_to(access.can_see_unowned)
def unowned_accounts(request):
    now = timezone.now()
    context = {"unowned": unowned.found(now), "may_give": access.can_see_every_book(request.user)}
    return render(request, "home/relationship/unowned.html", context)


@require_safe
@open_to(access.can_see_figures)
def relationship(request, slug):
    """One company: who owns it, what it pays, what there was. A new owner reads the brief first."""
    account, now = account_or_404(request, slug), timezone.now()
    if access.unread_brief(request.user, account):
        return redirect("relationship_brief", slug)
    lines = ContractLine.objects.filter(account=account, ends_on__gt=now.date() - renewing.BACK)
    context = {
        "account": account,
        "contact": contact_of(account, now),
        "ownerships": Ownership.objects.filter(account=account).select_related("owner").order_by("-starts_at"),
        "lines": lines.select_related("product", "renewal", "tier").order_by("ends_on", "reference"),
        "today": now.date(),
        "history": history.of(account, now)[:20],
        "breaches": history.breaches(account, now),
        "may_hand_over": access.can_hand_over(request.user, account, now),
        "may_settle": access.can_settle(request.user, account, now),
        "parting": Parting.objects.visible_to(request.user).open().filter(account=account).first(),
    }
    return render(request, "home/relationship/relationship.html", context)


def account_or_404(request, slug):
    return get_object_or_404(Account.objects.visible_to(request.user), slug=slug)


def settled_account_or_404(request, slug):
    """For those who may act for the relationship."""
    account = account_or_404(request, slug)
    if not access.can_settle(request.user, account, timezone.now()):
        raise Http404
    return account
