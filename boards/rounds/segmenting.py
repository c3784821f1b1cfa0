"""The count by kinds of company, where no group is small enough to name anybody."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import tally

# What companies are sorted by, with its name.
SEGMENTS = {"industry": _("Industry"), "country": _("Country"), "size": _("Size"), "tier": _("Tier")}


def by_segment(
    papers: Sequence[tally.Paper], items: Sequence[int], *, method: str, group_size: int
) -> dict[str, list[dict[str, Any]]]:
    """For each segment its groups with their lines; groups that are too small are counted together, under no name.

    A segment with one group left shows nothing that the whole does not, so it is left out.
    """
    found = {}
    for segment in SEGMENTS:
        groups = grouped(papers, segment, group_size)
        if len(groups) > 1:
            found[segment] = [
                {"group": name, "n": len(group), "lines": kept(tally.by_company(group, items, method=method))}
                for name, group in groups
            ]
    return found


def grouped(papers: Sequence[tally.Paper], segment: str, group_size: int) -> list[tuple[str, list[tally.Paper]]]:
    """The largest group first, the rest (under the name "") last.

    The rest takes in whole groups, the smallest first, until it is large enough itself: what the shown groups lack of
    the whole would tell it otherwise.
    """
    groups: dict[str, list[tally.Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.segments.get(segment, ""), []).append(paper)
    rest = groups.pop("", [])
    shown = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    while shown and (len(shown[-1][1]) < group_size or 0 < len(rest) < group_size):
        rest = rest + shown.pop()[1]
    return [*shown, ("", rest)] if rest else shown


def kept(lines: Sequence[tally.Line]) -> list[dict[str, int]]:
    return [{"rank": line.rank, "item": line.item, "score": line.score, "votes": line.votes} for line in lines]
