"""Where a company stands: what it is owed, why, what the next tier asks of it, and where it has a say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.rounds.models import Round
from boards.seating.models import BoardPage
from certification.levels import ladder
from certification.levels.ladder import Gap
from certification.levels.models import Level
from portal.accounts.models import Account, User
from portal.promises import ledger
from portal.promises.ledger import Owed
from portal.promises.models import Tier
from portal.support import clocks
from portal.support.clocks import Clock
from portal.support.models import Case

AT_MOST = 5


@dataclass(frozen=True)
class Rung:
    """A tier on the ladder, as includes/ladder.html shows it; `gaps` are the people still to be certified for it."""

    tier: Tier
    state: str  # reached, here, next, beyond
    gaps: Sequence[Gap]
    may_buy: bool

    @property
    def name(self) -> str:
        return self.tier.name

    @property
    def note(self) -> str:
        return self.tier.summary

    @property
    def missing(self) -> str:
        return ", ".join(
            ngettext("one more %(course)s", "%(people)d more of %(course)s", gap.people)
            % {"people": gap.people, "course": gap.title}
            for gap in self.gaps
        )

    @property
    def address(self) -> str:
        if self.state != "next":
            return ""
        return reverse("level") if self.gaps else reverse("plan") if self.may_buy else ""

    @property
    def action(self) -> str:
        return _("Who is nearest") if self.gaps else _("It is unlocked: see the price")


@dataclass(frozen=True)
class Place:
    owed: Owed
    level: Level | None
    rungs: Sequence[Rung]


def place_of(account: Account, *, at: datetime, may_buy: bool) -> Place:
    """Raises ledger.NoTiers while the portal is still being set up."""
    owed = ledger.owed_at(account, at)
    return Place(owed, ladder.level_at(account, at), list(rungs(account, owed.tier, at=at, may_buy=may_buy)))


def rungs(account: Account, here: Tier, *, at: datetime, may_buy: bool) -> Iterator[Rung]:
    """Every tier, the lowest first; only of the next one is it reckoned what it still asks."""
    levels = {level.slug: level for level in Level.objects.all()}
    state = "reached"
    for tier in Tier.objects.order_by("rank"):
        state = "here" if tier == here else {"here": "next", "next": "beyond"}.get(state, state)
        level = levels.get(tier.required_level)
        gaps = ladder.missing(account, level, at) if level and state == "next" else []
        yield Rung(tier, state, gaps, may_buy)


@dataclass(frozen=True)
class Board:
    page: BoardPage
    rounds: Sequence[Round]


def boards_of(user: User, account: Account, *, at: datetime) -> list[Board]:
    """The boards on which the company sits, each with its open rounds, the soonest to close first."""
    rounds = list(Round.objects.visible_to(user, at).open().order_by("closes_at"))
    pages = BoardPage.objects.live().with_seat_of(account, at).order_by("title")
    return [Board(page, [round for round in rounds if round.board_id == page.pk]) for page in pages]


def cases_of(user: User, *, at: datetime) -> list[tuple[Case, Clock | None]]:
    """Open cases with the promise to look at next, what is due first on top."""
    cases = Case.objects.visible_to(user).open().by_what_is_due().select_related("known_assignee", "product")
    return [(case, clocks.next_of(case, at)) for case in cases[:AT_MOST]]
