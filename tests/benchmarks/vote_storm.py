"""Boards under a storm of parallel acts on PostgreSQL: every kept number beside a plain recount, in SQL, of the ledgers.

200,000 acts in 16 threads over four processes; STORM_ACTS asks for another number.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks import serving

ACTS, PROCESSES, THREADS = 200_000, 4, 4
BOARDS, ITEMS, PAPER, COMPANIES, PEOPLE, SEATS = 3, 30, 8, 60, 6, 40
MODULE = "tests.benchmarks.vote_storm"
MODERATOR = "moderator@vendor.example"
METHODS = ("approval", "points", "score", "ranked")


def main(name, *more):
    if name == "acts":
        act(*map(int, more))
        return
    with serving.portal():
        BENCHES[name]()


def vote_storm():
    """How many numbers differ after the storm, among them double votes and budgets exceeded."""
    from tests.benchmarks import vote_recount

    acts = int(os.environ.get("STORM_ACTS", ACTS))
    build()
    start, each = time.monotonic(), -(-acts // PROCESSES)
    commands = [(sys.executable, "-m", MODULE, "acts", str(each), str(seed)) for seed in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        done = list(pool.map(lambda command: subprocess.run(command, check=True, stdout=subprocess.PIPE), commands))
    seconds, outcomes = time.monotonic() - start, Counter()
    for process in done:
        outcomes.update(json.loads(process.stdout))
    settle()
    differences = vote_recount.differences()
    for difference in differences[:20]:
        print(difference, file=sys.stderr)
    failed = {name: n for name, n in outcomes.items() if name.startswith("failed ")}
    for name, n in failed.items():
        print(f"{name}: {n}", file=sys.stderr)
    serving.tell(
        "vote_storm",
        len(differences) + sum(failed.values()),
        "numbers that differ",
        acts=each * PROCESSES,
        threads=PROCESSES * THREADS,
        seconds=round(seconds, 1),
        compared=vote_recount.compared(),
        **{f"of_{name}": n for name, n in sorted(outcomes.items())},
    )


def build():
    """Boards, companies with people, seats that have speakers, and a round of each method on every board."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from boards.rounds.models import Round
    from tests.factories import boards as make
    from tests.factories import portal as ground

    call_command("set_up")
    moderator = ground.StaffFactory(email=MODERATOR, groups=["Moderators"])
    accounts = ground.AccountFactory.create_batch(COMPANIES)
    people = {
        account: [ground.MembershipFactory(account=account).user for _one in range(PEOPLE)] for account in accounts
    }
    for _board in range(BOARDS):
        board = make.BoardFactory(confidentiality="customers")
        for account in accounts[:SEATS]:
            seat = make.SeatFactory(board=board, account=account)
            make.DelegateFactory(seat=seat, user=people[account][0])
            make.DelegateFactory(seat=seat, user=people[account][1], role="deputy")
        items = make.ItemFactory.create_batch(ITEMS, board=board, proposer=moderator)
        for number, method in enumerate(METHODS):
            rules = {"budget": 10, "cap": 6} if method == Round.Method.POINTS else {}
            closes = timezone.now() + timedelta(days=2)
            paper = items[number * 5 : number * 5 + PAPER]
            make.RoundFactory(board=board, method=method, items=paper, closes_at=closes, **rules)


def settle():
    """Effects that are left are performed, and half of the rounds close; the others go on."""
    from django.utils import timezone

    from boards.rounds import opening, publishing
    from boards.rounds.models import Round
    from portal.accounts.models import User

    deliver()
    moderator = User.objects.get(email=MODERATOR)
    for round in Round.objects.order_by("pk")[::2]:
        opening.close_round(round, at=timezone.now(), by=moderator)
        publishing.publish(round, at=timezone.now(), by=moderator)


def deliver():
    """What the task workers do, for the effects that boards perform on their own ballots."""
    from django.utils import timezone

    from portal.outbox import effects
    from portal.outbox.models import Effect

    for effect in Effect.objects.due(timezone.now()).filter(kind__in=("thread_changed", "seat_ended")).order_by("pk"):
        effects.deliver(effect, at=timezone.now())


def act(number, seed):
    """One process of the storm; prints how often what happened."""
    import django

    django.setup()
    from tests.benchmarks.vote_acts import Actor

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [-(-number // THREADS)] * THREADS
        seeds = [random.Random(seed * THREADS + thread) for thread in range(THREADS)]
        outcomes = pool.map(lambda share, chance: Actor(chance).act(share), shares, seeds)
        print(json.dumps(sum(outcomes, Counter())))


BENCHES = {"vote_storm": vote_storm}

if __name__ == "__main__":
    main(*sys.argv[1:])
