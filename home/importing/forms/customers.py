from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _

from home.importing.running import Outcome, Refused
from portal.accounts import access, domains, membership, ownership, team
from portal.accounts.forms.people import time_zones
from portal.accounts.forms.staff import DomainsField
from portal.accounts.models import Account, Membership, User

from .rows import DayField, RowForm, SlugOf, write


class CompanyRow(RowForm):
    """Known by its slug, which is made from the name where the column is empty."""

    name = forms.CharField(max_length=120)
    slug = forms.SlugField(max_length=60, required=False)
    email_domains = DomainsField(required=False)
    industry = forms.CharField(max_length=80, required=False)
    country = forms.RegexField("^[A-Za-z]{2}$", required=False)
    employees = forms.IntegerField(min_value=0, required=False)
    time_zone = forms.ChoiceField(choices=time_zones, required=False)
    customer_since = DayField(required=False)
    owner = forms.EmailField(required=False)
    brief = forms.CharField(required=False)

    def key(self):
        return (self.cleaned_data["slug"] or slugify(self.cleaned_data["name"])[:60],)

    def clean_country(self):
        return self.cleaned_data["country"].upper()

    def clean_owner(self):
        address = self.cleaned_data["owner"].lower()
        owner = User.objects.filter(email=address, is_staff=True).first()
        if address and not (owner and access.is_in(owner, access.OWNERS, access.MANAGERS)):
            raise forms.ValidationError(_("%s is no relationship owner of ours.") % address)
        return owner

    def take(self, *, by, at):
        (slug,) = self.key()
        account = Account.objects.filter(slug=slug).first()
        self._check_domains(account)
        fields = self.given("name", "email_domains", "industry", "country", "employees", "time_zone", "customer_since")
        if account:
            outcome = write(account, fields)
        else:
            account, outcome = Account.objects.create(slug=slug, **fields), Outcome.NEW
        if (owner := self.cleaned_data["owner"]) and account.owner != owner:
            self._hand_over(account, owner, by, at)
            return outcome if outcome == Outcome.NEW else Outcome.CHANGED
        return outcome

    def _hand_over(self, account, owner, by, at):
        try:
            ownership.assign(account=account, owner=owner, brief=self.cleaned_data["brief"], at=at, by=by)
        except ownership.BriefMissing:
            raise Refused(_("%s has an owner: fill the column brief for the next.") % account) from None

    def _check_domains(self, account):
        try:
            domains.check(self.cleaned_data["email_domains"], of=account)
        except domains.PublicDomain as refusal:
            raise Refused(_("Anybody can have an address in %s.") % refusal.domain) from None
        except domains.TakenDomain as refusal:
            words = {"domain": refusal.domain, "company": refusal.company}
            raise Refused(_("%(domain)s belongs to %(company)s.") % words) from None


class PersonRow(RowForm):
    """Known by the address. A new person has no password: "forgot password" proves the address and lets them in."""

    email = forms.EmailField()
    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    company = SlugOf(Account)
    role = forms.ChoiceField(choices=[("", ""), *Membership.Role.choices], required=False)
    job_title = forms.CharField(max_length=100, required=False)
    phone = forms.CharField(max_length=40, required=False)
    time_zone = forms.ChoiceField(choices=time_zones, required=False)

    def key(self):
        return (self.cleaned_data["email"].lower(),)

    def take(self, *, by, at):
        (email,) = self.key()
        user = User.objects.filter(email=email).first()
        if user and user.is_staff:
            raise Refused(_("%s is one of our own people.") % email)
        fields = self.given("first_name", "last_name", "job_title", "phone", "time_zone")
        if user:
            outcomes = {write(user, fields), self._take_membership(user, by, at)}
            return Outcome.CHANGED if Outcome.CHANGED in outcomes else Outcome.SAME
        zone = {"time_zone": self.cleaned_data["company"].time_zone}
        user = User.objects.create_user(email, None, **zone | fields)
        self._take_membership(user, by, at)
        return Outcome.NEW

    def _take_membership(self, user, by, at):
        company, role = self.cleaned_data["company"], self.cleaned_data["role"]
        if user.membership is None:
            membership.join(user=user, account=company, role=role or Membership.Role.MEMBER, at=at, by=by)
            return Outcome.CHANGED
        if user.account != company:
            raise Refused(_("Still belongs to %s.") % user.account)
        if not role or role == user.membership.role:
            return Outcome.SAME
        try:
            team.change_role(user.membership, role=role, by=by, at=at)
        except team.LastAdmin:
            raise Refused(_("The last admin of %s. Make somebody else admin first.") % company) from None
        return Outcome.CHANGED
