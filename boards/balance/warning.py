"""What the house's own rules say of the balance of its boards."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from boards.seating.models import BoardPage, BoardsIndexPage

from .agreeing import Agreement
from .shares import Seated


def warnings(
    rules: BoardsIndexPage | None, seated: Seated, boards: Sequence[BoardPage], agreements: Mapping[int, Agreement]
) -> list[str]:
    """A sentence for each rule that is broken; none where no rule is set."""
    found = []
    if rules and rules.seats_per_company:
        for account, held in seated.on_several():
            if len(held) > rules.seats_per_company:
                words = _("%(company)s has %(n)d seats; the most is %(most)d.")
                found.append(words % {"company": account, "n": len(held), "most": rules.seats_per_company})
    for board in boards:
        found += _of_board(rules, seated.of_board(board), board)
        agreement = agreements.get(board.pk)
        if agreement and agreement.is_constant:
            words = _("%(board)s chose what %(company)s put first in all of %(n)d rounds.")
            found.append(words % {"board": board.title, "company": agreement.account, "n": agreement.rounds})
    return found


def _of_board(rules: BoardsIndexPage | None, seated: Seated, board: BoardPage) -> list[str]:
    if rules is None or len(seated.seats) < 2:
        return []
    found = []
    for share in seated.shares("company"):
        if rules.most_of_revenue and share.percent_of_revenue > rules.most_of_revenue:
            words = _("%(company)s brings %(n)d %% of the revenue on %(board)s; the most is %(most)d %%.")
            found.append(_said(words, share.name, share.percent_of_revenue, board, rules.most_of_revenue))
    for share in seated.shares("industry"):
        if share.name and rules.most_of_industry and share.percent_of_seats > rules.most_of_industry:
            words = _("%(company)s has %(n)d %% of the seats of %(board)s; the most is %(most)d %%.")
            found.append(_said(words, share.name, share.percent_of_seats, board, rules.most_of_industry))
    return found


def _said(words: str, name: str, number: int, board: BoardPage, most: int) -> str:
    return words % {"company": name, "n": number, "board": board.title, "most": most}
