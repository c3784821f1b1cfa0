"""Ten boards full of items, people and ballots, written by SQL. Imported once Django is set up."""

from datetime import timedelta

from django.db import connection

from boards.roadmap.models import Item
from boards.rounds.models import Round
from boards.seating.models import Seat
from portal.accounts.models import Account, Membership, User
from tests.factories import boards as make
from tests.factories import portal as ground
from tests.factories.portal import LONG_AGO

BOARDS, ITEMS, COMPANIES, PEOPLE = 10, 10_000, 1_000, 20_000
METHODS = ("approval", "points", "score", "ranked")
# Companies are as unequal as they are: a person's company by the square of chance, an item's backers by its cube.
BACKINGS = """
    INSERT INTO boards_backing (item_id, user_id, account_id, backed_at)
    SELECT item.id, member.user_id, member.account_id, now() - random() * interval '400 days'
    FROM (SELECT 1 + floor(power(random(), 2) * %(items)s)::int AS n,
                 1 + floor(random() * %(people)s)::int AS p FROM generate_series(1, %(number)s)) pair
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM boards_item) item ON item.n = pair.n
    JOIN (SELECT user_id, account_id, row_number() OVER (ORDER BY id) AS n FROM portal_membership) member
      ON member.n = pair.p
    ON CONFLICT DO NOTHING
"""
COUNTS = """
    UPDATE boards_item SET people = counted.people, companies = counted.companies FROM (
        SELECT item_id, COUNT(DISTINCT user_id) AS people, COUNT(DISTINCT account_id) AS companies
        FROM boards_backing WHERE withdrawn_at IS NULL GROUP BY 1
    ) counted WHERE counted.item_id = boards_item.id
"""
BALLOTS = """
    WITH pair AS (
        SELECT seat.id AS seat, round.id AS round, round.method, gen_random_uuid() AS slip,
               row_number() OVER () AS n FROM boards_seat seat JOIN boards_round round ON round.board_id = seat.board_id
        WHERE round.id = ANY(%(rounds)s)
    ), slips AS (
        INSERT INTO boards_slip (id, round_id, code, said, weights, at_risk, weighed_from, segments)
        SELECT slip, round, 'C' || n, '[]', jsonb_build_object('EUR', (1000000 * random())::int), '{}', '[]',
               jsonb_build_object('industry', 'I' || n %% 7, 'country', 'C' || n %% 11) FROM pair
    ), ballots AS (
        INSERT INTO boards_ballot (round_id, seat_id, slip_id, cast_at, changed_at)
        SELECT round, seat, slip, now(), now() FROM pair RETURNING id
    ), events AS (
        INSERT INTO boards_ballotevent (ballot_id, kind, stands, at, is_on_behalf, reason)
        SELECT id, 'cast', TRUE, now(), FALSE, '' FROM ballots
    )
    INSERT INTO boards_ballotentry (slip_id, item_id, kind, points, at)
    SELECT pair.slip, paper.item_id, 'cast',
           CASE pair.method WHEN 'approval' THEN 1 WHEN 'ranked' THEN 1 + (random() * 11)::int ELSE 1 + (random() * 2)::int END,
           now()
    FROM pair JOIN boards_round_items paper ON paper.round_id = pair.round
    WHERE (paper.id * 31 + pair.n * 17) %% 4 = 0 OR pair.method = 'ranked'
"""


def execute(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def people():
    """Companies with their people, the first much the largest."""
    accounts = Account.objects.bulk_create(Account(name=f"Company {n}", slug=f"company-{n}") for n in range(COMPANIES))
    users = User.objects.bulk_create(
        User(email=f"person{n}@example.org", first_name="Pat", last_name=f"Person {n}") for n in range(PEOPLE)
    )
    of_first = PEOPLE // 15
    Membership.objects.bulk_create(
        Membership(user=user, account=accounts[0 if n < of_first else n % COMPANIES], joined_at=LONG_AGO)
        for n, user in enumerate(users)
    )
    return accounts


def boards(accounts, number=BOARDS, items=ITEMS):
    """Each with a seat for every company, and the items spread over them."""
    moderator = ground.StaffFactory(email="moderator@vendor.example", groups=["Moderators"])
    made = [make.BoardFactory(slug=f"bench-{n}", confidentiality="customers") for n in range(number)]
    for board in made:
        seats = (Seat(board=board, account=account, starts_at=LONG_AGO) for account in accounts)
        Seat.objects.bulk_create(seats)
    statuses = ("under_review", "under_review", "planned", "in_progress", "shipped")
    Item.objects.bulk_create(
        Item(
            board=made[n % number],
            title=f"Item {n} that somebody asked for",
            body="We need it on every line, and so do the people of the night shift. " * 4,
            status=statuses[n // number % len(statuses)],
            proposer=moderator,
            proposed_at=LONG_AGO + timedelta(hours=n),
            approved_at=LONG_AGO,
            status_since=LONG_AGO,
        )
        for n in range(items)
    )
    return made


def backed(number, *, items=ITEMS, people=PEOPLE):
    execute(BACKINGS, number=number, items=items, people=people)
    execute(COUNTS)
    execute("ANALYZE")


def voted(boards_, *, a_board=10, paper=12, state="published"):
    """Rounds in which every seat of a board has cast its ballot."""
    rounds = []
    for board in boards_:
        items = list(board.items.order_by("pk")[:paper])
        for number in range(a_board):
            method = METHODS[number % len(METHODS)]
            rules = {"budget": 40} if method == Round.Method.POINTS else {}
            round = make.RoundFactory(board=board, method=method, items=items, state=state, **rules)
            rounds.append(round)
    execute(BALLOTS, rounds=[round.pk for round in rounds])
    execute("ANALYZE")
    return rounds
