"""A member's board page, votes over HTTP, and counting a round, on PostgreSQL beside a million backings.

BENCH_SHARE=0.05 builds that share of the world, to try a bench.
"""

import os
import random
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection

import psycopg

from tests.benchmarks import serving

FEW, MANY, ASKED, VOTES, PARALLEL = 10_000, 1_000_000, 300, 2_000, 8
SECRET = "a" * 32
# What backing an item asks of the database, in the order in which it asks.
SAME_AS_A_VOTE = (
    "SELECT root_id FROM boards_item WHERE id = %(item)s FOR NO KEY UPDATE",
    "SELECT id FROM boards_item WHERE root_id = %(item)s",
    "SELECT 1 FROM boards_backing WHERE item_id = %(item)s AND user_id = %(user)s AND withdrawn_at IS NULL LIMIT 1",
    "SELECT 1 FROM boards_backing WHERE item_id = %(item)s AND account_id = %(account)s AND withdrawn_at IS NULL LIMIT 1",
    "INSERT INTO boards_backing (item_id, user_id, account_id, backed_at) VALUES (%(item)s, %(user)s, %(account)s, now())",
    "UPDATE boards_item SET people = people + 1 WHERE id = %(item)s",
)


def main(name):
    with serving.portal():
        BENCHES[name]()


def share(number):
    return int(number * float(os.environ.get("BENCH_SHARE", "1")))


def board_page():
    """How long a member waits for a board: the 95th percentile of answers, and how it grows with what is behind it."""
    from tests.benchmarks import board_world as world

    accounts = world.people()
    made = world.boards(accounts, items=share(world.ITEMS))
    world.voted(made, a_board=share(10) or 1)
    url, cookie, times = made[0].url, cookies_of(member_of(accounts[5])), {}
    with website() as port:
        for number in (share(FEW), share(MANY)):
            world.backed(number - backings(), items=share(world.ITEMS))
            times[number] = percentile(port, url, cookie)
    few, many = times.values()
    with_world = {"backings": backings(), "items": share(world.ITEMS), "ballots": ballots()}
    serving.tell("board_page_p95", round(many["p95"], 1), "ms", p50=round(many["p50"], 1), aim=50, **with_world)
    ratio = round(many["p95"] / few["p95"], 2)
    serving.tell(
        "board_page_growth", ratio, "times the page with 10,000 backings", before=round(few["p95"], 1), aim=1.5
    )


def votes():
    """Votes a second over HTTP with two workers, on one item and spread, beside the same statements in plain SQL."""
    from boards.roadmap import counting
    from boards.roadmap.models import Item
    from portal.accounts.models import Membership
    from tests.benchmarks import board_world as world

    made = world.boards(world.people(), items=share(world.ITEMS))
    world.backed(share(MANY), items=share(world.ITEMS))
    open_ones = Item.objects.filter(status__in=Item.OPEN, board=made[0]).order_by("-people")
    members = list(Membership.objects.select_related("user").order_by("?")[: share(VOTES) * 2])
    with ThreadPoolExecutor(PARALLEL) as pool, website() as port:
        for name, items in (("votes_hot", [open_ones[0].pk]), ("votes_spread", open_ones.values_list("pk", flat=True))):
            rate = voted(pool, port, members[: share(VOTES)], list(items))
            plain = voted_in_sql(members[share(VOTES) :], list(items))
            wrong = len(counting.wrong())
            more = {"baseline": round(plain), "ratio": round(rate / plain, 3), "counts_that_differ": wrong}
            serving.tell(name, round(rate, 1), "votes/s", **more)
            Item.objects.update(people=0)
            world.execute("DELETE FROM boards_backing WHERE backed_at > now() - interval '10 minutes'")
            world.execute(world.COUNTS)


def tally():
    """Seconds to count a round of a thousand seats: the company lens and all others, by the slowest method."""
    from boards.rounds import lenses, publishing
    from tests.benchmarks import board_world as world

    [board] = world.boards(world.people(), number=1, items=12)
    seconds = {}
    for round_ in world.voted([board], a_board=len(world.METHODS), state="closed"):
        start = time.perf_counter()
        payload = publishing.compute(round_)
        lenses.lenses_of(round_)
        seconds[round_.method] = round(time.perf_counter() - start, 3)
        if payload["turnout"] != payload["seats"] or payload["turnout"] != world.COMPANIES:
            raise SystemExit(f"{payload['turnout']} of {world.COMPANIES} ballots were counted.")
    serving.tell("tally", max(seconds.values()), "s", aim=1, seats=world.COMPANIES, items=12, **seconds)


@contextmanager
def website():
    """Two workers serving the portal, at a port."""
    port = serving.free_port()
    with serving.processes(serving.web(port), env=os.environ):
        serving.wait_until(lambda: serving.answers(port), "The web server")
        yield port


def backings():
    from boards.roadmap.models import Backing

    return Backing.objects.count()


def ballots():
    from boards.rounds.models import Ballot

    return Ballot.objects.count()


def member_of(account):
    return account.memberships.select_related("user").first().user


def cookies_of(user):
    """Of somebody who is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={SECRET}"


def percentile(port, url, cookie):
    """Milliseconds of the answers; the first tenth warms up."""
    connection, times = HTTPConnection(serving.HOST, port, timeout=30), []
    for _ask in range(ASKED + ASKED // 10):
        start = time.perf_counter()
        connection.request("GET", url, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        times.append(1000 * (time.perf_counter() - start))
        if answer.status != 200 or b"What is asked for" not in body:
            raise SystemExit(f"{url} answered {answer.status}.")
    times = times[ASKED // 10 :]
    return {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}


def voted(pool, port, members, items):
    """Votes a second of so many people, each for one of the items, as the button on the page sends them."""
    chance, local = random.Random(7), threading.local()
    sent = [(chance.choice(items), cookies_of(member.user)) for member in members]

    def send(item, cookie):
        local.connection = getattr(local, "connection", None) or HTTPConnection(serving.HOST, port, timeout=30)
        headers = {"Cookie": cookie, "X-CSRFToken": SECRET, "HX-Request": "true", "Content-Length": "0"}
        local.connection.request("POST", f"/boards/items/{item}/back/", headers=headers)
        answer = local.connection.getresponse()
        answer.read()
        return answer.status

    start = time.perf_counter()
    statuses = list(pool.map(send, *zip(*sent, strict=True)))
    seconds = time.perf_counter() - start
    if set(statuses) != {200}:
        raise SystemExit(f"Votes were answered {set(statuses)}.")
    return len(sent) / seconds


def voted_in_sql(members, items):
    """The same statements a second, from as many connections and nothing around them."""
    chance, address = random.Random(8), os.environ["DATABASE_URL"]
    mine = [members[start::PARALLEL] for start in range(PARALLEL)]

    def send(members):
        with psycopg.connect(address) as connection:
            for member in members:
                values = {"item": chance.choice(items), "user": member.user_id, "account": member.account_id}
                try:
                    with connection.transaction():
                        for sql in SAME_AS_A_VOTE:
                            connection.execute(sql, values)
                except psycopg.errors.UniqueViolation:
                    continue

    start = time.perf_counter()
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(send, mine))
    return len(members) / (time.perf_counter() - start)


BENCHES = {"board_page": board_page, "votes": votes, "tally": tally}
ALIASES = {
    "board_page_p95": "board_page",
    "board_page_growth": "board_page",
    "votes_hot": "votes",
    "votes_spread": "votes",
}

if __name__ == "__main__":
    main(sys.argv[1])
