from django import forms
from django.utils.translation import gettext as _

from certification.courses.models import CoursePage
from certification.credentials import certificates
from certification.credentials.models import Certificate
from home.importing.running import Outcome
from portal.accounts.models import User

from .rows import DayField, RowForm, SlugOf, noon


class CertificateRow(RowForm):
    """A certificate from before the portal, known by person, course and day. One that is there is never changed."""

    email = forms.EmailField()
    course = SlugOf(CoursePage)
    issued_on = DayField()
    months_valid = forms.IntegerField(min_value=1, max_value=240, required=False)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        user = User.objects.filter(email=email, is_staff=False).first()
        if user is None:
            raise forms.ValidationError(_("Nobody has the address %s.") % email)
        return user

    def key(self):
        return self.cleaned_data["email"].pk, self.cleaned_data["course"].slug, self.cleaned_data["issued_on"]

    def take(self, *, by, at):
        user, course = self.cleaned_data["email"], self.cleaned_data["course"]
        issued_at = noon(self.cleaned_data["issued_on"])
        if Certificate.objects.filter(user=user, credential=course.slug, issued_at=issued_at).exists():
            return Outcome.SAME
        certificates.issue(
            user=user,
            credential=course.slug,
            title=course.title,
            at=issued_at,
            months_valid=self.cleaned_data["months_valid"],
            by=by,
        )
        return Outcome.NEW
