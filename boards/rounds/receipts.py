"""Codes by which voters find their ballot in the published list, which names nobody."""

import secrets

from .models import Ballot, Round
from .tally import Paper, standing_papers

# Without letters and digits that are taken for one another.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_code() -> str:
    """Like K7QM-2XVT-9HPD: 58 bits, so nobody guesses another's."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def published_list(round: Round) -> list[Paper]:
    """Every ballot of a round in the order of its code, which tells nothing of who cast it or when."""
    return sorted(standing_papers(round), key=lambda paper: paper.code)


def code_of(ballot: Ballot | None) -> str:
    """The code on a ballot; empty once a secret one has gone to the urn, when only its voter knows it."""
    if ballot is None:
        return ""
    return ballot.slip.code if ballot.slip else (ballot.sealed or {}).get("code", "")
