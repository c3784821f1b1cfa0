"""Every number that boards keep beside the same from the ledgers in plain SQL. Imported once Django is set up."""

from django.db import connection

from boards.rounds import joining, ledger, noting, publishing, tally
from boards.rounds.models import Ballot, Round
from tests.boards.rounds.test_schulze import oracle

# What the last line of each slip for each item says.
LAST = """
    SELECT DISTINCT ON (entry.slip_id, entry.item_id) entry.slip_id, entry.item_id, entry.points
    FROM boards_ballotentry entry ORDER BY entry.slip_id, entry.item_id, entry.id DESC
"""
# Each gives a row for every difference.
CHECKS = {
    "people and companies of an item": """
        SELECT item.id, item.people, item.companies, counted.people, counted.companies
        FROM boards_item item LEFT JOIN (
            SELECT COALESCE(item.root_id, item.id) AS thread, COUNT(DISTINCT backing.user_id) AS people,
                   COUNT(DISTINCT backing.account_id) AS companies
            FROM boards_backing backing JOIN boards_item item ON item.id = backing.item_id
            WHERE backing.withdrawn_at IS NULL GROUP BY 1
        ) counted ON counted.thread = item.id
        WHERE (item.people, item.companies) <> (COALESCE(counted.people, 0), COALESCE(counted.companies, 0))
    """,
    "double backing": """
        SELECT item_id, user_id, COUNT(*) FROM boards_backing WHERE withdrawn_at IS NULL
        GROUP BY 1, 2 HAVING COUNT(*) > 1
    """,
    "double ballot": "SELECT round_id, seat_id, COUNT(*) FROM boards_ballot GROUP BY 1, 2 HAVING COUNT(*) > 1",
    "over budget, cap, score or place": f"""
        SELECT slip.id, SUM(said.points), MAX(said.points) FROM ({LAST}) said
        JOIN boards_slip slip ON slip.id = said.slip_id JOIN boards_round round ON round.id = slip.round_id
        GROUP BY slip.id, round.id HAVING SUM(said.points) > COALESCE(round.budget, 1000000)
        OR MAX(said.points) > CASE round.method WHEN 'points' THEN round.cap WHEN 'approval' THEN 1
                                                WHEN 'score' THEN 5 ELSE 8 END
    """,
    "a ballot's row beside its last event": """
        SELECT ballot.id FROM boards_ballot ballot LEFT JOIN LATERAL (
            SELECT event.stands FROM boards_ballotevent event WHERE event.ballot_id = ballot.id
            ORDER BY event.id DESC LIMIT 1
        ) last ON TRUE WHERE last.stands IS NULL OR last.stands <> (ballot.withdrawn_at IS NULL)
    """,
    "a ballot that stands and gives nothing, or is off and gives": f"""
        SELECT ballot.id FROM boards_ballot ballot
        LEFT JOIN (SELECT said.slip_id, SUM(said.points) AS given FROM ({LAST}) said GROUP BY 1) said
        ON said.slip_id = ballot.slip_id
        WHERE (ballot.withdrawn_at IS NULL) <> (COALESCE(said.given, 0) > 0)
    """,
    "a standing ballot of a seat not in office": """
        SELECT ballot.id FROM boards_ballot ballot JOIN boards_seat seat ON seat.id = ballot.seat_id
        WHERE ballot.withdrawn_at IS NULL AND seat.ended_at IS NOT NULL
    """,
    "two who are entrusted with one ballot": """
        SELECT round_id, seat_id FROM boards_entrustment WHERE ended_at IS NULL GROUP BY 1, 2 HAVING COUNT(*) > 1
    """,
}
SUMS = f"""
    SELECT said.item_id, SUM(said.points), COUNT(*) FROM ({LAST}) said JOIN boards_slip slip ON slip.id = said.slip_id
    WHERE slip.round_id = %s AND said.points > 0 GROUP BY 1
"""


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def differences():
    """One for each number that is not what the ledgers say."""
    found = [(what, row) for what, sql in CHECKS.items() for row in rows(sql)]
    for round in Round.objects.order_by("pk"):
        found += [(what, round.pk, *more) for what, *more in [*lines_of(round), *words_of(round)]]
    return found


def lines_of(round):
    """The count of a round beside sums in SQL; of a ranked one beside the definition of Schulze's method."""
    payload, items = publishing.compute(round) if round.is_over else None, tally.paper_order(round)
    papers = tally.standing_papers(round)
    lines = (
        payload["lines"] if payload else [vars(line) for line in tally.by_company(papers, items, method=round.method)]
    )
    sums = {item: (total, votes) for item, total, votes in rows(SUMS, round.pk)}
    if round.method == Round.Method.RANKED:
        ranks = oracle([paper.says for paper in papers], items)
        found = {line["item"]: (line["rank"], line["votes"]) for line in lines}
        wanted = {item: (ranks[item], sums.get(item, (0, 0))[1]) for item in items}
    else:
        found = {line["item"]: (line["score"], line["votes"]) for line in lines}
        wanted = {item: sums.get(item, (0, 0)) for item in items}
    yield from (("line of a round", item, found[item], wanted[item]) for item in items if found[item] != wanted[item])
    stand = round.ballots.filter(withdrawn_at=None).count()
    turnouts = {stand, len(papers), noting.turnout_at(round, round.closed_at or round.closes_at)}
    if (payload and {payload["turnout"]} | turnouts != turnouts) or len(turnouts) > 1:
        yield "turnout", turnouts


def words_of(round):
    """While a round runs, its ledger beside each voter's own words joined by the merges that stand."""
    if round.is_over:
        return
    said, pairs = ledger.standing_in(round), joining.pairs_on(round)
    for ballot in Ballot.objects.filter(round=round, slip__isnull=False).select_related("slip"):
        wanted = joining.joined(round, dict(ballot.slip.said), pairs)
        if said.get(ballot.slip_id, {}) != wanted:
            yield "ledger beside own words", ballot.pk, said.get(ballot.slip_id), wanted


def compared():
    """How many numbers were: two of each item, of each ballot its place in five checks, of each line two."""
    [(items, ballots, backings, lines)] = rows("""
        SELECT (SELECT COUNT(*) FROM boards_item), (SELECT COUNT(*) FROM boards_ballot),
               (SELECT COUNT(*) FROM boards_backing), (SELECT COUNT(*) FROM boards_round_items)
    """)
    return 2 * items + 5 * ballots + backings + 2 * lines
