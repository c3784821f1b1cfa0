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
    price = forms.ChoiceField(
        label=_("Price"),
        required=False,
        choices=[("", _("Any price")), ("free", _("Free for customers")), ("paid", _("Costs money"))],
    )
    level = forms.ChoiceField(label=_("Level"), required=False)

    def __init__(self, *args, levels, **kwargs):
        """`levels` are those a company can reach: pairs of address and name."""
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("Any level")), *levels]
