"""Why a vote was not taken."""


class VoteRefused(Exception):
    """A vote that was not taken; `sentence` tells the voter why. Nothing was written."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotOpenYet(VoteRefused):
    """Before the round opens."""


class AlreadyClosed(VoteRefused):
    """At or after its closing time, or closed by a moderator."""


class ForeignSeat(VoteRefused):
    """A seat of another company or board, or none at all."""


class NotTheSpeaker(VoteRefused):
    """Of the company, but neither its delegate, nor a deputy, nor entrusted with this ballot."""


class NotOnThePaper(VoteRefused):
    """An item the round does not ask about, or one that another on the paper stands for."""


class SteppedBack(VoteRefused):
    """An item the company recused itself from."""


class OverBudget(VoteRefused):
    """More points than the seat has."""


class OverCap(VoteRefused):
    """More for one item than the round allows, or less than nothing."""


class NothingGiven(VoteRefused):
    """A ballot that chooses nothing; withdrawing says that better."""


class ReasonMissing(VoteRefused):
    """Who votes on a company's behalf says on whose word."""


class SecretBallot(VoteRefused):
    """A secret ballot is nobody's to cast but the company's."""


class OwnBallotStands(VoteRefused):
    """The company has cast its ballot itself; nobody writes over it."""
