from dataclasses import dataclass
from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from portal.accounts.models import Account, Membership, User

# Addresses of ours directly below the index; a board of that name could never be opened.
RESERVED_SLUGS = {"room"}


class BoardsIndexPage(Page):
    """Where the boards hang: the ones the reader may see, their own first."""

    lead = models.CharField(_("lead"), max_length=240, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
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
        return boards.filter(open_to_all | open_to_customers | Q(pk__in=seated(account, at)))

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
    discloses = models.CharField(
        _("members learn of others"), max_length=20, choices=Discloses, default=Discloses.NOTHING
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

    objects = PageManager.from_queryset(BoardPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldPanel("audience"),
        FieldPanel("charter"),
        FieldPanel("agreement"),
        MultiFieldPanel(
            [FieldPanel("seats_offered"), FieldPanel("term_months"), FieldPanel("terms_in_a_row")],
            heading=_("Seats and rotation"),
        ),
        MultiFieldPanel([FieldPanel("confidentiality"), FieldPanel("discloses")], heading=_("Who learns what")),
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

    def place_of(self, user):
        """The seat of the person's company and who speaks for it; asked of the database once for a page served."""
        account = getattr(user, "account", None)
        if account is None:
            return Place(None, [])
        places = self.__dict__.setdefault("_places", {})
        if account.pk not in places:
            seat = self.seats.current().filter(account=account).select_related("account").first()
            places[account.pk] = Place(seat, list(seat.delegates.speaking().select_related("user")) if seat else [])
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
    """A company on a board: its seat, None where it has none, and those who speak for it."""

    seat: "Seat | None"
    speakers: "list[Delegate]"


class SeatQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).not_over(at)

    def not_over(self, at):
        """In office, or given to a company and not begun yet."""
        in_term = Q(term_ends_at=None) | Q(term_ends_at__gt=at)
        return self.filter(in_term).filter(Q(ended_at=None) | Q(ended_at__gt=at))

    def visible_to(self, user):
        """A company sees its own seats, our people see every one."""
        if user.is_staff:
            return self
        account = getattr(user, "account", None)
        return self.filter(account=account) if account else self.none()


class Seat(models.Model):
    """A company's place on a board for a term. It belongs to the company: people who speak for it come and go."""

    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="seats", verbose_name=_("board"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="seats", verbose_name=_("company"))
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    # The seat is silent from the end of its term unless renewed; `ended_at` is when it was given back or taken.
    term_ends_at = models.DateTimeField(_("term ends"), null=True, blank=True)
    term_number = models.PositiveSmallIntegerField(_("term in a row"), default=1)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["board__title", "account__name"]
        constraints = [
            models.UniqueConstraint(
                name="boards_seat_one_open_per_board_and_account",
                fields=["board", "account"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="boards_seat_ends_after_it_starts", condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(
                name="boards_seat_term_ends_after_it_starts",
                condition=Q(term_ends_at=None) | Q(term_ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.board}"


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A company sees its own, our people see every one."""
        if user.is_staff:
            return self
        account = getattr(user, "account", None)
        return self.filter(account=account) if account else self.none()

    def open(self):
        return self.filter(state__in=Application.OPEN)


class Application(models.Model):
    """A company and a seat it may get: applied for or offered by us, until it is taken, declined or withdrawn."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        WAITING = "waiting", _("On the waiting list")
        INVITED = "invited", _("Invited")
        SEATED = "seated", _("Took its seat")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (State.APPLIED, State.WAITING, State.INVITED)

    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="applications", verbose_name=_("board"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="applications", verbose_name=_("company"))
    # One of our own people where we invited without being asked.
    applicant = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("applied by"))
    why = models.TextField(_("why you care"), max_length=3000, blank=True)
    uses_it = models.BooleanField(_("we use it every day"), default=False)
    would_test = models.BooleanField(_("we can test what is not finished"), default=False)
    would_pay = models.BooleanField(_("we would pay for what we ask for"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.APPLIED)
    applied_at = models.DateTimeField(_("applied"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    # Said to the company; never empty while declined.
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    # The words it agreed to, as they stood that day.
    agreed_text = models.TextField(_("agreed to"), blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    seat = models.OneToOneField(Seat, models.PROTECT, null=True, blank=True, verbose_name=_("seat"))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["applied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_application_one_open_per_board_and_account",
                fields=["board", "account"],
                condition=Q(state__in=["applied", "waiting", "invited"]),
            ),
            models.CheckConstraint(
                name="boards_application_is_declined_with_a_reason", condition=~Q(state="declined") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="boards_application_takes_its_seat_by_agreeing",
                condition=Q(state="seated", seat__isnull=False, agreed_at__isnull=False, agreed_by__isnull=False)
                | (~Q(state="seated") & Q(seat=None, agreed_at=None, agreed_by=None)),
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.board}"

    def get_absolute_url(self):
        return reverse("application", args=[self.pk])


class DelegateQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))

    def speaking(self, at=None):
        """Appointed, and at that instant still of the company: who left it speaks for it no more."""
        at = at or timezone.now()
        of_the_company = Membership.objects.current(at).filter(user=OuterRef("user"), account=OuterRef("seat__account"))
        in_office = Seat.objects.current(at).filter(pk=OuterRef("seat"))
        return self.current(at).filter(Exists(of_the_company), Exists(in_office))


class Delegate(models.Model):
    """A person speaks for a company's seat, from an instant until another. Rows end, they are not deleted."""

    class Role(models.TextChoices):
        DELEGATE = "delegate", _("Delegate")
        DEPUTY = "deputy", _("Deputy")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="delegates", verbose_name=_("seat"))
    user = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.DELEGATE)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["role", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_delegate_one_open_per_seat",
                fields=["seat"],
                condition=Q(ended_at=None, role="delegate"),
            ),
            models.UniqueConstraint(
                name="boards_delegate_person_once_per_seat", fields=["seat", "user"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="boards_delegate_ends_after_they_start",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.seat}"


def seated(account, at=None):
    """Keys of the boards on which the company sits."""
    return Seat.objects.current(at).filter(account=account).values("board")
