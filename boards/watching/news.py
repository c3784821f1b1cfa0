"""What is new on items, as one reader may learn of it: decisions, answers, plans and comments, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from boards.roadmap import mentioning
from boards.roadmap.models import Comment, Item, ItemEvent, Mention
from boards.seating.access import Reader
from boards.seating.disclosing import Byline, Discloser
from boards.seating.models import BoardPage

Kind = ItemEvent.Kind
AT_MOST = 50


@dataclass(frozen=True)
class News:
    """One thing that is new. `who` is empty for what we decided; `key` names it in feeds."""

    key: str
    at: datetime
    item: Item
    what: str
    text: str = ""
    who: Byline | None = None
    anchor: str = ""
    by: int = 0  # whose act it was

    @property
    def address(self) -> str:
        return self.item.get_absolute_url() + self.anchor


def news_of(
    reader: Reader, *, boards: Iterable[BoardPage] = (), items: Iterable[int] = (), since: datetime | None = None
) -> list[News]:
    """On all items of some boards and on some others, as far as the reader may see them."""
    shown = Item.objects.visible_to(reader).exclude(approved_at=None)
    mine = Q(item__in=shown.filter(board__in=boards)) | Q(item__in=shown.filter(pk__in=items))
    later = Q(at__gt=since) if since else Q()
    events = ItemEvent.objects.filter(mine, later, told_of()).select_related("item__board", "target")
    written = Q(written_at__gt=since) if since else Q()
    comments = Comment.objects.shown_to(reader).filter(mine, written, hidden_at=None).select_related("item__board")
    comments = comments.select_related("author", "account").prefetch_related(
        Prefetch("mentions", Mention.objects.select_related("user", "account"))
    )
    found = [of_event(event) for event in events.order_by("-at", "-pk")[:AT_MOST]]
    signers: dict[int, Discloser] = {}
    for comment in comments.order_by("-written_at", "-pk")[:AT_MOST]:
        board = comment.item.board
        if board.pk not in signers:
            signers[board.pk] = Discloser(board=board, reader=reader)
        found.append(of_comment(comment, signers[board.pk]))
    return sorted(found, key=lambda one: one.at, reverse=True)[:AT_MOST]


def told_of() -> Q:
    """Events that are news. A proposal is none before it is accepted, and being unmerged puts back what was."""
    ours = Q(kind=Kind.PROPOSED, to_status=Item.Status.UNDER_REVIEW)
    split = Q(kind=Kind.SPLIT) & ~Q(to_status="")
    return ours | split | Q(kind__in=(Kind.STATUS, Kind.MERGED, Kind.RESPONDED, Kind.WINDOW))


def of_event(event: ItemEvent) -> News:
    return News(f"event-{event.pk}", event.at, event.item, _in_words(event), event.text, by=event.by_id)


def _in_words(event: ItemEvent) -> str:
    if event.kind == Kind.WINDOW:
        window = event.target.window
        return _("Planned for %(window)s") % {"window": window} if window else _("No longer planned for a time")
    if event.kind == Kind.RESPONDED:
        return _("Our answer")
    if event.from_status in {"", Item.Status.PROPOSED} and event.to_status == Item.Status.UNDER_REVIEW:
        return _("New on the board")
    return event.get_to_status_display()


def of_comment(comment: Comment, signer: Discloser) -> News:
    return News(
        f"comment-{comment.pk}",
        comment.written_at,
        comment.item,
        _("Comment"),
        mentioning.words_for(comment, signer, comment.mentions.all()),
        signer.sign(person=comment.author, account=comment.account),
        f"#comment-{comment.pk}",
        comment.author_id,
    )
