"""The door through which Stripe says that something happened: verify, keep, answer; a task does the rest."""

from csp.decorators import csp_exempt
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import processing, stripe_client
from .models import StripeEvent
from .tasks import process_event


@csp_exempt()  # no browser reads what is answered here
@csrf_exempt
@require_POST
def stripe_webhook(request):
    """503 while no secret is set: Stripe tries again for days. 400 for what it did not send, or sent long ago."""
    if not settings.STRIPE_WEBHOOK_SECRETS:
        return HttpResponse("No signing secret is set.", status=503, content_type="text/plain")
    signature = request.headers.get("Stripe-Signature", "")
    try:
        body = stripe_client.verified(request.body, signature, settings.STRIPE_WEBHOOK_SECRETS)
        event = processing.receive(body, at=timezone.now())
    except (stripe_client.BadSignature, processing.Malformed, ValueError):
        return HttpResponse("Not an event signed by Stripe.", status=400, content_type="text/plain")
    if event and event.state == StripeEvent.State.WAITING:
        transaction.on_commit(lambda: process_event.enqueue(event.pk))
    return HttpResponse("Kept.", content_type="text/plain")
