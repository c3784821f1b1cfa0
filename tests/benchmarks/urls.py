import json

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from certification.billing.stripe_client import verified


def bare(request):
    return HttpResponse("bare")


@csrf_exempt
def bare_webhook(request):
    """The least that a webhook can do: verify and insert."""
    body = verified(request.body, request.headers["Stripe-Signature"], settings.STRIPE_WEBHOOK_SECRETS)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_event VALUES (%s, %s) ON CONFLICT DO NOTHING", [body["id"], json.dumps(body)])
    return HttpResponse("Kept.")


urlpatterns = [path("bare/", bare), path("bare/webhook/", bare_webhook), path("", include("portal.urls"))]
