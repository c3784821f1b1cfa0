from .ballots import (
    ballot,
    ballot_entrust,
    ballot_withdraw,
    item_recuse,
    receipt,
)
from .results import result, result_ballots
from .rounds import round
from .staff import ballot_on_behalf, board_room, round_edit, round_new, round_run

__all__ = [
    "ballot",
    "ballot_entrust",
    "ballot_on_behalf",
    "ballot_withdraw",
    "board_room",
    "item_recuse",
    "receipt",
    "result",
    "result_ballots",
    "round",
    "round_edit",
    "round_new",
    "round_run",
]
