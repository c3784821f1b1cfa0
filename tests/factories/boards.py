"""Factories of the boards; dull on purpose."""

from datetime import timedelta

import factory
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from boards.loop.models import Told
from boards.meetings.models import Meeting
from boards.roadmap import counting
from boards.roadmap.models import Backing, Comment, Item, ItemEvent
from boards.rounds.models import Round
from boards.seating.models import Application, BoardPage, BoardsIndexPage, Delegate, Seat
from home.pages.models import HomePage
from tests.factories import portal as make
from tests.factories.portal import LONG_AGO


def home_page() -> HomePage:
    """The front door at "/", the same one when asked again; also where migrations made no tree."""
    found = HomePage.objects.first()
    if found:
        return found
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.filter(depth=1).first() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=HomePage(title="Portal", slug="front-door"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def boards_index() -> BoardsIndexPage:
    return BoardsIndexPage.objects.first() or home_page().add_child(
        instance=BoardsIndexPage(title="Boards", slug="boards")
    )


class BoardFactory(factory.django.DjangoModelFactory):
    """A page below the index; members only unless said otherwise."""

    class Meta:
        model = BoardPage

    title = factory.Sequence(lambda n: f"Board {n}")
    slug = factory.Sequence(lambda n: f"board-{n}")
    purpose = "What comes next."

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return boards_index().add_child(instance=model_class(**kwargs))


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    board = factory.SubFactory(BoardFactory)
    account = factory.SubFactory(make.AccountFactory)
    starts_at = LONG_AGO


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    board = factory.SubFactory(BoardFactory)
    applicant = factory.LazyFunction(lambda: make.MembershipFactory().user)
    account = factory.LazyAttribute(lambda application: application.applicant.account)
    why = "We run it on every line."
    applied_at = LONG_AGO
    answer_by = factory.LazyAttribute(
        lambda application: timezone.now() + timedelta(days=30) if application.state == "invited" else None
    )
    state = Application.State.APPLIED


class DelegateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegate

    seat = factory.SubFactory(SeatFactory)
    user = factory.SubFactory(make.UserFactory)
    starts_at = LONG_AGO


def seat_with_delegate(board: BoardPage, user=None) -> Seat:
    """A seat of the person's company, the person its delegate; of a new company and person where none is given."""
    user = user or make.MembershipFactory().user
    seat = SeatFactory(board=board, account=user.account)
    DelegateFactory(seat=seat, user=user)
    return seat


class ItemFactory(factory.django.DjangoModelFactory):
    """Accepted and under review, from our own people, unless said otherwise."""

    class Meta:
        model = Item

    board = factory.SubFactory(BoardFactory)
    title = factory.Sequence(lambda n: f"Item {n}")
    body = "We need it on every line."
    status = Item.Status.UNDER_REVIEW
    proposer = factory.SubFactory(make.StaffFactory)
    proposed_at = LONG_AGO
    approved_at = LONG_AGO
    status_since = LONG_AGO


def proposal(board: BoardPage, by) -> Item:
    """Of a customer, waiting for a moderator."""
    return ItemFactory(
        board=board, proposer=by, proposer_account=by.account, status=Item.Status.PROPOSED, approved_at=None
    )


class BackingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Backing
        skip_postgeneration_save = True

    item = factory.SubFactory(ItemFactory)
    user = factory.LazyFunction(lambda: make.MembershipFactory().user)
    account = factory.LazyAttribute(lambda backing: backing.user.account)
    backed_at = LONG_AGO

    @factory.post_generation
    def counted(self, create, given, **kwargs):
        counting.recount(self.item.root or self.item)


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Comment

    item = factory.SubFactory(ItemFactory)
    author = factory.LazyFunction(lambda: make.MembershipFactory().user)
    account = factory.LazyAttribute(lambda comment: comment.author.account)
    body = "We have the same on two lines."
    written_at = LONG_AGO


class RoundFactory(factory.django.DjangoModelFactory):
    """Open from a day ago until in a day, ten points a seat, counts hidden; give `items` or `paper=3` of new ones."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    title = factory.Sequence(lambda n: f"Round {n}")
    question = "What comes first?"
    method = Round.Method.POINTS
    budget = factory.LazyAttribute(lambda round: 10 if round.method == Round.Method.POINTS else None)
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyAttribute(lambda round: round.opens_at + timedelta(days=2))
    group_size = 1
    state = Round.State.OPEN
    closed_at = factory.LazyAttribute(
        lambda round: round.closes_at if round.state in {Round.State.CLOSED, Round.State.PUBLISHED} else None
    )

    @factory.post_generation
    def paper(self, create, number, **kwargs):
        if number:
            self.items.set(ItemFactory.create_batch(number, board=self.board))

    @factory.post_generation
    def items(self, create, items, **kwargs):
        if items:
            self.items.set(items)


class MeetingFactory(factory.django.DjangoModelFactory):
    """In a day."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    title = factory.Sequence(lambda n: f"Meeting {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    place = "Room 4"

    @factory.post_generation
    def items(self, create, items, **kwargs):
        if items:
            self.items.set(items)


class EventFactory(factory.django.DjangoModelFactory):
    """A decision on an item: what its status is now."""

    class Meta:
        model = ItemEvent

    item = factory.SubFactory(ItemFactory)
    kind = ItemEvent.Kind.STATUS
    from_status = Item.Status.UNDER_REVIEW
    to_status = factory.LazyAttribute(lambda event: event.item.status)
    at = LONG_AGO
    by = factory.SubFactory(make.StaffFactory)


class ToldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Told

    item = factory.SubFactory(ItemFactory)
    account = factory.SubFactory(make.AccountFactory)
    event = factory.LazyAttribute(lambda told: EventFactory(item=told.item))
    status = factory.LazyAttribute(lambda told: told.item.status)
    asked = Told.Asked.BACKED
    asked_at = LONG_AGO
    told_at = LONG_AGO
