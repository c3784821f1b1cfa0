"""Naming people in a comment. One can name whom one may know; who is named, and may read it then, gets a mail once.

A name that its writer knows another reader may not: for that reader another word stands in its place.
"""

import re
from collections.abc import Iterable

from django.db.models import Q

from boards.seating.disclosing import Discloser
from boards.seating.models import Seat
from portal.accounts.models import Account, Membership, User
from portal.outbox import mail

from .models import Comment, Item, Mention

SIGN = "@"


def mention(comment: Comment) -> list[User]:
    """In the transaction that keeps the words: tell whom they name for the first time. Returns these."""
    known = set(comment.mentions.values_list("user", flat=True))
    named = [(person, account) for person, account in named_in(comment) if person.pk not in known]
    Mention.objects.bulk_create(
        Mention(comment=comment, user=person, account=account, name=person.get_full_name()) for person, account in named
    )
    people = [person for person, _account in named if can_read(person, comment)]
    for person in people:
        discloser = Discloser(board=comment.item.board, reader=person)
        mail.send(
            to=person.email,
            template="boards/roadmap/mail/mentioned",
            context={"person": person, "item": comment.item, "comment": comment, "board": comment.item.board}
            | {"byline": discloser.sign(person=comment.author, account=comment.account)}
            | {"words": words_for(comment, discloser)},
            key=f"mentioned:{comment.pk}:{person.pk}",
        )
    return people


def named_in(comment: Comment) -> list[tuple[User, Account | None]]:
    """Those after an @ whom the writer may know: colleagues, our own people, members whom the charter discloses."""
    if SIGN not in comment.body:
        return []
    body = comment.body.casefold()
    found = [(user, None) for user in User.objects.filter(is_staff=True, is_active=True) if _names(body, user)]
    discloser = Discloser(board=comment.item.board, reader=comment.author)
    sits = Seat.objects.current(comment.written_at).filter(board=comment.item.board_id).values("account")
    members = Membership.objects.current().filter(Q(account__in=sits) | Q(account=comment.account))
    for membership in members.select_related("user", "account"):
        person, account = membership.user, membership.account
        if _names(body, person) and discloser.sign(person=person, account=account).name == person.get_full_name():
            found.append((person, account))
    return [pair for pair in found if pair[0] != comment.author]


def can_read(person: User, comment: Comment) -> bool:
    if not person.is_active or not Item.objects.visible_to(person).filter(pk=comment.item_id).exists():
        return False
    return Comment.objects.shown_to(person).filter(pk=comment.pk).exists()


def words_for(comment: Comment, discloser: Discloser, mentions: Iterable[Mention] | None = None) -> str:
    """The words as one reader may have them."""
    body = comment.body
    if SIGN not in body:
        return body
    for one in comment.mentions.select_related("user", "account") if mentions is None else mentions:
        shown = discloser.sign(person=one.user, account=one.account).name
        if shown != one.user.get_full_name():
            body = (SIGN + shown).join(_pattern(one.name).split(body))
    return body


def _names(body: str, person: User) -> bool:
    name = person.get_full_name()
    return bool(name) and SIGN + name.casefold() in body and bool(_pattern(name).search(body))


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{SIGN}{re.escape(name)}(?!\w)", re.IGNORECASE)
