"""Who may come in, and what is said to whom Stripe does not serve."""

import logging
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from portal.accounts.access import can_manage_billing
from portal.accounts.team import who_manages_billing

from ..models import Subscription
from ..stripe_client import Refused

UNREACHABLE = gettext_lazy("Stripe cannot be reached at this moment. Nothing was bought; try again in a minute.")
REFUSED = gettext_lazy("Stripe refused this, and it is for us to find out why. Nothing was bought.")

logger = logging.getLogger(__name__)


def for_billing(view):
    """For those who manage a company's billing; colleagues learn whose task it is, others find nothing here."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.account is None:
            raise Http404
        if not can_manage_billing(request.user):
            context = {"people": who_manages_billing(request.user.account)}
            return render(request, "certification/billing/not_yours.html", context, status=403)
        return view(request, *args, **kwargs)

    return guarded


def running(request):
    """The company's subscription that goes on, or None."""
    live = Subscription.objects.visible_to(request.user).live()
    return live.select_related("plan__tier", "scheduled_plan__tier", "pending_plan__tier", "customer__account").first()


def running_or_404(request):
    subscription = running(request)
    if subscription is None:
        raise Http404
    return subscription


def to_stripe(response):
    """A page whose forms are answered by sending the browser on to Stripe, which `form-action` judges too."""
    response._csp_update = {"form-action": settings.STRIPE_PAGES}
    return response


def blame(request, problem, *, back="plan"):
    logger.error("Stripe, asked for %s: %r", request.user.account, problem)
    return refuse(request, REFUSED if isinstance(problem, Refused) else UNREACHABLE, back=back)


def refuse(request, words, *, back="plan"):
    messages.error(request, words)
    return redirect(back)
