"""The ladder as a company reads it: where it stands, what each level asks, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .ladder import Asked, Gap, Holders, Rung, gaps, highest


@dataclass(frozen=True)
class Step:
    """A rung as the ladder component draws it; `state` is reached, here, next or beyond."""

    name: str
    rank: int
    note: str
    state: str
    gaps: list[Gap]
    slug: str

    @property
    def address(self) -> str:
        return reverse("level_path", args=[self.slug])

    @property
    def action(self) -> str:
        return _("The path to %(level)s") % {"level": self.name}

    @property
    def missing(self) -> str:
        return said(lacked(gap) for gap in self.gaps)


def unclimbed(rungs: list[Rung]) -> list[Step]:
    """The ladder for someone who belongs to no company."""
    return [Step(rung.level.name, rung.level.rank, note(rung), "beyond", [], rung.level.slug) for rung in rungs]


def of(rungs: list[Rung], holders: Holders) -> list[Step]:
    """Lowest first. A level above the one reached is never met, so its gaps say what it takes."""
    reached = highest(rungs, holders)
    rank = reached.rank if reached else 0
    above = [rung.level.rank for rung in rungs if rung.level.rank > rank]
    return [
        Step(
            name=rung.level.name,
            rank=rung.level.rank,
            note=note(rung),
            state=_state(rung.level.rank, rank, min(above, default=0)),
            gaps=gaps(rung, holders) if rung.level.rank > rank else [],
            slug=rung.level.slug,
        )
        for rung in rungs
    ]


def _state(rank: int, reached: int, following: int) -> str:
    if rank == reached:
        return "here"
    if rank < reached:
        return "reached"
    return "next" if rank == following else "beyond"


def note(rung: Rung) -> str:
    """What a level asks, in words."""
    return get_text_list([said(asked(one) for one in way) for way in rung.ways], _("or"))


def asked(one: Asked) -> str:
    words = {"people": one.people, "certificates": one.certificates, "course": one.title}
    if one.certificates > 1:
        return (
            ngettext(
                "%(people)s person with %(certificates)s certificates of %(course)s",
                "%(people)s people with %(certificates)s certificates each of %(course)s",
                one.people,
            )
            % words
        )
    return (
        ngettext("%(people)s person certified in %(course)s", "%(people)s people certified in %(course)s", one.people)
        % words
    )


def lacked(gap: Gap) -> str:
    words = {"people": gap.people, "certificates": gap.asked.certificates, "course": gap.title}
    if gap.asked.certificates > 1:
        return (
            ngettext(
                "%(people)s more person with %(certificates)s certificates of %(course)s",
                "%(people)s more people with %(certificates)s certificates each of %(course)s",
                gap.people,
            )
            % words
        )
    return ngettext("%(people)s more person in %(course)s", "%(people)s more people in %(course)s", gap.people) % words


def said(parts: Iterable[str]) -> str:
    return get_text_list(list(parts), _("and"))
