"""Gathers what the rooms add to Wagtail's admin."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from portal.accounts.viewsets import AccountViewSet, InvitationViewSet, MembershipViewSet, OwnershipViewSet
from portal.knowledge.models import SearchLogEntry
from portal.knowledge.viewsets import KnowledgeViewSetGroup, WrittenByThePortal
from portal.products.viewsets import InstallationViewSet, ProductsViewSetGroup
from portal.promises.viewsets import PromisesViewSetGroup
from portal.revenue.viewsets import ContractLineViewSet, PlanningRateViewSet, RenewalViewSet
from portal.support.viewsets import DeskMenuItem, SupportViewSetGroup

LOGGED_ACTS = {
    "portal.membership.join": (_("Join"), _("Joined a company")),
    "portal.membership.leave": (_("Leave"), _("Left a company")),
    "portal.membership.role": (_("Change role"), _("Changed a member's role")),
    "portal.invitation.send": (_("Invite"), _("Invited a colleague")),
    "portal.invitation.withdraw": (_("Withdraw invitation"), _("Took an invitation back")),
    "portal.ownership.assign": (_("Assign owner"), _("Became owner of a relationship")),
    "portal.ownership.read": (_("Read brief"), _("Read the brief of a relationship handed over")),
    "portal.renewal.forecast": (_("Forecast renewal"), _("Said what to expect of a renewal")),
    "portal.renewal.settle": (_("Settle renewal"), _("Said what became of a renewal")),
    "portal.entitlement.grant": (_("Grant tier"), _("Granted a tier")),
    "portal.credit.approve": (_("Approve credit"), _("Approved a credit")),
    "portal.credit.decline": (_("Decline credit"), _("Declined a credit")),
    "portal.credit.recount": (_("Recount credit"), _("Reckoned a credit anew")),
    "portal.promise.leave_out": (_("Leave out"), _("Left a promise out of the count")),
    "portal.promise.count_again": (_("Count again"), _("Took a promise into the count again")),
    "portal.transcript.attach": (_("Attach transcript"), _("Attached a transcript")),
    "portal.transcript.assign": (_("Say who is who"), _("Said who is who on a call")),
    "portal.article.draft": (_("Draft from call"), _("Drafted the article from a call")),
    "portal.article.link": (_("Link to case"), _("Linked the article to a case")),
    "portal.article.unlink": (_("Unlink from case"), _("Took the link to a case away")),
    "portal.article.hold_back": (_("Hold back"), _("Not published at its time: something was undecided")),
    "portal.article.flag": (_("Flag"), _("Said that something is wrong with it")),
    "portal.article.settle": (_("Settle flag"), _("Settled what was wrong with it")),
    "portal.article.merge": (_("Merge"), _("Merged it into another article")),
    "portal.article.take_in": (_("Take in duplicate"), _("Took another article in")),
    "portal.article.suggest": (_("Suggest"), _("Suggested how it should read")),
    "portal.article.answer": (_("Answer suggestion"), _("Answered a suggestion")),
    "portal.article.translate": (_("Begin translation"), _("Began the translation")),
    "portal.article.follow": (_("Translation follows"), _("Said that the translation follows its original")),
    "portal.recording.attach": (_("Attach recording"), _("Attached the recording of the call")),
    "portal.proposal.ask": (_("Ask a language model"), _("Asked a language model for proposals")),
    "portal.proposal.decide": (_("Decide proposal"), _("Decided about a language model's proposal")),
    "portal.original.read": (_("Read original"), _("Looked at what was said before anything was taken out")),
    "portal.mark.decide": (_("Decide mark"), _("Decided about personal data")),
}


class CustomersViewSetGroup(ModelViewSetGroup):
    menu_label = _("Customers")
    menu_icon = "group"
    items = (
        *(AccountViewSet, MembershipViewSet, InvitationViewSet, OwnershipViewSet),
        *(InstallationViewSet, ContractLineViewSet, RenewalViewSet, PlanningRateViewSet),
    )


register_permission_policy(SearchLogEntry, WrittenByThePortal(SearchLogEntry))


@hooks.register("insert_global_admin_css")
def own_colour():
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/workshop.css"))


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for act, (label, message) in LOGGED_ACTS.items():
        actions.register_action(act, label, message)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [
        CustomersViewSetGroup(),
        ProductsViewSetGroup(),
        PromisesViewSetGroup(),
        SupportViewSetGroup(),
        KnowledgeViewSetGroup(),
    ]


@hooks.register("register_admin_menu_item")
def register_desk():
    return DeskMenuItem(_("Desk"), reverse_lazy("desk"), icon_name="mail", order=100)
