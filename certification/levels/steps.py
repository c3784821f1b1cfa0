"""The ladder as a company reads it: where it stands, what each level asks, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .ladder import Gap, Holders, Rung, gaps, highest
from .models import Requirement


@dataclass(frozen=True)
class Step:
    """A rung as the ladder component draws it; `state` is reached, here, next or beyond."""

    name: str
    rank: int
    note: str
    state: str
    gaps: list[Gap]

    @property
    def missing(self) -> str:
        return said(
            ngettext("%(people)s more person in %(course)s", "%(people)s more people in %(course)s", gap.people)
            % {"people": gap.people, "course": gap.course.title}
            for gap in self.gaps
        )


def unclimbed(rungs: list[Rung]) -> list[Step]:
    """The ladder for someone who belongs to no company."""
    return [Step(rung.level.name, rung.level.rank, _note(rung), "beyond", []) for rung in rungs]


def of(rungs: list[Rung], holders: Holders) -> list[Step]:
    """Lowest first. A level above the one reached is never met, so its gaps say what it takes."""
    reached = highest(rungs, holders)
    rank = reached.rank if reached else 0
    above = [rung.level.rank for rung in rungs if rung.level.rank > rank]
    return [
        Step(
            name=rung.level.name,
            rank=rung.level.rank,
            note=_note(rung),
            state=_state(rung.level.rank, rank, min(above, default=0)),
            gaps=gaps(rung, holders) if rung.level.rank > rank else [],
        )
        for rung in rungs
    ]


def _state(rank: int, reached: int, following: int) -> str:
    if rank == reached:
        return "here"
    if rank < reached:
        return "reached"
    return "next" if rank == following else "beyond"


def _note(rung: Rung) -> str:
    return said(asked(requirement) for requirement in rung.requirements)


def asked(requirement: Requirement) -> str:
    return ngettext(
        "%(people)s person certified in %(course)s",
        "%(people)s people certified in %(course)s",
        requirement.people,
    ) % {"people": requirement.people, "course": requirement.course.title}


def said(parts: Iterable[str]) -> str:
    return get_text_list(list(parts), _("and"))
