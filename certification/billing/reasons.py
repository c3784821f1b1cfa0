"""The sentences beside every line of the ledger, such that a support engineer can read them out."""

from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .facts import FAILED, PAID, Facts, Grounds, Offered, Subscribed

NOT_PAID = {
    "past_due": gettext_lazy("The payment for %(tier)s failed on %(day)s and has not been made since."),
    "action_required": gettext_lazy(
        "The payment for %(tier)s has waited for the cardholder’s consent since %(day)s; it was not given in time."
    ),
    "unpaid": gettext_lazy("The payment for %(tier)s failed on %(day)s and has not been made since."),
    "incomplete": gettext_lazy("The first payment for %(tier)s has not been confirmed."),
    "paused": gettext_lazy("The subscription to %(tier)s is paused."),
}


def for_tier(facts: Facts, grounds: Grounds, at: datetime) -> str:
    """Why a tier above the base tier is owed."""
    if grounds.until is None and grounds.paid.status == "active" and grounds.offered.rank == grounds.paid.rank:
        return _plainly(grounds)
    sentences = (_payment(facts, grounds.paid, grounds.offered, at), _shortfall(facts, grounds, at), _level(grounds))
    return " ".join(sentence for sentence in sentences if sentence)


def for_base(facts: Facts, at: datetime) -> str:
    """Why nothing above the base tier is owed."""
    covering = [state for state in facts.subscribed if state.covers(at) and state.status in PAID | NOT_PAID.keys()]
    state = max(covering, key=lambda state: state.rank, default=None)
    if state is None:
        return _after_the_end(facts, at)
    wanted = _offered_for(facts, state)
    if facts.is_paid(state, facts.terms_at(state.rank, at), at):
        return f"{_payment(facts, state, wanted, at)} {_level_missing(facts, wanted, at)}"
    return str(NOT_PAID[state.status]) % {"tier": state.tier, "day": day(_failed_on(facts, state, at))}


def _plainly(grounds: Grounds) -> str:
    if grounds.held is None:
        return _("%(tier)s is paid for.") % {"tier": grounds.paid.tier}
    words = {"tier": grounds.paid.tier, "level": grounds.held.level}
    return _("%(tier)s is paid for, and the company holds the level %(level)s.") % words


def _payment(facts: Facts, state: Subscribed, offered: Offered, at: datetime) -> str:
    words, until = {"tier": state.tier}, facts.paid_until(state, facts.terms_at(offered.rank, at), at)
    if until:
        words |= {"day": day(_failed_on(facts, state, at)), "until": day(until), "kept": offered.tier}
        by_payment = offered.rank != state.rank and _is_unlocked(facts, _offered_for(facts, state), at)
        return _failing(state, by_payment) % words
    if state.status == "trialing":
        return _("%(tier)s is on trial.") % words
    return _("%(tier)s is paid for.") % words


def _failing(state: Subscribed, is_lower_by_payment: bool) -> str:
    if is_lower_by_payment:
        return _("The payment for %(tier)s failed on %(day)s; until %(until)s %(kept)s is kept all the same.")
    if state.status == "action_required":
        return _(
            "The payment for %(tier)s has waited for the cardholder’s consent since %(day)s; until %(until)s it counts "
            "as paid."
        )
    return _("The payment for %(tier)s failed on %(day)s; until %(until)s it counts as paid.")


def _failed_on(facts: Facts, state: Subscribed, at: datetime) -> datetime:
    """When the run of failures began that a state belongs to."""
    return facts.failing_since(facts.terms_at(state.rank, at), at) or state.starts_at


def _shortfall(facts: Facts, grounds: Grounds, at: datetime) -> str:
    """Why it is a lower tier than the one paid for, where a level is the reason."""
    wanted = _offered_for(facts, grounds.paid)
    if grounds.offered.rank == grounds.paid.rank or _is_unlocked(facts, wanted, at):
        return ""
    words = {"level": wanted.level, "tier": grounds.offered.tier}
    return _("It needs the level %(level)s; without it, %(tier)s is owed.") % words


def _is_unlocked(facts: Facts, offered: Offered, at: datetime) -> bool:
    until = facts.held_until(facts.terms_at(offered.rank, at), offered.needs, at)
    held = any(held.rank >= offered.needs and held.covers(at) for held in facts.held)
    return offered.needs == 0 or held or (until is not None and at < until)


def _level(grounds: Grounds) -> str:
    if grounds.held is None:
        return ""
    words = {"level": grounds.held.level}
    if grounds.held.ends_at and grounds.held_until:
        words |= {"day": day(grounds.held.ends_at), "until": day(grounds.held_until)}
        return _("The level %(level)s ended on %(day)s; until %(until)s it counts as held.") % words
    return _("The company holds the level %(level)s.") % words


def _level_missing(facts: Facts, wanted: Offered, at: datetime) -> str:
    ends = [end for _start, end in facts.standing(wanted.needs) if end and end <= at]
    if not ends:
        return _("It needs the level %(level)s, which the company does not hold.") % {"level": wanted.level}
    words = {"level": wanted.level, "day": day(max(ends))}
    return _("It needs the level %(level)s, which the company has not held since %(day)s.") % words


def _after_the_end(facts: Facts, at: datetime) -> str:
    ended = [
        state for state in facts.subscribed if state.status in PAID | FAILED and state.ends_at and state.ends_at <= at
    ]
    last = max(ended, key=lambda state: (state.ends_at, state.rank), default=None)
    if last is None or last.ends_at is None:
        return _("Every customer is owed this tier.")
    return _("End of the subscription to %(tier)s: %(day)s.") % {"tier": last.tier, "day": day(last.ends_at)}


def _offered_for(facts: Facts, state: Subscribed) -> Offered:
    """The tier that a subscription pays for"""
    found = (offered for offered in facts.offered if offered.rank == state.rank)
    return next(found, Offered(state.tier, state.rank))


def day(at: datetime) -> str:
    return date_format(at.astimezone(UTC), "j F Y, H:i") + " UTC"
