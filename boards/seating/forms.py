from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User

from .models import Delegate, Seat


class AppointForm(forms.Form):
    """Who of the company speaks for its seat."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.ChoiceField(label=_("Speaks as"), choices=Delegate.Role)

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.current(timezone.now()).filter(account=seat.account_id)
        self.fields["user"].queryset = User.objects.filter(pk__in=members.values("user")).order_by("last_name")
