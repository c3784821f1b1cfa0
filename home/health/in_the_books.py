"""Facts of people and contracts: certificates that lapse, renewals that come, who signs in."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.credentials.models import Certificate
from portal.accounts.models import Membership
from portal.revenue import money
from portal.revenue.models import ContractLine

from .asking import Asked, Found
from .models import Kind

# After so long without any of them signing in, a company is silent.
SILENT_AFTER = timedelta(days=60)


def certificates(asked: Asked) -> Iterator[Found]:
    """Of people who are of the company now, unless renewed already."""
    members = Membership.objects.current(asked.at).filter(account__in=asked.accounts)
    accounts = dict(members.values_list("user", "account"))
    lapsing = (
        Certificate.objects.valid(asked.at)
        .with_status(asked.at)
        .filter(user__in=accounts, expires_at__gt=asked.at, expires_at__lte=asked.until)
    )
    for certificate in lapsing.filter(is_renewed=False).select_related("user"):
        account, text = accounts[certificate.user_id], f"{certificate.title}: {certificate.user}"
        key, address = str(certificate.pk), certificate.get_absolute_url()
        yield account, Kind.CERTIFICATE, key, certificate.expires_at, text, address


def renewals(asked: Asked) -> Iterator[Found]:
    day = asked.at.astimezone(UTC).date()
    lines = ContractLine.objects.filter(account__in=asked.accounts).running(day)
    for line in lines.filter(ends_on__lte=asked.until.astimezone(UTC).date()):
        paid = money.as_text(line.yearly_amount, line.currency)
        text = _("%(what)s, %(amount)s a year") % {"what": line.description, "amount": paid}
        ends_at = datetime.combine(line.ends_on, time.min, UTC)
        yield line.account_id, Kind.RENEWAL, f"{line.pk}:{line.ends_on}", ends_at, text, reverse("book")


def sign_ins(asked: Asked) -> Iterator[Found]:
    """When the last of its people was here. A company whose people never were has been silent since the first came."""
    members = Membership.objects.current(asked.at).filter(account__in=asked.accounts, user__is_active=True)
    people = (
        members.order_by()
        .values("account", "account__slug")
        .annotate(last=Max("user__last_login"), first=Max("joined_at"))
    )
    for row in people:
        since = row["last"] or row["first"]
        address = reverse("health_account", args=[row["account__slug"]]) + "#people"
        is_silent = row["last"] is None or asked.at - since >= SILENT_AFTER
        kind = Kind.SILENT if is_silent else Kind.SIGNED_IN
        text = _("Nobody was here since") if row["last"] else _("None of them was ever here")
        yield (
            row["account"],
            kind,
            since.date().isoformat(),
            since,
            text if is_silent else _("One of them was here"),
            address,
        )
