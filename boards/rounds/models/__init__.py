from .ballots import Act, Ballot, BallotEvent, Entrustment
from .ledger import BallotEntry, Slip
from .results import Result
from .rounds import Round, check_zone

__all__ = [
    "Act",
    "Ballot",
    "BallotEntry",
    "BallotEvent",
    "Entrustment",
    "Result",
    "Round",
    "Slip",
    "check_zone",
]
