from datetime import UTC, datetime, timedelta

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from .models import Plan


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


class BuyForm(forms.Form):
    """Which plan; a button beside every price posts it."""

    plan = forms.ModelChoiceField(Plan.objects.on_sale().select_related("tier"))


class InvoiceForm(BuyForm):
    """The same by invoice: the number under which the company's buyers know it."""

    po_number = forms.CharField(label=_("Purchase order number"), max_length=140)
