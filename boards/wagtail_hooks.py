"""Gathers what the rooms add to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from boards.meetings.viewsets import MeetingViewSet
from boards.roadmap.viewsets import ItemViewSet, ModerationViewSet
from boards.rounds.viewsets import RoundViewSet
from boards.seating.views import keep_outsiders_out
from boards.seating.viewsets import ApplicationViewSet, SeatViewSet

LOGGED_ACTS = {
    "boards.seat.grant": (_("Grant seat"), _("Granted a seat")),
    "boards.seat.renew": (_("Renew term"), _("Renewed the term of a seat")),
    "boards.seat.follow": (_("Plan who follows"), _("Planned which company has a seat next")),
    "boards.application.decide": (_("Decide on application"), _("Decided on an application for a seat")),
    "boards.application.agree": (_("Agree"), _("Agreed to the terms of a seat")),
    "boards.seat.end": (_("End seat"), _("Ended a seat")),
    "boards.seat.appoint": (_("Appoint"), _("Appointed someone to speak for a seat")),
    "boards.seat.dismiss": (_("Dismiss"), _("Dismissed someone who spoke for a seat")),
    "boards.item.decide": (_("Decide"), _("Decided on an item")),
    "boards.item.recuse": (_("Step back"), _("Stepped back from an item")),
    "boards.item.unrecuse": (_("Take part again"), _("Took part in an item again")),
    "boards.item.respond": (_("Respond"), _("Responded to an item")),
    "boards.item.import": (_("Import items"), _("Took items from another tool")),
    "boards.item.plan": (_("Plan"), _("Said what is planned for an item")),
    "boards.round.open": (_("Open"), _("Opened a round")),
    "boards.round.close": (_("Close"), _("Closed a round")),
    "boards.round.publish": (_("Publish result"), _("Published a result")),
    "boards.item.hide_from": (_("Hide from companies"), _("Hid an item from some companies")),
    "boards.evidence.enter": (_("Enter evidence"), _("Entered who needs an item")),
    "boards.evidence.withdraw": (_("Take evidence back"), _("Took back who needs an item")),
    "boards.meeting.call": (_("Call a meeting"), _("Invited the board to a meeting")),
    "boards.meeting.attend": (_("Note who was there"), _("Noted who was at a meeting")),
    "boards.meeting.record": (_("Write minutes"), _("Put minutes up for approval")),
    "boards.meeting.action": (_("Note an action"), _("Noted what somebody took on")),
    "boards.rivalry.declare": (_("Declare competitors"), _("Said that two companies compete")),
    "boards.rivalry.revoke": (_("Revoke competitors"), _("Said that two companies no longer compete")),
    "boards.ballot.entrust": (_("Entrust a ballot"), _("Let a colleague vote in one round")),
    "boards.ballot.take_back": (_("Take a ballot back"), _("Took back an entrusted ballot")),
    "boards.comment.hide": (_("Hide"), _("Hid a comment")),
    "boards.comment.mark": (_("Mark"), _("Marked a comment")),
    "boards.flag.settle": (_("Settle a flag"), _("Settled what a member flagged")),
    "boards.comment.show": (_("Show"), _("Showed a hidden comment again")),
}


class BoardsViewSetGroup(ModelViewSetGroup):
    menu_label = _("Boards")
    menu_icon = "group"
    items = (ModerationViewSet, ItemViewSet, RoundViewSet, SeatViewSet, ApplicationViewSet, MeetingViewSet)


@hooks.register("register_admin_viewset")
def register_boards():
    return BoardsViewSetGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for act, (label, message) in LOGGED_ACTS.items():
        actions.register_action(act, label, message)


hooks.register("before_serve_page", keep_outsiders_out)
