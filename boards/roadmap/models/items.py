from django.db import models
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.seating.models import BoardPage, seated
from portal.accounts.models import Account, User

from . import windows
from .comments import Comment
from .tags import Tag


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Accepted items of boards the person may read, members-only ones for members; a company's own proposals."""
        items = self.filter(board__in=BoardPage.objects.visible_to(user, at))
        if user.is_staff:
            return items
        account = getattr(user, "account", None)
        shown = Q(visibility=Item.Visibility.READERS) | Q(board__in=seated(account, at))
        own = Q(proposer_account=account) if account else Q(pk__in=[])
        # Who signs out learns no more than a competitor who is signed in.
        pairs = Item.hidden_from.through.objects
        hidden = (pairs.filter(account=account) if account else pairs.all()).values("item")
        return items.filter(Q(approved_at__isnull=False) & shown & ~Q(pk__in=hidden) | own)

    def shown_on(self, board, user, *, is_member):
        """`visible_to`, of one board that the person is known to read, and to sit on or not."""
        items = self.filter(board=board)
        if user.is_staff:
            return items
        account = getattr(user, "account", None)
        pairs = Item.hidden_from.through.objects
        hidden = (pairs.filter(account=account) if account else pairs.all()).values("item")
        shown = items.filter(approved_at__isnull=False).exclude(pk__in=hidden)
        if not is_member:
            shown = shown.filter(visibility=Item.Visibility.READERS)
        return shown | items.filter(proposer_account=account) if account else shown

    def listed(self):
        """Accepted and standing for themselves: not merged into another."""
        return self.exclude(approved_at=None).exclude(status=Item.Status.MERGED)

    def waiting(self):
        """Proposals no moderator has decided on."""
        return self.filter(status=Item.Status.PROPOSED)

    def to_moderate(self):
        """What waits for a moderator, with `open_flags` and `waits_since`: proposals, and what members flagged."""
        is_open = Q(flags__isnull=False, flags__settled_at=None)
        items = self.annotate(
            open_flags=Count("flags", filter=is_open, distinct=True),
            waits_since=Coalesce(Min("flags__raised_at", filter=is_open), F("proposed_at")),
        )
        return items.filter(Q(status=Item.Status.PROPOSED) | Q(open_flags__gt=0))

    def with_comment_count(self, user):
        """Adds `comment_count`: what was said on the item itself and this reader may read."""
        comments = Comment.objects.shown_to(user).filter(item=OuterRef("pk"), hidden_at=None).order_by().values("item")
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
    # A planned window asks no more of an item in one of these.
    SETTLED = (Status.SHIPPED, Status.DECLINED, Status.MERGED)

    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="items", verbose_name=_("board"))
    title = models.CharField(_("title"), max_length=140)
    body = models.TextField(_("what is needed, and why"), max_length=5000)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PROPOSED)
    status_since = models.DateTimeField(_("status since"), default=timezone.now)
    visibility = models.CharField(_("visible to"), max_length=20, choices=Visibility, default=Visibility.READERS)
    # Companies that must not read it, competitors of who asked (shielding.py); never the proposer's own.
    hidden_from = models.ManyToManyField(Account, blank=True, related_name="+", verbose_name=_("hidden from"))
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
    # What we plan: who looks after it, to which part of the product it belongs, by when. planning.py keeps them.
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="owned_items", verbose_name=_("looked after by")
    )
    area = models.CharField(_("product area"), max_length=60, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="items", verbose_name=_("tags"))
    window_from = models.DateField(_("planned from"), null=True, blank=True)
    window_until = models.DateField(_("planned until"), null=True, blank=True)
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
    # The item whose other half this was (splitting.py).
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

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
                name="boards_item_window_has_both_ends",
                condition=Q(window_from=None, window_until=None)
                | Q(window_from__isnull=False, window_until__gte=F("window_from")),
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
    def window(self):
        return windows.in_words(self.window_from, self.window_until)

    @property
    def is_open(self):
        return self.status in self.OPEN
