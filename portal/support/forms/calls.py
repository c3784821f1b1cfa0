"""A problem, and a call about one."""

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.products.models import Product, ProductVersion
from portal.promises.models import Severity

from .. import access, calls, cases, ringing
from ..consenting import Consent
from ..models import Call, Case, Ring
from .base import WithFiles, laid_out, long_text


class ProblemForm(WithFiles):
    """A problem in the words of whoever writes it down."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    version = forms.ModelChoiceField(
        label=_("Version"), queryset=ProductVersion.objects.select_related("product"), required=False
    )
    severity = forms.TypedChoiceField(label=_("How bad is it"), choices=Severity, coerce=int, initial=Severity.MINOR)
    subject = forms.CharField(label=_("In one sentence"), max_length=160)
    description = long_text(_("What happened, and since when"))
    helper = laid_out(("token",), ("product", "version"), ("severity",), ("subject",), ("description",), ("files",))

    def __init__(self, *args, worst=Severity.DOWN, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = [choice for choice in Severity.choices if choice[0] >= worst]

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

    ring = forms.ModelChoiceField(Ring.objects.unwritten(), required=False, widget=forms.HiddenInput)
    case = forms.ModelChoiceField(
        label=_("About"), queryset=Case.objects.none(), required=False, empty_label=_("A new problem")
    )
    channel = forms.ChoiceField(label=_("By"), choices=Call.Channel, initial=Call.Channel.PHONE)
    wait_seconds = forms.IntegerField(label=_("Waited (seconds)"), min_value=0, max_value=86_400, required=False)
    agreed_to_recording = forms.BooleanField(label=_("Agrees to the recording"), required=False)
    agreed_to_listening = forms.BooleanField(label=_("Agrees that one of us listens to it"), required=False)
    agreed_to_use = forms.BooleanField(label=_("Agrees that we learn from it for an article"), required=False)
    assignee = forms.ModelChoiceField(
        label=_("Who takes it on"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    helper = laid_out(
        ("token",),
        ("ring",),
        ("channel", "wait_seconds", "assignee"),
        ("case",),
        ("product", "version"),
        ("severity",),
        ("subject",),
        ("description",),
        ("files",),
        ("agreed_to_recording", "agreed_to_listening", "agreed_to_use"),
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
        # Articles that match appear while the subject is typed.
        self.fields["subject"].widget.attrs |= {
            "hx-get": reverse("help_suggest"),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#answers",
        }

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
            consent=Consent(
                recording=data["agreed_to_recording"],
                listening=data["agreed_to_listening"],
                use=data["agreed_to_use"],
            ),
        )
        words = {"contact": contact, "by": by, "at": at, "token": data["token"]}
        with transaction.atomic():
            if data["case"]:
                call = calls.add_call(case=data["case"], said=data["description"], **words)
            else:
                call = calls.open_with_call(problem=self.problem(), assignee=data["assignee"], **words)
            if data["ring"]:
                ringing.written_down(data["ring"], call, at=at)
        return call
