from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.seating.models import BoardPage, Seat
from home.relationship.models import Parting
from home.relationship.partings import Interest
from portal.accounts.models import Membership, User
from portal.promises.models import Tier


def words(label, rows=4, **kwargs):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **kwargs)


def pressing(name, label, css_class="btn-primary"):
    helper = FormHelper()
    helper.add_input(Submit(name, label, css_class=css_class))
    return helper


class PartingForm(forms.Form):
    why = words(_("What makes them difficult?"))
    helper = pressing("begin", _("Look at it with me"))


class EmbedForm(forms.Form):
    """A board, and the questions that every company with a seat has answered."""

    board = forms.ModelChoiceField(label=_("Board"), queryset=BoardPage.objects.none())
    why = words(_("Why they care about what it decides"), rows=3, help_text=_("Said to the company."))
    uses_it = forms.BooleanField(label=_("They use it every day"), required=False)
    would_test = forms.BooleanField(label=_("They can test what is not finished"), required=False)
    would_pay = forms.BooleanField(label=_("They would pay for what they ask for"), required=False)
    helper = pressing("embed", _("Invite them to the board"))

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        seated = Seat.objects.current(timezone.now()).filter(account=account).values("board")
        self.fields["board"].queryset = BoardPage.objects.live().exclude(pk__in=seated).order_by("title")

    def interest(self):
        return Interest(**{name: self.cleaned_data[name] for name in ("why", "uses_it", "would_test", "would_pay")})


class CertifyForm(forms.Form):
    tier = forms.ModelChoiceField(label=_("SLA tier that would fit"), queryset=Tier.objects.none())
    to_train = forms.ModelMultipleChoiceField(
        label=_("Who to train"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = words(_("What you write to their admins"), rows=3)
    helper = pressing("certify", _("Send them the offer"))

    def __init__(self, *args, account, tiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tier"].queryset = Tier.objects.filter(pk__in=[tier.pk for tier in tiers])
        members = Membership.objects.current(timezone.now()).filter(account=account)
        self.fields["to_train"].queryset = User.objects.filter(pk__in=members.values("user")).order_by("last_name")


class SendForm(forms.Form):
    plea = words(_("Why neither way fits"))
    helper = pressing("send", _("Ask a manager"), "btn-secondary")


class DecideForm(forms.Form):
    decision = forms.ChoiceField(label=_("Your decision"), choices=Parting.Decision, widget=forms.RadioSelect)
    reasons = words(_("Your reasons"))
    helper = pressing("decide", _("Decide"))


class ConcludeForm(forms.Form):
    conclusion = words(_("What came of it, and what you do next"))
    helper = pressing("conclude", _("Keep it"))
