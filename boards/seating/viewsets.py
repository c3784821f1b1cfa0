from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from . import granting
from .models import Application, Seat


class GrantView(generic.CreateView):
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except granting.AlreadySeated:
            form.add_error("account", _("This company sits on this board already."))
        except granting.TermOver:
            form.add_error("term_ends_at", _("A term ends after it begins. Choose a later end, or none."))
        except granting.BoardFull:
            form.add_error(
                "board", _("Every seat of this board is taken or offered. End one first, or let the board offer more.")
            )
        self.is_valid(form)  # no longer: notes for the page that the form has an error
        return self.form_invalid(form)

    def save_instance(self):
        return granting.grant_seat(**self.form.cleaned_data, starts_at=timezone.now(), by=self.request.user)


class SeatViewSet(ModelViewSet):
    """Granting and looking; delegates and the end of a seat are on the seat's own page."""

    model = Seat
    icon = "group"
    menu_label = _("Seats")
    add_view_class = GrantView
    form_fields = ["board", "account", "term_ends_at"]
    list_display = ["account", "board", "starts_at", "term_ends_at", "ended_at"]
    list_filter = ["board", "account"]
    list_export = ["board", "account", "starts_at", "term_ends_at", "ended_at"]
    inspect_view_enabled = True
    copy_view_enabled = False


class ApplicationViewSet(ModelViewSet):
    """Looking only: an application is decided on its own page, where the facts stand beside it."""

    model = Application
    icon = "mail"
    menu_label = _("Applications")
    form_fields = []
    list_display = ["account", "board", "state", "applied_at", "decided_at", "agreed_at"]
    list_filter = ["board", "state"]
    list_export = [
        *("account", "board", "state", "why", "uses_it", "bought_it", "has_cases", "would_pay", "would_test"),
        *("applied_at", "decided_at", "reason", "answer_by", "follows", "agreed_at", "agreed_text"),
    ]
    inspect_view_enabled = True
    copy_view_enabled = False
