"""Taking questions from files into the bank, as drafts: every question read is imported or refused with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.accounts.models import User

from . import formats, teaching, versions
from .formats import Question, Refused
from .models import Domain, Item

LONGEST_REFERENCE = Item._meta.get_field("reference").max_length or 0
LONGEST_DOMAIN = Domain._meta.get_field("name").max_length or 0


@dataclass
class Report:
    """What became of a file. `len(imported) + len(refused)` is what was read, always."""

    file: str
    imported: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    # What was taken without something that it named, and what that is.
    notes: list[Refused] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.imported) + len(self.refused)

    @property
    def items(self) -> QuerySet[Item]:
        """Those that were taken; none when it was only looked."""
        return Item.objects.filter(reference__in=self.imported).order_by("pk")

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "read": self.read,
            "imported": len(self.imported),
            "refused": [vars(one) for one in self.refused],
            **({"notes": [vars(one) for one in self.notes]} if self.notes else {}),
        }


def take(
    name: str,
    data: bytes,
    *,
    by: User | None,
    domain: Domain | None = None,
    publish: bool = False,
    is_dry: bool = False,
) -> Report:
    """Import a file into the bank, or with `is_dry` find out what importing it would do.

    `publish` leaves alone what the file calls a draft. A question goes into `domain`, else into the one that the file
    names, else into one named like the file.
    """
    report = Report(PurePath(name).name)
    with transaction.atomic():
        for number, found in enumerate(formats.read(name, data), start=1):
            taken = found if isinstance(found, Refused) else _take(found, report.file, number, by, domain, publish)
            (report.refused if isinstance(taken, Refused) else report.imported).append(taken)  # type: ignore[arg-type] # each list gets its own
            if isinstance(found, Question) and not isinstance(taken, Refused):
                report.notes += [
                    Refused(found.line, taken, _untaught(one)) for one in found.taught_by if not teaching.page_at(one)
                ]
        transaction.set_rollback(is_dry)
    return report


def _take(
    question: Question, file: str, number: int, by: User | None, domain: Domain | None, publish: bool
) -> str | Refused:
    """The new item's reference, or why there is none."""
    stem = PurePath(file).stem
    reference = question.title or f"{stem}-{number}"
    name = question.domain or stem
    if len(reference) > LONGEST_REFERENCE:
        return Refused(question.line, reference, _("Its title is longer than %d characters.") % LONGEST_REFERENCE)
    if domain is None and len(name) > LONGEST_DOMAIN:
        return Refused(
            question.line, reference, _("Its category's name is longer than %d characters.") % LONGEST_DOMAIN
        )
    if Item.objects.filter(reference=reference).exists():
        return Refused(question.line, reference, _("An item of this name is in the bank already."))
    _write(question, reference, domain or _domain(name), by, publish)
    return reference


def _write(question: Question, reference: str, domain: Domain, by: User | None, publish: bool) -> None:
    draft = Item(
        reference=reference,
        domain=domain,
        stem=question.stem,
        response=[{"type": question.kind, "value": question.value}],
        explanation=question.explanation,
        taught_by=[{"type": "page", "value": page.pk} for page in map(teaching.page_at, question.taught_by) if page],
        use=question.use,
        live=False,
    )
    draft.save()
    log(draft, "certification.item.import", user=by)
    if publish and not question.is_draft:
        versions.publish(draft, by=by)
    else:
        draft.save_revision(user=by)


def _untaught(address: str) -> str:
    return _("There is no lesson or article at %s here: it is taken without.") % address


def _domain(name: str) -> Domain:
    found = Domain.objects.filter(name=name).first()
    return found or Domain.objects.create(name=name, slug=_free_slug(slugify(name) or "domain"))


def _free_slug(slug: str) -> str:
    longest = (Domain._meta.get_field("slug").max_length or 0) - 4
    candidates: Iterator[str] = (f"{slug[:longest]}{'' if n == 1 else f'-{n}'}" for n in range(1, 1000))
    return next(one for one in candidates if not Domain.objects.filter(slug=one).exists())
