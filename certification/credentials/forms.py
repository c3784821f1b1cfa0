from django import forms
from django.utils.translation import gettext_lazy as _

from certification.courses.models import CoursePage
from portal.accounts.models import User

from .checking import LONGEST


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the certificate. The holder reads it; the public page says only what happened."),
    )


class IssueForm(ReasonForm):
    """A certificate by hand: for somebody's exam elsewhere, or after an appeal."""

    email = forms.EmailField(label=_("Person's e-mail address"))
    course = forms.ModelChoiceField(CoursePage.objects.live().order_by("title"), label=_("Course"))
    months_valid = forms.IntegerField(
        label=_("Valid for (months)"), min_value=1, max_value=240, required=False, help_text=_("Empty: it stays valid.")
    )

    field_order = ["email", "course", "months_valid", "reason"]

    def clean_email(self):
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody here has this address. They sign up first."))
        return user


class CheckForm(forms.Form):
    """What somebody was shown: a number, or a badge as a file."""

    number = forms.CharField(
        label=_("Number of the certificate"), max_length=80, required=False, help_text=_("As printed on it.")
    )
    badge = forms.FileField(
        label=_("Or the badge as a file"), required=False, help_text=_("PNG, SVG or JSON. We keep no copy.")
    )

    def clean_badge(self):
        badge = self.cleaned_data["badge"]
        if badge and badge.size > LONGEST:
            raise forms.ValidationError(_("A badge of ours is never larger than half a megabyte."))
        return badge

    def clean(self):
        if not self.errors and not (self.cleaned_data.get("number") or self.cleaned_data.get("badge")):
            raise forms.ValidationError(_("Give us a number or a file."))
        return super().clean()
