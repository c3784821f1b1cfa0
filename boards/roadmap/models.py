from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.seating.models import BoardPage, Seat, seated
from portal.accounts.models import Account, User


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Accepted items of boards the person may read, members-only ones for members; a company's own proposals."""
        items = self.filter(board__in=BoardPage.objects.visible_to(user, at))
        if user.is_staff:
            return items
        account = getattr(user, "account", None)
        shown = Q(visibility=Item.Visibility.READERS) | Q(board__in=seated(account, at))
        own = Q(proposer_account=account) if account else Q(pk__in=[])
        return items.filter(Q(approved_at__isnull=False) & shown | own)

    def listed(self):
        """Accepted and standing for themselves: not merged into another."""
        return self.exclude(approved_at=None).exclude(status=Item.Status.MERGED)

    def waiting(self):
        """Proposals no moderator has decided on."""
        return self.filter(status=Item.Status.PROPOSED)

    def with_comment_count(self):
        """Adds `comment_count`: what was said on the item itself and is not hidden."""
        comments = Comment.objects.filter(item=OuterRef("pk"), hidden_at=None).order_by().values("item")
        return self.annotate(comment_count=Coalesce(Subquery(comments.annotate(n=Count("pk")).values("n")), 0))


class Item(models.Model):
    """Something customers ask of us on a board, from proposal to answer."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        UNDER_REVIEW = "under_review", _("Under review")
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        SHIPPED = "shipped", _("Shipped")
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged")

    class Visibility(models.TextChoices):
        READERS = "readers", _("Everyone who may read the board")
        MEMBERS = "members", _("Member companies only")

    # While it is in one of these an item may be backed and put on a ballot.
    OPEN = (Status.UNDER_REVIEW, Status.PLANNED, Status.IN_PROGRESS)

    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="items", verbose_name=_("board"))
    title = models.CharField(_("title"), max_length=140)
    body = models.TextField(_("what is needed, and why"), max_length=5000)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PROPOSED)
    status_since = models.DateTimeField(_("status since"), default=timezone.now)
    visibility = models.CharField(_("visible to"), max_length=20, choices=Visibility, default=Visibility.READERS)
    # Said to everyone who asked; never empty while declined.
    decline_reason = models.TextField(_("reason for declining"), blank=True)
    # The company is empty where one of our own people proposed it.
    proposer = models.ForeignKey(User, models.PROTECT, related_name="proposals", verbose_name=_("proposed by"))
    proposer_account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("for the company")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    # Empty until a moderator lets the others see it.
    approved_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    response = models.TextField(_("official response"), blank=True, max_length=5000)
    responded_at = models.DateTimeField(_("responded"), null=True, blank=True)
    responded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responded by")
    )
    # Who backs the item or one merged into it, each counted once; 0 while it is merged itself. counting.py keeps them.
    people = models.PositiveIntegerField(_("people"), default=0, editable=False)
    companies = models.PositiveIntegerField(_("companies"), default=0, editable=False)
    # A merge is a link, so it can be undone. `root` is where the links end; merging.py keeps it.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="thread")

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["board", "status"], name="boards_item_by_board")]
        constraints = [
            models.CheckConstraint(
                name="boards_item_is_merged_where_its_status_says_so",
                condition=Q(status="merged", merged_into__isnull=False, root__isnull=False)
                | (~Q(status="merged") & Q(merged_into=None, root=None)),
            ),
            models.CheckConstraint(
                name="boards_item_is_not_merged_into_itself", condition=~Q(merged_into=F("id")) & ~Q(root=F("id"))
            ),
            models.CheckConstraint(
                name="boards_item_is_declined_with_a_reason", condition=~Q(status="declined") | ~Q(decline_reason="")
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("item", args=[self.pk])

    @property
    def is_open(self):
        return self.status in self.OPEN


class BackingQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def standing_at(self, at):
        return self.filter(backed_at__lte=at).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))

    def of_threads(self, items):
        """On any of some items (or their keys) or on one merged into them."""
        return self.filter(Q(item__in=items) | Q(item__root__in=items))

    def of_thread(self, item):
        """On the item or on one merged into it."""
        return self.filter(Q(item=item) | Q(item__root=item))


class Backing(models.Model):
    """A person of a customer company asks for an item too. Withdrawn rows stay; the company is that of the day."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="backings", verbose_name=_("item"))
    user = models.ForeignKey(User, models.PROTECT, related_name="backings", verbose_name=_("person"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="backings", verbose_name=_("company"))
    backed_at = models.DateTimeField(_("backed"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = BackingQuerySet.as_manager()

    class Meta:
        verbose_name = _("backing")
        verbose_name_plural = _("backings")
        indexes = [
            models.Index(name="boards_backing_by_company", fields=["item", "account"], condition=Q(withdrawn_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                name="boards_backing_once_per_item_and_person",
                fields=["item", "user"],
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.item}"


class Comment(models.Model):
    """What someone says on an item; for a company, or for us where `account` is empty."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="comments", verbose_name=_("item"))
    author = models.ForeignKey(User, models.PROTECT, related_name="board_comments", verbose_name=_("author"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="board_comments", verbose_name=_("company")
    )
    body = models.TextField(_("comment"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return f"{self.author} · {self.item}"


class ItemEvent(models.Model):
    """What was decided about an item, by whom and when. Rows are only added."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        STATUS = "status", _("Status changed")
        MERGED = "merged", _("Merged")
        UNMERGED = "unmerged", _("Unmerged")
        RESPONDED = "responded", _("Official response")

    item = models.ForeignKey(Item, models.PROTECT, related_name="events", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    from_status = models.CharField(_("from"), max_length=20, choices=Item.Status, blank=True)
    to_status = models.CharField(_("to"), max_length=20, choices=Item.Status, blank=True)
    # The reason of a decline, the words of a response.
    text = models.TextField(_("text"), blank=True)
    other = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("other item")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("item event")
        verbose_name_plural = _("item events")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.item} · {self.get_kind_display()}"


class RecusalQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at=None)


class Recusal(models.Model):
    """A company takes no part in deciding on an item, and says why. Lifted rows stay."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="recusals", verbose_name=_("item"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="recusals", verbose_name=_("seat"))
    reason = models.TextField(_("reason"), max_length=1000)
    recused_at = models.DateTimeField(_("from"))
    recused_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    lifted_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["recused_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_recusal_one_standing_per_item_and_seat",
                fields=["item", "seat"],
                condition=Q(lifted_at=None),
            ),
            models.CheckConstraint(name="boards_recusal_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.seat} · {self.item}"
