"""What people do to a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.promises.models import Severity

from .. import access, cases, expecting, following, handing
from ..models import Case
from .base import ActForm, WithFiles, apology_field, long_text


class AnswerForm(WithFiles, ActForm):
    """One box for all that we write to the customer."""

    text = long_text(_("To the customer"))
    way = forms.ChoiceField(
        label=_("What this is"),
        choices=[
            ("answer", _("An answer")),
            ("ask", _("A question: stop the clock until they reply")),
            ("update", _("Where we are: an update on progress")),
            ("workaround", _("A way around it, while we go on")),
        ],
        initial="answer",
        widget=forms.RadioSelect,
    )
    waits_for = forms.ChoiceField(
        label=_("What the clock waits for"),
        choices=Case.WaitsFor,
        initial=Case.WaitsFor.ANSWER,
        required=False,
        help_text=_("Where it is a question: the customer reads it beside the clock."),
    )

    def act(self, case, *, by, at):
        text, token, way = (self.cleaned_data[name] for name in ("text", "token", "way"))
        say = {"update": cases.update, "workaround": cases.give_workaround}.get(way)
        if say:
            return say(case, text=text, by=by, at=at, token=token)
        waits_for = self.cleaned_data["waits_for"] or Case.WaitsFor.ANSWER
        return cases.answer(case, text=text, waits=way == "ask", waits_for=waits_for, by=by, at=at, token=token)


class NoteForm(WithFiles, ActForm):
    verb = staticmethod(cases.note)
    text = long_text(_("Note, for us only"), rows=3)


class HeldForm(ActForm):
    to = forms.ModelChoiceField(
        label=_("Who has it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = access.desk_people()


class AssignForm(HeldForm):
    """A case that nobody has."""

    verb = staticmethod(cases.assign)


class HandOverForm(HeldForm):
    """A case that somebody has: with what the next person needs to know."""

    text = long_text(
        _("Summary for whoever reads on"),
        rows=4,
        help_text=_("What was tried, what is left, what the customer was told. Only we read it."),
    )
    is_escalated = forms.BooleanField(label=_("Escalate: they can do more than I can"), required=False)

    def act(self, case, *, by, at):
        words = {name: self.cleaned_data[name] for name in ("to", "text", "token")}
        give = handing.escalate if self.cleaned_data["is_escalated"] else handing.hand_over
        return give(case, by=by, at=at, **words)


class ReadForm(ActForm):
    verb = staticmethod(handing.read)


class SeverityForm(ActForm):
    verb = staticmethod(expecting.change_severity)
    severity = forms.TypedChoiceField(label=_("How bad is it now"), choices=Severity, coerce=int)
    text = long_text(_("Why"), rows=2)

    def __init__(self, *args, worst=Severity.DOWN, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = [choice for choice in Severity.choices if choice[0] >= worst]


class ExpectForm(ActForm):
    verb = staticmethod(expecting.expect)
    until = forms.DateTimeField(
        label=_("Expect it by"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your time zone. The promise stays beside it, kept or missed."),
    )
    text = long_text(_("Why, to the customer"), rows=3)


class ResolveForm(ActForm):
    verb = staticmethod(cases.resolve)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Case.Outcome)
    text = long_text(_("What was the matter, and what helps"))
    apology = apology_field()


class ReplyForm(WithFiles, ActForm):
    verb = staticmethod(cases.reply)
    text = long_text(_("Your reply"))


class ReopenForm(WithFiles, ActForm):
    verb = staticmethod(cases.reopen)
    text = long_text(_("What is still wrong"), rows=3)


class FollowForm(ActForm):
    verb = staticmethod(following.follow)


class UnfollowForm(ActForm):
    verb = staticmethod(following.unfollow)
