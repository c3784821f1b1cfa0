from datetime import UTC, datetime, timedelta

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from certification.courses.models import CoursePage
from certification.exams.models import Exam
from portal.accounts import team
from portal.accounts.models import User

from .holdings import KINDS
from .models import Plan, SeatPrice
from .selling import MOST


class ChangeForm(forms.Form):
    """What the preview showed, signed, so that nobody is charged for another instant or another amount."""

    SALT, LIVES_FOR = "plan-change", timedelta(hours=1)

    shown = forms.CharField()

    @classmethod
    def sign(cls, preview, subscription):
        shown = [subscription.pk, preview.plan.pk, int(preview.at.timestamp()), preview.due]
        return signing.dumps(shown, salt=cls.SALT)

    def clean_shown(self):
        try:
            shown = signing.loads(self.cleaned_data["shown"], salt=self.SALT, max_age=self.LIVES_FOR)
        except signing.BadSignature:
            raise forms.ValidationError(_("The preview is too old.")) from None
        names = ("subscription", "plan", "at", "due")
        return dict(zip(names, shown, strict=True))

    def is_about_another(self, subscription, plan):
        shown = self.cleaned_data["shown"]
        return (shown["subscription"], shown["plan"]) != (subscription.pk, plan.pk)

    @property
    def shown_at(self):
        return datetime.fromtimestamp(self.cleaned_data["shown"]["at"], UTC)


class AgainForm(forms.Form):
    """The same for a plan that is bought again with the card that Stripe keeps."""

    SALT, LIVES_FOR = "plan-again", timedelta(hours=1)

    shown = forms.CharField()

    @classmethod
    def sign(cls, account, preview, card):
        return signing.dumps([account.pk, preview.plan.pk, card.id, preview.due], salt=cls.SALT)

    def clean_shown(self):
        try:
            shown = signing.loads(self.cleaned_data["shown"], salt=self.SALT, max_age=self.LIVES_FOR)
        except signing.BadSignature:
            raise forms.ValidationError(_("The preview is too old.")) from None
        return dict(zip(("account", "plan", "card", "due"), shown, strict=True))

    def is_about(self, account, plan):
        shown = self.cleaned_data["shown"]
        return (shown["account"], shown["plan"]) == (account.pk, plan.pk)


class BuyForm(forms.Form):
    """Which plan; a button beside every price posts it."""

    plan = forms.ModelChoiceField(Plan.objects.on_sale().select_related("tier"))


class InvoiceForm(BuyForm):
    """The same by invoice: the number under which the company's buyers know it."""

    po_number = forms.CharField(label=_("Purchase order number"), max_length=140)


class SeatsForm(forms.Form):
    """How many seats at which price."""

    price = forms.ModelChoiceField(SeatPrice.objects.on_sale(), widget=forms.HiddenInput)
    quantity = forms.IntegerField(
        label=_("Number of seats"),
        min_value=1,
        max_value=MOST,
        error_messages={
            "required": _("Say how many seats you need."),
            "invalid": _("Write the number of seats in digits."),
            "min_value": _("Buy at least one seat."),
            "max_value": _("No more than %(limit_value)d seats at once; for more, ask whoever looks after you."),
        },
    )


class TaughtForm(forms.Form):
    """A course or an exam."""

    course = forms.ModelChoiceField(CoursePage.objects.live(), required=False)
    exam = forms.ModelChoiceField(Exam.objects.filter(live=True), required=False)

    def clean(self):
        given = [self.cleaned_data.get(name) for name in KINDS]
        if sum(one is not None for one in given) != 1:
            raise forms.ValidationError(_("Name a course or an exam."))
        self.cleaned_data["taught"] = given[0] or given[1]
        return self.cleaned_data


class HandForm(TaughtForm):
    """To whom of the company."""

    to = forms.ModelChoiceField(
        User.objects.none(), label=_("Colleague"), error_messages={"required": _("Choose a colleague.")}
    )

    def __init__(self, *args, account, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(pk__in=team.members(account, at=at).values("user"))


class TakeBackForm(forms.Form):
    """Which seat from whom: the page may be old, and the seat somebody else's by now."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    seat = forms.IntegerField()
    holder = forms.IntegerField()
