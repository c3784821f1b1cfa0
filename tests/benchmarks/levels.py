"""Companies' levels on PostgreSQL: all of them reckoned anew, and the way from a certificate to what is owed."""

import os
import statistics
import sys
import time
from datetime import timedelta

from tests.benchmarks import serving

COMPANIES = int(os.environ.get("BENCH_COMPANIES", "10000"))
PEOPLE, CERTIFIED_EACH = 50, 10
TIMES = 10  # certificates whose way is measured


def main(name):
    with serving.portal():
        BENCHES[name]()


def levels_recompute():
    """Every company reckoned and written where none was, then once more when nothing has changed."""
    from django.utils import timezone

    from certification.levels import standing

    now = timezone.now()
    settle(now)
    start = time.perf_counter()
    written = standing.sweep(now)
    first = time.perf_counter() - start
    start = time.perf_counter()
    again = standing.sweep(now)
    second = time.perf_counter() - start
    if (written, again) != (COMPANIES, 0):
        sys.exit(f"{written} and {again} companies were written.")
    sizes = {"companies": COMPANIES, "people": PEOPLE * COMPANIES, "unchanged_seconds": round(second, 2)}
    serving.tell("levels_recompute", round(first, 2), "s", **sizes)


def settle(now):
    """Companies with people, a tenth of the certificates of Gold, and consents; written in bulk."""
    from certification.credentials.models import Certificate
    from certification.levels.models import Consent
    from portal.accounts.models import Account, Membership, User
    from tests.factories import certification as make

    slugs = ("flow-operator", "drive-engineer", "edge-administrator")
    make.level("silver", 1, {slugs[0]: 2})
    make.level("gold", 2, {slugs[0]: 3, slugs[1]: 2, slugs[2]: 1})
    begun, until = now - timedelta(days=90), now + timedelta(days=300)
    for first in range(0, COMPANIES, 500):
        numbers = range(first, min(first + 500, COMPANIES))
        accounts = Account.objects.bulk_create(Account(name=f"C {number}", slug=f"c-{number}") for number in numbers)
        people = [(account, f"p{place}@c{account.pk}.example") for account in accounts for place in range(PEOPLE)]
        users = User.objects.bulk_create((User(email=email, password="!") for _account, email in people), 5000)
        members = Membership.objects.bulk_create(
            (
                Membership(user=user, account=account, joined_at=begun)
                for user, (account, _) in zip(users, people, strict=True)
            ),
            5000,
        )
        Consent.objects.bulk_create((Consent(membership=member, given_at=begun) for member in members), 5000)
        Certificate.objects.bulk_create(
            (
                Certificate(user=user, credential=slugs[place % 3], title="Bench", issued_at=begun, expires_at=until)
                for start in range(0, len(users), PEOPLE)
                for place, user in enumerate(users[start : start + CERTIFIED_EACH])
            ),
            5000,
        )


def certificate_to_entitlement():
    """Seconds from the commit of a certificate until the ledger owes the tier, by the workers that run in production."""
    from django.utils import timezone

    from certification.billing.models import Phase
    from certification.levels.models import Level, Requirement
    from portal.promises.models import Entitlement
    from tests.factories import certification as make
    from tests.factories import certification_billing as billing
    from tests.factories.portal import MembershipFactory

    tiers = billing.tiers()
    Requirement.objects.create(level=Level.objects.get(slug="silver"), course=make.course("flow-operator"), people=1)
    plan, seconds = billing.PlanFactory(tier=tiers["plus"]), []
    with serving.processes(*(serving.task_worker(number) for number in range(2)), env=os.environ):
        for _time in range(TIMES + 1):
            member = MembershipFactory()
            customer = billing.CustomerFactory(account=member.account)
            subscription = billing.SubscriptionFactory(customer=customer, plan=plan)
            billing.PhaseFactory(subscription=subscription)
            owed = Entitlement.objects.filter(account=member.account, tier=tiers["plus"])
            start = time.perf_counter()
            make.certificate(member.user, at=timezone.now())
            serving.wait_until(owed.exists, "The entitlement")
            seconds.append(time.perf_counter() - start)
    cold, *seconds = seconds  # the workers were still starting
    if Phase.objects.count() != TIMES + 1:
        sys.exit("A subscription is missing.")
    serving.tell(
        "certificate_to_entitlement",
        round(statistics.median(seconds), 3),
        "s",
        worst=round(max(seconds), 3),
        cold=round(cold, 3),
        times=TIMES,
    )


BENCHES = {bench.__name__: bench for bench in (levels_recompute, certificate_to_entitlement)}

if __name__ == "__main__":
    main(sys.argv[1])
