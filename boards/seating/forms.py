from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, Membership, User

from . import waiting
from .models import Application, Delegate, Seat


class AppointForm(forms.Form):
    """Who of the company speaks for its seat."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.ChoiceField(label=_("Speaks as"), choices=Delegate.Role)

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.current(timezone.now()).filter(account=seat.account_id)
        self.fields["user"].queryset = User.objects.filter(pk__in=members.values("user")).order_by("last_name")


class ApplyForm(forms.ModelForm):
    """Why a company wants a seat. What we know of it already is not asked."""

    class Meta:
        model = Application
        fields = ["why", "uses_it", "bought_it", "has_cases", "would_pay", "would_test"]
        labels = {"why": _("Why do you care about what this board decides?")}
        widgets = {"why": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = True


class FollowForm(forms.Form):
    """Which company that waits has a seat next."""

    successor = forms.ModelChoiceField(
        label=_("Follows when this seat ends"),
        queryset=Application.objects.none(),
        required=False,
        empty_label=_("Whoever is first on the waiting list"),
    )

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        line = waiting.line(seat.board, timezone.now())
        self.fields["successor"].queryset = line.filter(Q(follows=None) | Q(follows=seat))
        self.fields["successor"].label_from_instance = lambda application: application.account.name
        self.initial["successor"] = next((one for one in line if one.follows_id == seat.pk), None)


class AnswerForm(forms.Form):
    """A moderator's word on an application; said to the company."""

    reason = forms.CharField(
        label=_("What you tell them"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_("Needed when you decline."),
    )


class RivalryForm(forms.Form):
    """Two companies of a board that compete."""

    one = forms.ModelChoiceField(label=_("Company"), queryset=Account.objects.none())
    other = forms.ModelChoiceField(label=_("competes with"), queryset=Account.objects.none())

    def __init__(self, *args, board, at, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = Account.objects.filter(pk__in=Seat.objects.not_over(at).filter(board=board).values("account"))
        self.fields["one"].queryset = self.fields["other"].queryset = accounts.order_by("name")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", _("Choose another company: none competes with itself."))
        return cleaned


class InviteForm(forms.Form):
    """Which company we ask onto a board."""

    account = forms.ModelChoiceField(label=_("Company"), queryset=Account.objects.none())
    reason = forms.CharField(
        label=_("Why them"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )

    def __init__(self, *args, board, at, **kwargs):
        super().__init__(*args, **kwargs)
        seated = Seat.objects.current(at).filter(board=board).values("account")
        self.fields["account"].queryset = Account.objects.exclude(pk__in=seated).order_by("name")
