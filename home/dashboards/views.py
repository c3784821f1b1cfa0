from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from certification.courses import progress
from home.relationship import reaching
from portal.accounts.access import can_manage_billing
from portal.promises.ledger import NoTiers

from . import company, errands, staff, waiting


@login_required
def dashboard(request):
    """One page per kind of person: ours, a customer's, or someone not yet linked to a company."""
    user, now = request.user, timezone.now()
    if user.is_staff:
        context = {"now": now, "waiting": errands.for_staff(user, now), "sections": list(staff.sections(user, now))}
        return render(request, "home/dashboards/staff.html", context)
    taken = progress.taken(user)
    context = {"courses": [course for course in taken if not course.is_complete]}
    if user.account is None:
        return render(request, "home/dashboards/stranger.html", context)
    context |= {
        "account": user.account,
        "waiting": waiting.for_customer(user, taken, now),
        "place": place_of(user, now),
        "cases": company.cases_of(user, at=now),
        "boards": company.boards_of(user, user.account, at=now),
        "contact": reaching.contact_of(user.account, now),
    }
    return render(request, "home/dashboards/customer.html", context)


def place_of(user, now):
    try:
        return company.place_of(user.account, at=now, may_buy=can_manage_billing(user))
    except NoTiers:
        return None
