"""What people do to boards, at random: the acts of the storm. Imported once Django is set up."""

import sys
import traceback
from collections import Counter

from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from boards.roadmap import backing, merging
from boards.roadmap.models import Item
from boards.rounds import entrusting, refusals, voting
from boards.rounds.models import Round
from boards.seating import appointing, granting
from boards.seating.models import Delegate, Seat
from portal.accounts import membership
from portal.accounts.models import Account, Membership, User
from tests.benchmarks.vote_storm import MODERATOR, deliver

REFUSED = (
    backing.MayNotBack,
    merging.CannotMerge,
    refusals.VoteRefused,
    entrusting.CannotEntrust,
    granting.AlreadySeated,
    appointing.NotOfTheCompany,
    appointing.SeatEnded,
    membership.AlreadyMember,
)
# How often of a hundred.
WEIGHTS = {
    "back": 32,
    "withdraw": 18,
    "cast": 26,
    "withdraw_ballot": 5,
    "merge": 3,
    "unmerge": 4,
    "end_seat": 1,
    "grant_seat": 1,
    "entrust": 3,
    "on_behalf": 3,
    "change_company": 2,
    "deliver": 2,
}


class Actor:
    """One thread of the storm, with its own chances."""

    def __init__(self, chance):
        self.chance = chance
        self.items = list(Item.objects.values_list("pk", flat=True))
        self.users = list(User.objects.filter(is_staff=False).values_list("pk", flat=True))
        self.rounds = list(Round.objects.values_list("pk", flat=True))
        self.accounts = list(Account.objects.values_list("pk", flat=True))
        self.moderator = User.objects.get(email=MODERATOR)

    def act(self, number):
        """How often each act was done, refused or failed."""
        outcomes = Counter()
        for name in self.chance.choices(list(WEIGHTS), WEIGHTS.values(), k=number):
            try:
                getattr(self, name)()
                outcomes[name] += 1
            except REFUSED:
                outcomes["refused"] += 1
            except (OperationalError, IntegrityError, ArithmeticError, LookupError, AttributeError, TypeError) as error:
                outcomes[f"failed {name} {type(error).__name__}"] += 1
                traceback.print_exc(file=sys.stderr)
        connection.close()
        return outcomes

    def person(self):
        return User.objects.get(pk=self.chance.choice(self.users))

    def item(self):
        return Item.objects.select_related("board").get(pk=self.chance.choice(self.items))

    def back(self):
        if (person := self.person()).account:
            backing.back(self.item(), by=person, at=timezone.now())

    def withdraw(self):
        backing.withdraw(self.item(), by=self.person(), at=timezone.now())

    def merge(self):
        item = self.item()
        others = Item.objects.filter(board=item.board_id).order_by("?")
        merging.merge(item, into=others.first(), by=self.moderator, at=timezone.now())

    def unmerge(self):
        merged = Item.objects.filter(status="merged").order_by("?").first()
        if merged:
            merging.unmerge(merged, by=self.moderator, at=timezone.now())

    def seat_and_round(self):
        round = Round.objects.select_related("board").get(pk=self.chance.choice(self.rounds))
        seats = Seat.objects.current().filter(board=round.board_id).select_related("account")
        return round, seats.order_by("?").first()

    def paper(self, round):
        """Sometimes over the budget or off the paper, as a form that was tampered with might be."""
        chosen = self.chance.sample(list(round.items.values_list("pk", flat=True)), self.chance.randint(1, 5))
        return {item: self.chance.randint(1, {"approval": 1, "points": 4}.get(round.method, 5)) for item in chosen}

    def cast(self):
        round, seat = self.seat_and_round()
        speakers = [delegate.user for delegate in Delegate.objects.speaking().filter(seat=seat)]
        entrusted = [one.holder for one in entrusting.standing_for(seat, [round])]
        if people := speakers + entrusted:
            by = self.chance.choice(people)
            voting.cast(round=round, seat=seat, entries=self.paper(round), by=by, at=timezone.now())

    def withdraw_ballot(self):
        round, seat = self.seat_and_round()
        if speaker := Delegate.objects.speaking().filter(seat=seat).first():
            voting.withdraw(round=round, seat=seat, by=speaker.user, at=timezone.now())

    def on_behalf(self):
        round, seat = self.seat_and_round()
        said = {"entries": self.paper(round), "reason": "By phone."}
        voting.cast_on_behalf(round=round, seat=seat, **said, by=self.moderator, at=timezone.now())

    def entrust(self):
        round, seat = self.seat_and_round()
        speaker = Delegate.objects.speaking().filter(seat=seat).first()
        colleague = Membership.objects.current().filter(account=seat.account_id).order_by("?").first()
        if not (speaker and colleague):
            return
        if self.chance.random() < 0.4:
            entrusting.take_back(round=round, seat=seat, by=speaker.user, at=timezone.now())
        else:
            to = {"holder": colleague.user, "reason": "On leave."}
            entrusting.entrust(round=round, seat=seat, **to, by=speaker.user, at=timezone.now())

    def end_seat(self):
        """Of a company chosen as for `grant_seat`, so that about half of them keep one however long the storm is."""
        round, _seat = self.seat_and_round()
        seats = Seat.objects.current().filter(board=round.board_id, account=self.chance.choice(self.accounts))
        if seat := seats.first():
            granting.end_seat(seat, by=self.moderator, at=timezone.now())

    def grant_seat(self):
        """Some company that has none takes a seat, and one of its people speaks for it."""
        round, _seat = self.seat_and_round()
        account = Account.objects.get(pk=self.chance.choice(self.accounts))
        seat = granting.grant_seat(board=round.board, account=account, starts_at=timezone.now(), by=self.moderator)
        if member := Membership.objects.current().filter(account=account).first():
            who = {"user": member.user, "role": Delegate.Role.DELEGATE}
            appointing.appoint(seat=seat, **who, by=self.moderator, at=timezone.now())

    def change_company(self):
        """A person leaves, and joins another."""
        person = self.person()
        if person.membership:
            membership.leave(person.membership, by=self.moderator, at=timezone.now())
        account = Account.objects.get(pk=self.chance.choice(self.accounts))
        membership.join(user=person, account=account, by=self.moderator, at=timezone.now())

    def deliver(self):
        deliver()
