from django.urls import path

from . import webhooks
from .views import changes, plans, seats

urlpatterns = [
    path("plan/", plans.plan, name="plan"),
    path("plan/buy/", plans.buy, name="plan_buy"),
    path("plan/invoice/<int:pk>/", plans.by_invoice, name="plan_by_invoice"),
    path("plan/again/<int:pk>/", plans.again, name="plan_again"),
    path("plan/confirming/", plans.confirming, name="plan_confirming"),
    path("plan/change/<int:pk>/", changes.change, name="plan_change"),
    path("plan/change/revoke/", changes.revoke, name="plan_change_revoke"),
    path("plan/cancel/", changes.cancel, name="plan_cancel"),
    path("plan/resume/", changes.resume, name="plan_resume"),
    path("plan/payment/", plans.payment, name="plan_payment"),
    path("plan/portal/", plans.portal, name="plan_portal"),
    path("plan/seats/", seats.company, name="seats"),
    path("plan/seats/buy/", seats.buy_for_company, name="seats_buy"),
    path("plan/seats/hand/", seats.hand, name="seat_hand"),
    path("plan/seats/take-back/", seats.take_back, name="seat_take_back"),
    path("seats/buy/<int:pk>/", seats.buy_for_oneself, name="seat_buy"),
    path("seats/ask/", seats.ask, name="seat_ask"),
    path("seats/confirming/<uuid:key>/", seats.confirming, name="seats_confirming"),
    path("stripe/webhook/", webhooks.stripe_webhook, name="stripe_webhook"),
]
