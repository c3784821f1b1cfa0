"""Certificate state x payment state x tier x policy, complete, each with its sentence.

`truth_table.tsv` beside this file is the table as reviewed; `python -m tests.certification.billing.test_truth_table`
prints it anew.
"""

import itertools
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

TABLE = Path(__file__).with_suffix("").with_name("truth_table.tsv")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES, LEVELS = ["", "Plus", "Premium"], ["", "Silver", "Gold"]
# Levels held as (rank, days ago it began, days ago it was lost).
CERTIFIED = {
    "never certified": (),
    "silver": ((1, 300, None),),
    "gold": ((2, 300, None),),
    "gold lost 5 days ago": ((2, 300, 5),),
    "gold lost 5 days ago, silver kept": ((2, 300, 5), (1, 300, None)),
    "gold lost 40 days ago": ((2, 300, 40),),
}
# Statuses since how many days, the last one still.
PAYMENTS = {
    "nothing bought": (),
    "active": (("active", 90),),
    "trialing": (("trialing", 9),),
    "incomplete": (("incomplete", 1),),
    "incomplete_expired": (("incomplete_expired", 1),),
    "past_due for 5 days": (("active", 90), ("past_due", 5)),
    "past_due for 20 days": (("active", 90), ("past_due", 20)),
    "consent awaited for 5 days": (("active", 90), ("action_required", 5)),
    "consent awaited for 20 days": (("active", 90), ("action_required", 20)),
    "unpaid for 5 days": (("active", 90), ("unpaid", 5)),
    "paused": (("active", 90), ("paused", 5)),
    "canceled": (("active", 90), ("canceled", 5)),
}
POLICIES = {
    "usual": {},
    "strict": dict.fromkeys(("past_due", "action_required", "unpaid", "level"), timedelta()),
    "lenient": dict.fromkeys(("past_due", "action_required", "unpaid", "level"), timedelta(days=60)),
}


def rows():
    from certification.billing import entitlements
    from certification.billing.facts import BEGINNING, Facts, Held, Offered, Subscribed, Terms

    def ago(days):
        return None if days is None else NOW - timedelta(days=days)

    offered = (Offered("Plus", 1, 1, "Silver"), Offered("Premium", 2, 2, "Gold"))
    for certified, paid, rank, policy in itertools.product(CERTIFIED, PAYMENTS, (1, 2), POLICIES):
        held = [Held(ago(start), ago(end), LEVELS[level], level) for level, start, end in CERTIFIED[certified]]
        turns = PAYMENTS[paid]
        ends = [*(ago(since) for _status, since in turns[1:]), None]
        states = [
            Subscribed(ago(since), end, "sub_1", NAMES[rank], rank, status)
            for (status, since), end in zip(turns, ends, strict=False)
        ]
        terms = [Terms(BEGINNING + timedelta(days=1), tier, **POLICIES[policy]) for tier in (1, 2)]
        answer = entitlements.answer_at(Facts(offered, tuple(held), tuple(states), tuple(terms)), NOW)
        yield certified, paid, NAMES[rank], policy, ["Essential", "Plus", "Premium"][answer.rank], answer.reason


def as_text():
    head = ("certificate", "payment", "tier", "policy", "owed", "reason")
    return "".join("\t".join(row) + "\n" for row in (head, *rows()))


def test_table_is_as_reviewed():
    assert as_text() == TABLE.read_text()


def test_table_is_complete_and_says_why():
    found = list(rows())

    assert len(found) == len(CERTIFIED) * len(PAYMENTS) * 2 * len(POLICIES) == 432
    assert all(row[-1].endswith(".") for row in found)


def test_table_by_the_rule_in_words():
    """Owed is what is paid for or kept, as far as what is held or kept reaches."""
    failed = {"past_due for 5 days": 5, "past_due for 20 days": 20, "consent awaited for 5 days": 5}
    failed |= {"consent awaited for 20 days": 20, "unpaid for 5 days": 5}
    days = {"usual": (14, 30), "strict": (0, 0), "lenient": (60, 60)}
    held = {"never certified": 0, "silver": 1, "gold": 2}
    lost = {
        "gold lost 5 days ago": (5, 0),
        "gold lost 5 days ago, silver kept": (5, 1),
        "gold lost 40 days ago": (40, 0),
    }
    for certified, paid, tier, policy, owed, _reason in rows():
        payment, level = days[policy]
        if paid.startswith("unpaid") and policy == "usual":
            payment = 0
        is_paid = paid in ("active", "trialing") or (paid in failed and failed[paid] < payment)
        since, still = lost.get(certified, (None, held.get(certified)))
        unlocked = 2 if since is not None and since < level else still
        rank = min(NAMES.index(tier), unlocked) if is_paid else 0
        assert owed == ["Essential", "Plus", "Premium"][rank], (certified, paid, tier, policy)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    print(as_text(), end="")
