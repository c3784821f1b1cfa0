"""Asking to let a customer go, in its order: three pages are shown, then a better way is taken or a manager asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core import signing
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from boards.seating import applying
from boards.seating.models import BoardPage
from portal.accounts.models import Account, Membership, User
from portal.outbox import mail
from portal.promises.models import Tier

from . import access
from .models import Parting

STEPS = ("concentration", "history", "breaches")
SALT = "home.relationship.partings"
QUARTERS_LATER = 2


class PartingRefused(Exception):
    """The act comes too early, too late, or from the wrong person."""


class AlreadyAsked(PartingRefused):
    pass


class NotShown(PartingRefused):
    """Concentration, history and our own breaches come first."""


class MovedOn(PartingRefused):
    """A better way was taken, it was sent or decided meanwhile."""


class WordsMissing(PartingRefused):
    pass


class NotYours(PartingRefused):
    """Who asked does not decide, nor who is not to."""


@dataclass(frozen=True)
class Interest:
    """The questions a company is asked that wants a seat, answered here by what it told us."""

    why: str
    uses_it: bool = False
    would_test: bool = False
    would_pay: bool = False


def begin(*, account: Account, why: str, by: User, at: datetime) -> Parting:
    """Raises WordsMissing, AlreadyAsked."""
    if not why.strip():
        raise WordsMissing
    try:
        with transaction.atomic():
            parting = Parting.objects.create(account=account, asked_by=by, asked_at=at, why=why.strip())
            log(parting, "home.parting.begin", user=by)
    except IntegrityError:
        raise AlreadyAsked from None
    return parting


def proof(parting: Parting, step: str, *, to: User) -> str:
    """Stands on the page that is shown; without the page nobody has it."""
    return signing.dumps([parting.pk, step, to.pk], salt=SALT)


def mark_shown(parting: Parting, step: str, *, proof: str, by: User, at: datetime) -> None:
    """The page of this step was shown to `by`. Raises NotShown."""
    try:
        told = signing.loads(proof, salt=SALT)
    except signing.BadSignature:
        raise NotShown from None
    if step not in STEPS or told != [parting.pk, step, by.pk]:
        raise NotShown
    name = f"{step}_shown_at"
    Parting.objects.filter(pk=parting.pk, **{name: None}).update(**{name: at})


def embed(parting: Parting, *, board: BoardPage, interest: Interest, by: User, at: datetime) -> None:
    """Invite the company to a board instead. Raises PartingRefused, and what inviting raises."""
    with transaction.atomic():
        now = _ready(parting)
        now.application = applying.invite_company(
            board=board,
            account=now.account,
            reason=interest.why,
            uses_it=interest.uses_it,
            would_test=interest.would_test,
            would_pay=interest.would_pay,
            by=by,
            at=at,
        )
        _take(now, Parting.Way.EMBED, by, at)


def certify(parting: Parting, *, tier: Tier, to_train: Collection[User], words: str, by: User, at: datetime) -> None:
    """Offer the training and the tier that fit, to the company's admins by mail. Raises PartingRefused."""
    if not words.strip():
        raise WordsMissing
    with transaction.atomic():
        now = _ready(parting)
        now.tier = tier
        now.to_train.set(to_train)
        admins = Membership.objects.current(at).filter(account=now.account, role=Membership.Role.COMPANY_ADMIN)
        for admin in admins.select_related("user"):
            mail.send(
                to=admin.user.email,
                template="home/relationship/mail/offer",
                context={"parting": now, "tier": tier, "people": to_train, "words": words, "person": admin.user},
                key=f"offer:{now.pk}:{admin.user_id}",
            )
        _take(now, Parting.Way.CERTIFY, by, at)


def send(parting: Parting, *, plea: str, by: User, at: datetime) -> None:
    """Ask for a decision after all, saying why neither way fits. Raises PartingRefused."""
    if not plea.strip():
        raise WordsMissing
    with transaction.atomic():
        now = _ready(parting)
        now.plea, now.sent_at = plea.strip(), at
        now.save(update_fields=["plea", "sent_at"])
        log(now, "home.parting.send", user=by)
        for person in access.deciders(now):
            mail.send(
                to=person.email,
                template="home/relationship/mail/parting",
                context={"parting": now, "person": person},
                key=f"parting:{now.pk}:{person.pk}",
            )


def decide(parting: Parting, *, decision: str, reasons: str, by: User, at: datetime) -> None:
    """The word of who may decide, with reasons; never of who asked. Raises PartingRefused."""
    if not reasons.strip():
        raise WordsMissing
    with transaction.atomic():
        now = Parting.objects.select_for_update().get(pk=parting.pk)
        if now.sent_at is None or now.decided_at:
            raise MovedOn
        if not access.can_decide(by, now):
            raise NotYours
        now.decision, now.reasons, now.decided_by = decision, reasons.strip(), by
        now.decided_at = now.closed_at = at
        now.save(update_fields=["decision", "reasons", "decided_by", "decided_at", "closed_at"])
        log(now, "home.parting.decide", user=by, data={"decision": decision, "reasons": now.reasons})


def conclude(parting: Parting, *, conclusion: str, by: User, at: datetime) -> None:
    """What came of the better way, two quarters later. Raises PartingRefused."""
    if not conclusion.strip():
        raise WordsMissing
    with transaction.atomic():
        now = Parting.objects.select_for_update().get(pk=parting.pk)
        if not now.follow_up_on or now.follow_up_on > at.date() or now.followed_up_at:
            raise MovedOn
        now.conclusion = conclusion.strip()
        now.followed_up_at = now.closed_at = at
        now.save(update_fields=["conclusion", "followed_up_at", "closed_at"])
        log(now, "home.parting.conclude", user=by)


def _ready(parting: Parting) -> Parting:
    """The row, held, when all was shown and nothing has been done yet."""
    now = Parting.objects.select_for_update().get(pk=parting.pk)
    if not now.is_shown:
        raise NotShown
    if now.chosen_at or now.sent_at:
        raise MovedOn
    return now


def _take(parting: Parting, way: str, by: User, at: datetime) -> None:
    parting.way, parting.chosen_at = way, at
    parting.follow_up_on = quarters_after(at.astimezone(UTC).date(), QUARTERS_LATER)
    parting.save()
    log(parting, "home.parting.choose", user=by, data={"way": way})


def quarters_after(day: date, number: int) -> date:
    """Three months each, never later in its month than the 28th."""
    year, month = divmod(12 * day.year + day.month - 1 + 3 * number, 12)
    return date(year, month + 1, min(day.day, 28))
