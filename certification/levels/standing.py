"""Keeping a company's standing true. Certificates tell of their changes; expiry and leavers do not, hence the sweep."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Account
from portal.outbox import effects
from portal.promises.models import Standing

from . import ladder
from .models import Level


def recompute(account: Account, *, at: datetime) -> Level | None:
    """Work out the company's level and, if it differs from its standing, write the new one and say so.

    What has been written is not gone back behind: a sweep that began before a certificate came must not undo it.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        last = Standing.objects.filter(account=account).order_by("pk").last()
        held = last if last and last.ends_at is None else None
        at = max(at, (last.ends_at or last.starts_at) if last else at)
        level = ladder.level_at(account, at)
        if (held and (held.credential, held.name, held.rank)) != said(level):
            _change(account, held, level, at)
    return level


def said(level: Level | None) -> tuple[str, str, int] | None:
    """What a standing says of a level; an edited level is another."""
    return (level.slug, level.name, level.rank) if level else None


def _change(account: Account, held: Standing | None, level: Level | None, at: datetime) -> None:
    if held:
        Standing.objects.filter(pk=held.pk).update(ends_at=at)
    new = None
    if level:
        new = Standing.objects.create(
            account=account, credential=level.slug, name=level.name, rank=level.rank, starts_at=at
        )
    effects.write(
        kind="level_changed",
        key=f"level_changed:{held and held.pk}:{new and new.pk}",
        payload={"account": account.pk},
    )


def sweep(at: datetime) -> int:
    """Recompute every company whose standing no longer says what its people's certificates say. Returns how many."""
    rungs, holders = ladder.rungs(), ladder.all_holders(at)
    open_now = Standing.objects.filter(ends_at=None).exclude(account=None)
    held = {pk: tuple(says) for pk, *says in open_now.values_list("account", "credential", "name", "rank")}
    reached = {pk: said(ladder.highest(rungs, holders[pk])) for pk in holders}
    changed = [pk for pk in {*held, *reached} if held.get(pk) != reached.get(pk)]
    for account in Account.objects.filter(pk__in=changed):
        recompute(account, at=at)
    return len(changed)


@effects.performer("certificate_changed")
def follow_certificate(payload: dict) -> None:
    if payload["account"]:
        recompute(Account.objects.get(pk=payload["account"]), at=timezone.now())
