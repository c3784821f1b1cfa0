"""Taking phrases out of transcripts, in the background: of the customer's turns only, and redacted before."""

from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from portal.knowledge import acquaintance, analysing, redaction
from portal.knowledge.models import Transcript, Turn
from portal.knowledge.redaction import Known

from . import phrasing
from .models import Gathered, Phrase

AT_ONCE = 100


def catch_up(at: datetime) -> int:
    """Read what was not read yet, or whose speakers somebody has put right since; how many that were."""
    waiting = list(unread().select_related("call")[:AT_ONCE])
    for transcript in waiting:
        gather(transcript, at=at)
    return len(waiting)


def unread() -> QuerySet[Transcript]:
    corrected = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Transcript),
        action="portal.transcript.assign",
        object_id=Cast(OuterRef("pk"), CharField()),
        timestamp__gt=OuterRef("gathered__at"),
    )
    return Transcript.objects.filter(Q(gathered=None) | Exists(corrected)).order_by("pk")


def gather(transcript: Transcript, *, at: datetime) -> None:
    """Anew, whatever was gathered of it before."""
    call = transcript.call
    turns = list(transcript.turns.filter(role=Turn.Role.CUSTOMER).order_by("position"))
    known = acquaintance.of_cases([call.case_id])
    language = analysing.base_language(settings.LANGUAGE_CODE)
    first: dict[str, tuple[str, Turn]] = {}
    for turn in turns:
        for stretch in _without_names(turn.text, known):
            for key, words in phrasing.phrases(stretch, language).items():
                first.setdefault(key, (words, turn))
    with transaction.atomic():
        Gathered.objects.filter(transcript=transcript).delete()
        gathered = Gathered.objects.create(transcript=transcript, at=at)
        Phrase.objects.bulk_create(
            Phrase(
                gathered=gathered,
                case_id=call.case_id,
                call=call,
                turn=turn,
                key=key,
                words=words,
                said_at=call.started_at,
            )
            for key, (words, turn) in first.items()
        )


def _without_names(text: str, known: Known) -> list[str]:
    """The stretches between what tells who called: a phrase does not run on over a name."""
    stretches, at = [], 0
    for find in redaction.find(text, known):
        stretches.append(text[at : find.start])
        at = find.end
    return [*stretches, text[at:]]
