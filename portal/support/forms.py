"""What people write into cases. Every form carries a one-time token, so that two clicks do one thing."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.products.models import Product, ProductVersion
from portal.promises.models import Severity

from . import access, calls, cases
from .models import Call, Case

LONGEST_TEXT = 20_000


def long_text(label, rows=5, **options):
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


def laid_out(*rows):
    """Fields in rows: a tuple stands side by side where there is room. The page holds the form's tag and button."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*(Row(*(Column(name, css_class="col-md") for name in row)) for row in rows))
    return helper


class OneTimeForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        # Several of these stand on one page: without ids of its own, a label would name another form's field.
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)


class ActForm(OneTimeForm):
    """A form whose fields are the arguments of one verb on a case."""

    def act(self, case, *, by, at):
        return type(self).verb(case, by=by, at=at, **self.cleaned_data)


class AnswerForm(ActForm):
    """One box for all that we write to the customer."""

    text = long_text(_("To the customer"))
    way = forms.ChoiceField(
        label=_("What this is"),
        choices=[
            ("answer", _("An answer")),
            ("ask", _("A question: stop the clock until they reply")),
            ("update", _("Where we are: an update on progress")),
        ],
        initial="answer",
        widget=forms.RadioSelect,
    )

    def act(self, case, *, by, at):
        text, token, way = (self.cleaned_data[name] for name in ("text", "token", "way"))
        if way == "update":
            return cases.update(case, text=text, by=by, at=at, token=token)
        return cases.answer(case, text=text, waits=way == "ask", by=by, at=at, token=token)


class NoteForm(ActForm):
    verb = staticmethod(cases.note)
    text = long_text(_("Note, for us only"), rows=3)


class AssignForm(ActForm):
    verb = staticmethod(cases.assign)
    to = forms.ModelChoiceField(
        label=_("Who has it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = access.desk_people()


class ResolveForm(ActForm):
    verb = staticmethod(cases.resolve)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Case.Outcome)
    text = long_text(_("What was the matter, and what helps"))


class ReplyForm(ActForm):
    verb = staticmethod(cases.reply)
    text = long_text(_("Your reply"))


class ReopenForm(ActForm):
    verb = staticmethod(cases.reopen)
    text = long_text(_("What is still wrong"), rows=3)


class ProblemForm(OneTimeForm):
    """A problem in the words of whoever writes it down."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    version = forms.ModelChoiceField(
        label=_("Version"), queryset=ProductVersion.objects.select_related("product"), required=False
    )
    severity = forms.TypedChoiceField(label=_("How bad is it"), choices=Severity, coerce=int, initial=Severity.MINOR)
    subject = forms.CharField(label=_("In one sentence"), max_length=160)
    description = long_text(_("What happened, and since when"))
    helper = laid_out(("token",), ("product", "version"), ("severity",), ("subject",), ("description",))

    def clean(self):
        data = super().clean()
        product, version = data.get("product"), data.get("version")
        if product and version and version.product_id != product.pk:
            self.add_error("version", _("This is a version of %(other)s.") % {"other": version.product})
        return data

    def problem(self):
        names = ("product", "version", "severity", "subject", "description")
        return cases.Problem(**{name: self.cleaned_data[name] for name in names})


class CallForm(ProblemForm):
    """A call of one person: about a new problem, or about a case that is open."""

    NEW_PROBLEM_ASKS = ("product", "severity", "subject")

    case = forms.ModelChoiceField(
        label=_("About"), queryset=Case.objects.none(), required=False, empty_label=_("A new problem")
    )
    channel = forms.ChoiceField(label=_("By"), choices=Call.Channel, initial=Call.Channel.PHONE)
    wait_seconds = forms.IntegerField(label=_("Waited (seconds)"), min_value=0, max_value=86_400, required=False)
    agreed_to_recording = forms.BooleanField(label=_("Agrees to the recording"), required=False)
    agreed_to_use = forms.BooleanField(label=_("Agrees that we learn from it for an article"), required=False)
    assignee = forms.ModelChoiceField(
        label=_("Who takes it on"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    helper = laid_out(
        ("token",),
        ("channel", "wait_seconds", "assignee"),
        ("case",),
        ("product", "version"),
        ("severity",),
        ("subject",),
        ("description",),
        ("agreed_to_recording", "agreed_to_use"),
    )

    def __init__(self, *args, caller, **kwargs):
        super().__init__(*args, **kwargs)
        self.caller = caller
        self.fields["case"].queryset = caller.account.cases.open()
        if not caller.open_cases:
            self.fields["case"].widget = forms.HiddenInput()
        self.fields["assignee"].queryset = access.desk_people()
        for name in self.NEW_PROBLEM_ASKS:
            self.fields[name].required = False

    def clean(self):
        data = super().clean()
        if not data.get("case"):
            for name in self.NEW_PROBLEM_ASKS:
                if data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("A new problem needs this."))
        return data

    def take(self, *, by, at):
        """The call, written down. Raises history.AlreadyDone and history.IsResolved."""
        data = self.cleaned_data
        contact = calls.Contact(
            person=self.caller.person,
            channel=data["channel"],
            wait_seconds=data["wait_seconds"],
            agreed_to_recording=data["agreed_to_recording"],
            agreed_to_use=data["agreed_to_use"],
        )
        words = {"contact": contact, "by": by, "at": at, "token": data["token"]}
        if data["case"]:
            return calls.add_call(case=data["case"], said=data["description"], **words)
        return calls.open_with_call(problem=self.problem(), assignee=data["assignee"], **words)
