"""What a corrected exam would do to companies' levels, told before it is done."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from certification.credentials.models import Certificate
from certification.exams.regrading import Change, weighed
from portal.accounts.models import Membership

from . import ladder


@receiver(weighed)
def tell(sender: Any, *, changes: list[Change], at: datetime, **kwargs: Any) -> dict[int, list[str]]:
    """All changes of a company's people together decide its level; the sentence stands at each of them."""
    decisive = [change for change in changes if change.is_pass != change.before.is_pass]
    members = Membership.objects.current(at).filter(user__in=[change.attempt.user_id for change in decisive])
    employer = {one.user_id: one.account for one in members.select_related("account")}
    by_account: dict[Any, list[Change]] = defaultdict(list)
    for change in decisive:
        if account := employer.get(change.attempt.user_id):
            by_account[account].append(change)
    rungs, holders = ladder.rungs(), ladder.all_holders(at, list(by_account))
    told: dict[int, list[str]] = {}
    for account, theirs in by_account.items():
        before = holders.get(account.pk, {})
        now, then = ladder.highest(rungs, before), ladder.highest(rungs, changed(before, theirs, at))
        if now != then:
            words = {"company": account, "now": now or _("no level"), "then": then or _("no level")}
            for change in theirs:
                told[change.attempt.pk] = [_("%(company)s: from %(now)s to %(then)s.") % words]
    return told


def changed(before: ladder.Holders, changes: list[Change], at: datetime) -> ladder.Holders:
    after = {user: set(held) for user, held in before.items()}
    for change in changes:
        held, credential = after.setdefault(change.attempt.user_id, set()), change.attempt.exam.course.slug
        if change.is_pass:
            held.add(credential)
        elif not has_another(change, credential, at):
            held.discard(credential)
    return after


def has_another(change: Change, credential: str, at: datetime) -> bool:
    valid = Certificate.objects.valid(at).filter(user=change.attempt.user_id, credential=credential)
    return valid.exclude(attempt=change.attempt).exists()
