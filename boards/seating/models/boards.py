from dataclasses import dataclass
from http import HTTPMethod

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from portal.accounts.models import Account

from .rivals import Rivalry
from .seats import Delegate, Seat, seated

# Addresses of ours directly below the index; a board of that name could never be opened.
RESERVED_SLUGS = {"room", "watching"}


class BoardsIndexPage(Page):
    """Where the boards hang: the ones the reader may see, their own first."""

    lead = models.CharField(_("lead"), max_length=240, blank=True)

    # The house's own rules of balance; nothing said warns of nothing.
    seats_per_company = models.PositiveSmallIntegerField(
        _("most seats of one company, over all boards"), null=True, blank=True
    )
    most_of_revenue = models.PositiveSmallIntegerField(
        _("most of a board's revenue from one company, in percent"), null=True, blank=True
    )
    most_of_industry = models.PositiveSmallIntegerField(
        _("most of a board's seats for one industry, in percent"), null=True, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("seats_per_company"), FieldPanel("most_of_revenue"), FieldPanel("most_of_industry")],
            heading=_("Warn where the balance is lost"),
        ),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["boards.BoardPage"]
    max_count = 1
    template = "boards/seating/boards_index_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("boards index page")

    def route(self, request, path_components):
        """A board is looked up as what it is, and knows its parent: three fewer questions for the most read pages."""
        board = len(path_components) == 1 and BoardPage.objects.child_of(self).filter(slug=path_components[0]).first()
        if not board:
            return super().route(request, path_components)
        board._cached_parent_obj = self
        return board.route(request, [])

    def get_context(self, request, *args, **kwargs):
        boards = BoardPage.objects.child_of(self).visible_to(request.user).with_my_seat(request.user)
        boards = list(boards.order_by("title"))
        return super().get_context(request, *args, **kwargs) | {
            "mine": [board for board in boards if board.has_my_seat],
            "others": [board for board in boards if not board.has_my_seat],
        }


class BoardPageQuerySet(PageQuerySet):
    def visible_to(self, user, at=None):
        """Published boards whose confidentiality lets this person in; our own people see all of them."""
        boards = self.live()
        if user.is_staff:
            return boards
        account = getattr(user, "account", None)  # an anonymous reader has none
        open_to_all = Q(confidentiality=BoardPage.Confidentiality.PUBLIC)
        if account is None:
            return boards.filter(open_to_all)
        open_to_customers = Q(confidentiality=BoardPage.Confidentiality.CUSTOMERS)
        naming = BoardPage.named_accounts.through.objects.filter(account=account).values("boardpage")
        open_to_named = Q(confidentiality=BoardPage.Confidentiality.NAMED, pk__in=naming)
        return boards.filter(open_to_all | open_to_customers | open_to_named | Q(pk__in=seated(account, at)))

    def with_seat_of(self, account, at=None):
        return self.filter(pk__in=seated(account, at))

    def with_my_seat(self, user, at=None):
        """Adds `has_my_seat`: whether the person's company sits on the board."""
        account = getattr(user, "account", None)
        seats = Seat.objects.current(at).filter(board=OuterRef("pk"), account=account)
        return self.annotate(has_my_seat=Exists(seats))


class BoardPage(Page):
    """A board: whom we ask about one field of our work, under which charter."""

    class Confidentiality(models.TextChoices):
        PUBLIC = "public", _("Public: anyone may read it")
        CUSTOMERS = "customers", _("Customers: people of any customer company may read it")
        NAMED = "named", _("Named companies: those listed here, and companies with a seat")
        MEMBERS = "members", _("Members: only companies with a seat know of it")

    class Discloses(models.TextChoices):
        """What a member company learns of who said something at another one."""

        PEOPLE = "people", _("The person and the company")
        COMPANIES = "companies", _("The company only")
        NOTHING = "nothing", _("Neither")

    purpose = models.CharField(_("purpose"), max_length=240, help_text=_("One sentence: what this board decides."))
    audience = models.CharField(_("audience"), max_length=200, blank=True, help_text=_("Who it is for."))
    charter = RichTextField(_("charter"), blank=True)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=20, choices=Confidentiality, default=Confidentiality.MEMBERS
    )
    named_accounts = ParentalManyToManyField(
        Account,
        blank=True,
        related_name="+",
        verbose_name=_("named companies"),
        help_text=_("Where named ones read it."),
    )
    discloses = models.CharField(
        _("members learn of others"), max_length=20, choices=Discloses, default=Discloses.NOTHING
    )

    # What members see of a round's result beside one company one vote; a round keeps what stood when it opened.
    shows_people = models.BooleanField(
        _("members see how many people back each item"),
        default=False,
        help_text=_("Beside the count by companies, when a round's result is published."),
    )
    shows_segments = models.BooleanField(
        _("members see the count by industry, country, size and tier"),
        default=False,
        help_text=_("Never for a group smaller than the round's smallest."),
    )
    agreement = RichTextField(
        _("confidentiality agreement"),
        blank=True,
        help_text=_(
            "What a company agrees to, beside the charter, when it takes its seat. Each keeps the words it saw."
        ),
    )
    # Nothing said: any number of seats, terms without an end, as many in a row as one likes.
    seats_offered = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(
        _("months of a term"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    terms_in_a_row = models.PositiveSmallIntegerField(
        _("terms in a row"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("After so many a company makes room for another."),
    )
    attendance_expected = models.PositiveSmallIntegerField(
        _("meetings a company comes to, in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Members read it. Renewing the term of a company that came to fewer needs a reason; nothing more."),
    )

    objects = PageManager.from_queryset(BoardPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldPanel("audience"),
        FieldPanel("charter"),
        FieldPanel("agreement"),
        MultiFieldPanel(
            [
                FieldPanel("seats_offered"),
                FieldPanel("term_months"),
                FieldPanel("terms_in_a_row"),
                FieldPanel("attendance_expected"),
            ],
            heading=_("Seats and rotation"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("confidentiality"),
                FieldPanel("named_accounts", widget=forms.CheckboxSelectMultiple),
                FieldPanel("discloses"),
                FieldPanel("shows_people"),
                FieldPanel("shows_segments"),
            ],
            heading=_("Who learns what"),
        ),
    ]
    parent_page_types = ["boards.BoardsIndexPage"]
    subpage_types = []
    template = "boards/seating/board_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is taken. Choose another slug.")})

    @property
    def is_public(self):
        return self.confidentiality == self.Confidentiality.PUBLIC

    def get_sitemap_urls(self, request=None):
        return super().get_sitemap_urls(request) if self.is_public else []

    def get_view_restrictions(self):
        """As Wagtail has it, of the page and those above it, whose paths its own begins with: one question, not two."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)

    def place_of(self, user):
        """The seat of the person's company and who speaks for it; asked of the database once for a page served."""
        account = getattr(user, "account", None)
        if account is None:
            return Place(None, [])
        places = self.__dict__.setdefault("_places", {})
        if account.pk not in places:
            at = timezone.now()
            rivals = Rivalry.objects.filter(Q(one=account) | Q(other=account), board=self)
            seats = self.seats.current(at).filter(account=account).annotate(has_rivals=Exists(rivals))
            if seat := seats.order_by("pk").first():
                seat.account = account
            speakers = list(seat.delegates.appointed(at).select_related("user")) if seat else []
            places[account.pk] = Place(seat, speakers, has_rivals=bool(seat and seat.has_rivals))
        return places[account.pk]

    def get_context(self, request, *args, **kwargs):
        account, place = getattr(request.user, "account", None), self.place_of(request.user)
        applies = account is not None and place.seat is None
        return super().get_context(request, *args, **kwargs) | {
            "place": place,
            "seat": place.seat,
            "speakers": place.speakers,
            "application": self.applications.open().filter(account=account).first() if applies else None,
        }


@dataclass(frozen=True)
class Place:
    """A company on a board: its seat, None where it has none, who speaks for it, and whether it has rivals there."""

    seat: Seat | None
    speakers: list[Delegate]
    has_rivals: bool = False
