from datetime import timedelta

from django.utils import timezone

from portal.accounts.models import Invitation
from tests.access.matrix import LOGIN, Row

OF_THE_COMPANY = {"anonymous": LOGIN, "stranger": 404, "customers": 200, "staff": 404}
TO_ITS_ADMIN = {"anonymous": LOGIN, "stranger": 404, "customers": 404, "staff": 404}


def emil(cast):
    return (cast("emil").membership.pk,)


def invitation(cast):
    now = timezone.now()
    return Invitation.objects.create(
        account=cast("ada").account,
        email="new@brenner.example",
        invited_by=cast("ada"),
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )


ROWS: dict[str, Row] = {
    "team": Row(OF_THE_COMPANY),
    "team_role": Row({**TO_ITS_ADMIN, "admin": 302}, emil, "post"),
    "team_leave": Row({**TO_ITS_ADMIN, "admin": 200}, emil),
    "team_withdraw": Row({**TO_ITS_ADMIN, "admin": 302}, lambda cast: (invitation(cast).pk,), "post"),
    # What opens it is the token in the link; without one that holds it is the same dead end for everybody.
    "invitation": Row({"*": 404}, lambda cast: ("a-token-nobody-was-mailed",)),
    # Without branding there is no colour to make; with one it is everybody's (tests/portal/branding).
    "accent": Row({"*": 404}, lambda cast: ("7a1f5c",)),
    "profile": Row({"anonymous": LOGIN, "*": 200}),
}
