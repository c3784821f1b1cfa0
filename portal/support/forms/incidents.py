"""Incidents: beginning one, joining one, and what is said to everyone of one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import incidents
from ..models import Case, Incident
from .base import OneTimeForm, apology_field, long_text


class JoinForm(forms.Form):
    """An open incident, or the title of a new one."""

    incident = forms.ModelChoiceField(
        Incident.objects.open(), label=_("Incident"), required=False, empty_label=_("A new one")
    )
    title = forms.CharField(
        label=_("Title of the new one"),
        max_length=160,
        required=False,
        help_text=_("Every customer of its cases reads it: name no company."),
    )

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("incident") and not data.get("title"):
            self.add_error("title", _("Choose an incident, or give a new one its title."))
        return data

    def act(self, case, *, by, at):
        incident = self.cleaned_data["incident"]
        if incident:
            return incidents.add(incident, case, by=by, at=at)
        return incidents.begin(title=self.cleaned_data["title"], case=case, by=by, at=at)


class IncidentUpdateForm(OneTimeForm):
    text = long_text(_("To everyone whose case this is"))

    def act(self, incident, *, by, at):
        return incidents.update(incident, by=by, at=at, **self.cleaned_data)


class IncidentResolveForm(OneTimeForm):
    outcome = forms.ChoiceField(label=_("Outcome of every open case"), choices=Case.Outcome)
    text = long_text(_("What was the matter, and what helps"))
    apology = apology_field()

    def act(self, incident, *, by, at):
        return incidents.resolve(incident, by=by, at=at, **self.cleaned_data)
