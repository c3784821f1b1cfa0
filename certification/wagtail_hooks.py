"""Gathers what the rooms add to Wagtail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from certification.billing.viewsets import BillingViewSetGroup
from certification.courses.views import keep_for_readers, lead_to_the_way_in
from certification.courses.viewsets import CourseInvitationViewSet
from certification.credentials.viewsets import AchievementViewSet, CertificateViewSet
from certification.exams.viewsets import (
    AccommodationViewSet,
    AttemptViewSet,
    CorrectionViewSet,
    DomainViewSet,
    ExamVersionViewSet,
    ExamViewSet,
    ItemViewSet,
)
from certification.levels.viewsets import LevelViewSet

LOGGED_ACTS = {
    "certification.accommodation.allow": (_("Allow more time"), _("Allowed more time in exams")),
    "certification.attempt.extend": (_("Give more time"), _("Gave a running attempt more time")),
    "certification.course.invite": (_("Invite to course"), _("Invited somebody to a course")),
    "certification.item.correct": (_("Correct item"), _("Corrected an item and the scores")),
    "certification.item.import": (_("Import item"), _("Imported an item")),
    "certification.item.use": (_("Change use"), _("Changed whether an item is asked")),
    "certification.certificate.issue": (_("Issue certificate"), _("Issued a certificate")),
    "certification.certificate.suspend": (_("Suspend certificate"), _("Suspended a certificate")),
    "certification.certificate.reinstate": (_("Put certificate back"), _("Put a certificate back in force")),
    "certification.certificate.revoke": (_("Revoke certificate"), _("Revoked a certificate")),
    "certification.consent.give": (_("Let count"), _("Let their certificates count for the company")),
    "certification.consent.withdraw": (_("Count no longer"), _("Let their certificates count no longer")),
    "certification.plan.buy": (_("Buy plan"), _("Set out to buy a plan")),
    "certification.plan.cancel": (_("Cancel plan"), _("Let the plan end with what is paid")),
    "certification.plan.change": (_("Change plan"), _("Changed the plan")),
    "certification.plan.resume": (_("Keep plan"), _("Took back the end of the plan")),
    "certification.plan.revoke": (_("Take back change of plan"), _("Took back a planned change of plan")),
    "certification.plan.schedule": (_("Plan change of plan"), _("Planned a change of plan")),
    "certification.seat.ask": (_("Ask for a seat"), _("Asked for a training seat")),
    "certification.seat.buy": (_("Buy seats"), _("Set out to buy training seats")),
    "certification.seat.hand": (_("Hand out seat"), _("Handed out a training seat")),
    "certification.seat.paid": (_("Pay seats"), _("Paid for training seats")),
    "certification.seat.return": (_("Return seat"), _("A training seat came back from somebody who left")),
    "certification.seat.take_back": (_("Take back seat"), _("Took a training seat back")),
    "certification.seat.withdraw": (_("Withdraw seat"), _("A training seat was paid back")),
    "certification.stripe_event.retry": (_("Try again"), _("Tried an event of Stripe's again")),
}


class TrainingViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Training")
    menu_icon = "openquote"
    items = (
        ItemViewSet,
        DomainViewSet,
        ExamViewSet,
        ExamVersionViewSet,
        AttemptViewSet,
        CorrectionViewSet,
        AccommodationViewSet,
        CourseInvitationViewSet,
        CertificateViewSet,
        AchievementViewSet,
        LevelViewSet,
    )


register_snippet(TrainingViewSetGroup)
hooks.register("before_serve_page", lead_to_the_way_in)
hooks.register("before_serve_document", keep_for_readers)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for act, (label, message) in LOGGED_ACTS.items():
        actions.register_action(act, label, message)


@hooks.register("register_admin_viewset")
def register_billing():
    return BillingViewSetGroup()
