from django import forms
from django.utils.translation import gettext_lazy as _

KIND_LABELS = {
    "companies": _("Companies"),
    "people": _("People"),
    "products": _("Products"),
    "contracts": _("Contract lines"),
    "renewals": _("Renewals"),
    "certificates": _("Certificates"),
}


class UploadForm(forms.Form):
    """A file and what it is about."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=KIND_LABELS.items())
    file = forms.FileField(label=_("CSV file"), help_text=_("UTF-8, the first line names the columns, up to 5 MB."))
