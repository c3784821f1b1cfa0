from django.urls import path

from . import webhooks
from .views import changes, plans

urlpatterns = [
    path("plan/", plans.plan, name="plan"),
    path("plan/buy/", plans.buy, name="plan_buy"),
    path("plan/invoice/<int:pk>/", plans.by_invoice, name="plan_by_invoice"),
    path("plan/confirming/", plans.confirming, name="plan_confirming"),
    path("plan/change/<int:pk>/", changes.change, name="plan_change"),
    path("plan/change/revoke/", changes.revoke, name="plan_change_revoke"),
    path("plan/cancel/", changes.cancel, name="plan_cancel"),
    path("plan/resume/", changes.resume, name="plan_resume"),
    path("plan/payment/", plans.payment, name="plan_payment"),
    path("plan/portal/", plans.portal, name="plan_portal"),
    path("stripe/webhook/", webhooks.stripe_webhook, name="stripe_webhook"),
]
