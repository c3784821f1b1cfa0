"""Keeping companies' standing true. Certificates tell of their changes; expiry and leavers do not, hence the sweep."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from certification.credentials import badges
from portal.accounts.models import Account
from portal.outbox import effects
from portal.promises.models import Standing

from . import ladder
from .models import Level, LevelAward

BATCH = 500  # companies whose rows one transaction holds

Says = tuple[str, str, int]


def recompute(account: Account, *, at: datetime) -> Level | None:
    """Work out the company's level and, if it differs from its standing, write the new one and say so.

    What has been written is not gone back behind: a sweep that began before a certificate came must not undo it.
    """
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        last = Standing.objects.filter(account=account).order_by("pk").last()
        at = max(at, (last.ends_at or last.starts_at) if last else at)
        level = ladder.level_at(account, at)
        _write({account.pk: last}, {account.pk: level}, {account.pk: at})
    return level


def sweep(at: datetime) -> int:
    """Recompute every company whose standing no longer says what its people's certificates say. Returns how many."""
    rungs, holders = ladder.rungs(), ladder.all_holders(at)
    open_now = Standing.objects.filter(ends_at=None).exclude(account=None)
    held = {pk: tuple(says) for pk, *says in open_now.values_list("account", "credential", "name", "rank")}
    reached = {pk: said(ladder.highest(rungs, holders[pk])) for pk in holders}
    changed = sorted(pk for pk in {*held, *reached} if held.get(pk) != reached.get(pk))
    for first in range(0, len(changed), BATCH):
        _recompute_all(changed[first : first + BATCH], at)
    return len(changed)


def _recompute_all(accounts: Sequence[int], at: datetime) -> None:
    """As recompute, for many: each company is worked out again once its row is held, at the instant that binds it."""
    with transaction.atomic():
        rows = list(Account.objects.select_for_update(no_key=True).filter(pk__in=accounts).order_by("pk"))
        newest = Standing.objects.filter(account__in=accounts).order_by("pk")
        last = {standing.account_id: standing for standing in newest if standing.account_id}
        behind = {pk: one for pk, one in last.items() if (one.ends_at or one.starts_at) > at}
        rungs, holders = ladder.rungs(), ladder.all_holders(at, rows)
        levels = {row.pk: ladder.highest(rungs, holders.get(row.pk, {})) for row in rows if row.pk not in behind}
        _write(last, levels, dict.fromkeys(levels, at))
    for account in rows:
        if account.pk in behind:
            recompute(account, at=at)


def said(level: Level | None) -> Says | None:
    """What a standing says of a level; an edited level is another."""
    return (level.slug, level.name, level.rank) if level else None


def _write(last: Mapping[int, Standing | None], levels: Mapping[int, Level | None], at: Mapping[int, datetime]) -> None:
    """Close and open standings, for the companies where they differ, and tell of each change."""
    held = {pk: one for pk, one in last.items() if one and one.ends_at is None}
    changed = [pk for pk, level in levels.items() if _says(held.get(pk)) != said(level)]
    _close({held[pk]: at[pk] for pk in changed if pk in held})
    new = _open({pk: level for pk in changed if (level := levels[pk])}, at)
    keys = {pk: f"level_changed:{held[pk].pk if pk in held else None}:{new.get(pk)}" for pk in changed}
    effects.write_many(kind="level_changed", payloads={key: {"account": pk} for pk, key in keys.items()})


def _close(ended: Mapping[Standing, datetime]) -> None:
    """The company's badge counts no longer from the same instant."""
    for standing, at in ended.items():
        standing.ends_at = at
    Standing.objects.bulk_update(ended, ["ends_at"])
    for award in LevelAward.objects.filter(standing__in=ended).select_related("standing"):
        badges.withdraw(award.uuid, at=ended[award.standing])


def _open(levels: Mapping[int, Level], at: Mapping[int, datetime]) -> dict[int | None, int]:
    """Account id -> its new standing."""
    opened = Standing.objects.bulk_create(
        Standing(account_id=pk, credential=level.slug, name=level.name, rank=level.rank, starts_at=at[pk])
        for pk, level in levels.items()
    )
    LevelAward.objects.bulk_create(LevelAward(standing=standing) for standing in opened)
    return {standing.account_id: standing.pk for standing in opened}


def _says(standing: Standing | None) -> Says | None:
    return (standing.credential, standing.name, standing.rank) if standing else None


@effects.performer("certificate_changed")
def follow_certificate(payload: dict) -> None:
    if payload["account"]:
        recompute(Account.objects.get(pk=payload["account"]), at=timezone.now())
