from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from boards.seating.models import BoardPage, Seat
from portal.accounts.models import Account, User
from portal.knowledge.models import ArticlePage
from portal.support.models import Call, Case

from .deciding import DECIDABLE
from .listing import MOST_DIGITS
from .models import Comment, Flag, Item


class HidesFromRivals(forms.Form):
    """What one writes may be kept from competitors, whether or not any sit on the board: asking would tell."""

    hides_from_rivals = forms.BooleanField(
        label=_("Do not show it to companies that compete with mine"), required=False
    )


class ProposalForm(HidesFromRivals, forms.ModelForm):
    """What a member asks for."""

    class Meta:
        model = Item
        fields = ["title", "body"]
        labels = {"title": _("What should be possible?"), "body": _("Who needs it, and what happens without it?")}
        help_texts = {"title": _("One line, in the words you would use to a colleague.")}

    def __init__(self, *args, board: BoardPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= {
            "hx-get": reverse("item_similar", args=[board.slug]),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#similar",
            "aria-controls": "similar",
        }


class CommentForm(HidesFromRivals, forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["body"]
        labels = {"body": _("Your comment")}
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"body": _("Write @ and a full name to tell a colleague or one of us by mail.")}


class EditForm(forms.ModelForm):
    """The same in better words."""

    class Meta:
        model = Comment
        fields = ["body"]
        labels = {"body": _("Your comment")}
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"body": _("What it said before is kept for you and our moderators.")}


class MarkForm(forms.Form):
    mark = forms.ChoiceField(choices=[("", _("No mark")), *Comment.Mark.choices], required=False)


class FlagForm(forms.Form):
    why = forms.CharField(
        label=_("What is wrong with it?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("Our moderators read it; nobody else learns that you flagged it."),
    )


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(choices=Flag.Outcome)
    hides = forms.BooleanField(required=False)


class SplitForm(forms.Form):
    """The other ask in an item."""

    title = forms.CharField(label=_("What is asked besides"), max_length=140)
    body = forms.CharField(label=_("Who needs it, and why"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)


class DecisionForm(forms.Form):
    """A moderator's word on an item. Everyone who asked for it is told."""

    status = forms.ChoiceField(label=_("Status"), choices=[(status.value, status.label) for status in DECIDABLE])
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_("Needed when you decline; said to everyone who asked."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Item.Status.DECLINED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why it is declined: everyone who asked reads it."))
        return cleaned


class PlanForm(forms.Form):
    """What we plan for an item; its readers see all of it."""

    owner = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    area = forms.CharField(label=_("Product area"), required=False, max_length=60)
    tags = forms.CharField(label=_("Tags"), required=False, max_length=200, help_text=_("Separated by commas."))
    window_from = forms.DateField(
        label=_("Planned from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    window_until = forms.DateField(
        label=_("Planned until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why the window moves"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when a window that was said is moved or taken back; it stands in the item's history."),
    )

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, auto_id="plan_%s", **kwargs)
        self.item = item
        self.fields["owner"].queryset = User.objects.filter(is_staff=True, is_active=True).order_by("last_name")
        known = (
            Item.objects.filter(board=item.board_id).exclude(area="").order_by("area").values_list("area", flat=True)
        )
        self.areas = list(known.distinct())
        self.fields["area"].widget.attrs["list"] = "areas"
        self.initial = {name: getattr(item, name) for name in ("owner", "area", "window_from", "window_until")}
        self.initial["tags"] = ", ".join(tag.name for tag in item.tags.all())

    def clean_tags(self):
        return [name.strip() for name in self.cleaned_data["tags"].split(",") if name.strip()]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("window_from"), cleaned.get("window_until")
        if (first is None) != (last is None):
            self.add_error("window_until" if first else "window_from", _("Give both days of the window, or neither."))
        elif first and last < first:
            self.add_error("window_until", _("The window ends before it begins."))
        moved = self.item.window_until and (first, last) != (self.item.window_from, self.item.window_until)
        if moved and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why the window moves: those who wait for it read it."))
        return cleaned


class ResponseForm(forms.Form):
    text = forms.CharField(
        label=_("Official response"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("Stands at the top of the item. Earlier responses are kept in its history."),
    )


class ShieldForm(forms.Form):
    """From which companies of the board an item is hidden."""

    hidden_from = forms.ModelMultipleChoiceField(
        label=_("Hidden from"),
        queryset=Account.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They find it nowhere: not in lists, rounds, mails or counts of comments."),
    )
    # The keys of those that were ticked when the form was shown.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, **kwargs)
        seated = Account.objects.filter(seats__in=Seat.objects.current().filter(board=item.board_id))
        others = Account.objects.filter(pk__in=item.hidden_from.values("pk")) | seated
        self.fields["hidden_from"].queryset = others.exclude(pk=item.proposer_account_id).distinct().order_by("name")
        self.initial["hidden_from"] = item.hidden_from.all()
        self.initial["seen"] = ",".join(str(account.pk) for account in item.hidden_from.all())

    def clean_seen(self):
        return [int(key) for key in self.cleaned_data["seen"].split(",") if key.isdecimal() and len(key) < MOST_DIGITS]


# A list that is still read; for an older call there is its case.
LAST_CALLS = 200


class CallField(forms.ModelChoiceField):
    def label_from_instance(self, call):
        day = date_format(timezone.localtime(call.started_at), "j F Y")
        return f"{call.case.account} · {day} · {call.contact}, {call.get_channel_display()} · {call.case.reference}"


class EvidenceForm(forms.Form):
    """That a company needs an item, who said so, and why."""

    call = CallField(
        label=_("Call"),
        queryset=Call.objects.none(),
        required=False,
        help_text=_("One of the last calls. It says by itself which company, who, on what case and when."),
    )
    account = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Account.objects.order_by("name"),
        required=False,
        help_text=_("Needed where no call is chosen."),
    )
    why = forms.CharField(
        label=_("Why they need it, in their words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    contact = forms.CharField(label=_("Who said it (e-mail address)"), required=False)
    case = forms.CharField(label=_("Case"), required=False, help_text=_("Its reference, such as C-10432."))
    article = forms.ModelChoiceField(label=_("Article"), queryset=ArticlePage.objects.none(), required=False)
    said_on = forms.DateField(label=_("Said on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        last = Call.objects.visible_to(reader).order_by("-started_at").values_list("pk", flat=True)[:LAST_CALLS]
        calls = Call.objects.filter(pk__in=list(last)).select_related("case__account", "contact")
        self.fields["call"].queryset = calls.order_by("case__account__name", "-started_at")
        self.fields["article"].queryset = ArticlePage.objects.visible_to(reader).order_by("title")

    def clean_case(self):
        reference = self.cleaned_data["case"].strip()
        if not reference:
            return None
        case = Case.objects.filter(reference__iexact=reference).first()
        if case is None:
            raise forms.ValidationError(_("There is no case %(reference)s."), params={"reference": reference})
        return case

    def clean(self):
        cleaned = super().clean()
        call, email = cleaned.get("call"), cleaned.get("contact", "").strip()
        if call:
            cleaned["account"] = cleaned.get("account") or call.case.account
            cleaned["said_on"] = timezone.localdate(call.started_at)
            email = email or (call.contact.email if cleaned["account"] == call.case.account else "")
        account, case = cleaned.get("account"), cleaned.get("case")
        if not account and "account" not in self.errors:
            self.add_error("account", _("Choose the company, or the call."))
        if account and case and case.account_id != account.pk:
            self.add_error("case", _("This case is of another company."))
        if account and call and call.case.account_id != account.pk:
            self.add_error("call", _("This call is of another company."))
        elif call and case and case != call.case:
            self.add_error("case", _("The call was about another case."))
        if not cleaned.get("said_on") and "said_on" not in self.errors:
            self.add_error("said_on", _("Say on which day, or choose the call."))
        people = User.objects.filter(memberships__account=account, email=email.lower()) if account and email else None
        cleaned["contact"] = people.first() if people is not None else None
        if people is not None and cleaned["contact"] is None:
            self.add_error("contact", _("Nobody of this company has that address."))
        if cleaned.get("said_on") and cleaned["said_on"] > timezone.localdate():
            self.add_error("said_on", _("Nobody has said it yet on that day."))
        return cleaned


class ImportForm(forms.Form):
    """What another tool exported. A look changes nothing."""

    tool = forms.ChoiceField(
        label=_("Exported by"), choices=[("canny", "Canny"), ("uservoice", "UserVoice"), ("fider", "Fider")]
    )
    file = forms.FileField(label=_("File"), help_text=_("CSV or JSON, UTF-8."))


class MergeForm(forms.Form):
    """Which item stands for this one too."""

    into = forms.ModelChoiceField(label=_("Merge into"), queryset=Item.objects.none())

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = item.board.items.listed().exclude(pk=item.pk).order_by("title")
