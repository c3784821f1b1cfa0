from datetime import UTC, datetime, time

from django import forms
from django.utils.translation import gettext as _

from home.importing.running import Outcome


class RowForm(forms.Form):
    """One row of a file; its fields are the columns.

    A subclass says with `key` what makes two rows the same, and with `take` what importing one means.
    """

    @classmethod
    def columns(cls):
        """The names of those that must be there, and of those that may."""
        required = [name for name, field in cls.base_fields.items() if field.required]
        return required, [name for name in cls.base_fields if name not in required]

    def problems(self):
        """Every refusal behind its column, or ""."""
        return " ".join(f"{name}: {error}" for name, errors in self.errors.items() for error in errors)

    def given(self, *names):
        """The cells that are filled; an empty one leaves alone what is there."""
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] not in (None, "", [])}


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


class SlugOf(forms.SlugField):
    """Something that is there, named by its slug."""

    def __init__(self, model, **kwargs):
        super().__init__(**kwargs)
        self.model = model

    def clean(self, value):
        slug = super().clean(value)
        if not slug:
            return None
        if found := self.model.objects.filter(slug=slug).first():
            return found
        words = {"kind": self.model._meta.verbose_name, "slug": slug}
        raise forms.ValidationError(_("There is no %(kind)s “%(slug)s”.") % words)


def write(found, fields):
    """Set the fields of something that is there, where they differ."""
    changed = [name for name, value in fields.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, fields[name])
    if changed:
        found.save(update_fields=changed)
    return Outcome.CHANGED if changed else Outcome.SAME


def noon(day):
    """The day as an instant that is that day nearly everywhere."""
    return datetime.combine(day, time(12), tzinfo=UTC)
