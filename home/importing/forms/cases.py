from django import forms
from django.utils.translation import gettext_lazy

from portal.products.models import Product
from portal.support.models import Origin


class CasesForm(forms.Form):
    """An export, whose it is, and the product of tickets that name none."""

    tool = forms.ChoiceField(label=gettext_lazy("From"), choices=Origin.Tool)
    product = forms.ModelChoiceField(
        Product.objects.all(),
        label=gettext_lazy("Product"),
        required=False,
        empty_label=gettext_lazy("As each ticket says"),
        help_text=gettext_lazy("Of tickets that name none."),
    )
    is_promised = forms.BooleanField(
        label=gettext_lazy("Promise open cases what their company is owed, from now on"),
        required=False,
        help_text=gettext_lazy("Else nothing is promised for them until their severity changes."),
    )
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or JSON in UTF-8, up to 20 MB."))
