"""The sentences beside every line of the ledger, such that a support engineer can read them out."""

from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .facts import FAILED, PAID, Facts, Grounds, Subscribed

NOT_PAID = {
    "past_due": gettext_lazy("The payment for %(tier)s failed on %(day)s and has not been made since."),
    "unpaid": gettext_lazy("The payment for %(tier)s failed on %(day)s and has not been made since."),
    "incomplete": gettext_lazy("The first payment for %(tier)s has not been confirmed."),
    "paused": gettext_lazy("The subscription to %(tier)s is paused."),
}


def for_tier(facts: Facts, grounds: Grounds) -> str:
    """Why a tier above the base tier is owed."""
    if grounds.until is None and grounds.paid.status == "active" and grounds.offered.rank == grounds.paid.rank:
        return _plainly(grounds)
    sentences = (_payment(facts, grounds.paid), _shortfall(facts, grounds), _level(grounds))
    return " ".join(sentence for sentence in sentences if sentence)


def for_base(facts: Facts, at: datetime) -> str:
    """Why nothing above the base tier is owed."""
    covering = [state for state in facts.subscribed if state.covers(at) and state.status in PAID | NOT_PAID.keys()]
    state = max(covering, key=lambda state: state.rank, default=None)
    if state is None:
        return _after_the_end(facts, at)
    if facts.is_paid(state, at):
        needed = _("It needs the level %(level)s, which the company does not hold.")
        return f"{_payment(facts, state)} {needed % {'level': _level_for(facts, state)}}"
    return str(NOT_PAID[state.status]) % {"tier": state.tier, "day": day(facts.failing_since(state))}


def _plainly(grounds: Grounds) -> str:
    if grounds.held is None:
        return _("%(tier)s is paid for.") % {"tier": grounds.paid.tier}
    words = {"tier": grounds.paid.tier, "level": grounds.held.level}
    return _("%(tier)s is paid for, and the company holds the level %(level)s.") % words


def _payment(facts: Facts, state: Subscribed) -> str:
    words, until = {"tier": state.tier}, facts.payment_grace_ends(state)
    if until:
        words |= {"day": day(facts.failing_since(state)), "until": day(until)}
        return _("The payment for %(tier)s failed on %(day)s; until %(until)s it counts as paid.") % words
    if state.status == "trialing":
        return _("%(tier)s is on trial.") % words
    return _("%(tier)s is paid for.") % words


def _shortfall(facts: Facts, grounds: Grounds) -> str:
    if grounds.offered.rank == grounds.paid.rank:
        return ""
    words = {"level": _level_for(facts, grounds.paid), "tier": grounds.offered.tier}
    return _("It needs the level %(level)s; without it, %(tier)s is owed.") % words


def _level(grounds: Grounds) -> str:
    if grounds.held is None:
        return ""
    words = {"level": grounds.held.level}
    if grounds.held.ends_at and grounds.held_until:
        words |= {"day": day(grounds.held.ends_at), "until": day(grounds.held_until)}
        return _("The level %(level)s ended on %(day)s; until %(until)s it counts as held.") % words
    return _("The company holds the level %(level)s.") % words


def _after_the_end(facts: Facts, at: datetime) -> str:
    ended = [
        state for state in facts.subscribed if state.status in PAID | FAILED and state.ends_at and state.ends_at <= at
    ]
    last = max(ended, key=lambda state: (state.ends_at, state.rank), default=None)
    if last is None or last.ends_at is None:
        return _("Every customer is owed this tier.")
    return _("End of the subscription to %(tier)s: %(day)s.") % {"tier": last.tier, "day": day(last.ends_at)}


def _level_for(facts: Facts, state: Subscribed) -> str:
    return next((offered.level for offered in facts.offered if offered.rank == state.rank), "")


def day(at: datetime) -> str:
    return date_format(at.astimezone(UTC), "j F Y, H:i") + " UTC"
