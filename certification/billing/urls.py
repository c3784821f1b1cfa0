from django.urls import path

from . import views, webhooks

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/buy/", views.buy, name="plan_buy"),
    path("plan/confirming/", views.confirming, name="plan_confirming"),
    path("plan/payment/", views.payment, name="plan_payment"),
    path("plan/portal/", views.portal, name="plan_portal"),
    path("stripe/webhook/", webhooks.stripe_webhook, name="stripe_webhook"),
]
