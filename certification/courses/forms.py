from django import forms
from django.utils.translation import gettext_lazy as _

from portal.products.models import Product


class ShelfForm(forms.Form):
    """What is looked for in the catalogue; it stands in the address."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    product = forms.ModelChoiceField(
        Product.objects.all(), label=_("Product"), required=False, to_field_name="slug", empty_label=_("Any product")
    )
    length = forms.ChoiceField(
        label=_("Length"),
        required=False,
        choices=[
            ("", _("Any length")),
            ("short", _("Up to an hour")),
            ("day", _("One to four hours")),
            ("long", _("Longer")),
        ],
    )
